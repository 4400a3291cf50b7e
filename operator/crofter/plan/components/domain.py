"""Plans the Domains: one for each that the manifest names."""

from typing import Final

from crofter.api.components.domain import DOMAIN, DomainOutputs, DomainSpec
from crofter.api.model import Model
from crofter.api.sections.domains import DomainSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def component_of(name: str) -> str:
    """Name of the component that has the certificates of this name."""
    return f"{DOMAIN.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[DomainSpec | Blocked, ...]:
    """One Domain for each."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.domains or ())


def _instance(section: DomainSection, environment: Environment, observed: Observed) -> DomainSpec | Blocked:
    component = component_of(section.name)
    if section.hosted_zone_id is None:
        message = f"{section.name} has no hosted zone to show AWS whose it is; give hostedZoneId"
        return Blocked(DOMAIN, component, message, stalled=True)
    return DomainSpec(
        **head(environment, observed, component),
        name=section.name,
        hosted_zone_id=section.hosted_zone_id,
        wildcard=bool(section.wildcard),
        us_east_1=bool(section.us_east_1),
    )


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What others are given to serve the name by."""
    if not isinstance(outputs, DomainOutputs):
        return ()
    found = [Endpoint(name=f"{component}/certificate", value=outputs.certificate_arn)]
    if outputs.us_east_1_certificate_arn is not None:
        found.append(Endpoint(name=f"{component}/certificate-us-east-1", value=outputs.us_east_1_certificate_arn))
    return tuple(found)


PLANNER: Final = ComponentPlanner(kind=DOMAIN, instances=instances, endpoints=endpoints)
