"""Plans the Ingress: one load balancer for an Environment that asks for it."""

from typing import Final

from crofter.api.components.ingress import INGRESS, IngressNetwork, IngressOutputs, IngressSpec
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.model import Model
from crofter.api.sections.domains import DomainSection
from crofter.api.sections.ingress import IngressSection
from crofter.api.status import Endpoint
from crofter.plan.certificates import certificate_for, domain_of, zone_for
from crofter.plan.certificates import component_of as certificates_of
from crofter.plan.head import head
from crofter.plan.inputs import kept, missing, published
from crofter.plan.logs import access_logs, no_archive
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed
from crofter.plan.security_groups import no_group, own_group

COMPONENT: Final = INGRESS.name


def instances(environment: Environment, observed: Observed) -> tuple[IngressSpec | Blocked, ...]:
    """One Ingress, once there are subnets and a security group for it."""
    section = environment.spec.ingress
    if section is None or environment.spec.network is None:
        return ()
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    network = _network(outputs, section) or kept(observed, COMPONENT, "network", IngressNetwork)
    if network is None:
        return (Blocked(INGRESS, COMPONENT, _no_network(outputs, observed)),)
    group = own_group(observed, COMPONENT)
    if group is None:
        return (Blocked(INGRESS, COMPONENT, no_group(observed, COMPONENT)),)
    logs = access_logs(observed, COMPONENT) if section.access_logs else None
    if section.access_logs and logs is None:
        return (Blocked(INGRESS, COMPONENT, no_archive(observed)),)
    domain = domain_of(environment.spec, section.hosts or ())
    certificate = certificate_for(observed, section.certificate_arn, domain) or _before(observed, domain)
    if certificate is None and domain is not None:
        return (Blocked(INGRESS, COMPONENT, missing(observed, certificates_of(domain))),)
    zone = zone_for(section.hosted_zone_id, domain)
    return (
        IngressSpec(
            **head(environment, observed, COMPONENT),
            network=network,
            security_group_id=group,
            internal=bool(section.internal),
            waf=bool(section.waf),
            deletion_protection=bool(section.deletion_protection),
            certificate_arn=certificate,
            aliases=list(section.hosts or ()) if zone else [],
            hosted_zone_id=zone,
            access_logs=logs,
        ),
    )


def _before(observed: Observed, domain: DomainSection | None) -> str | None:
    """The certificate that it has already, while that of the domain which its hosts are of is in doubt."""
    existing = observed.xrs.get(COMPONENT)
    return None if existing is None or domain is None else existing.spec.get("certificateArn")


def _network(outputs: NetworkOutputs | None, section: IngressSection) -> IngressNetwork | None:
    """The tier the load balancer belongs to; None until there are two subnets, which AWS asks for."""
    if outputs is None:
        return None
    subnets = [one.id for one in (outputs.private_subnets if section.internal else outputs.public_subnets)]
    return IngressNetwork(vpc_cidr=outputs.vpc_cidr, subnets=subnets) if len(subnets) > 1 else None


def _no_network(outputs: NetworkOutputs | None, observed: Observed) -> str:
    if outputs is None:
        return missing(observed, NETWORK.name)
    return f"waits for {NETWORK.name}: a load balancer needs subnets in two zones"


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where requests go."""
    if not isinstance(outputs, IngressOutputs):
        return ()
    scheme = "https" if outputs.https else "http"
    return (Endpoint(name=f"{component}/url", value=f"{scheme}://{outputs.dns_name}"),)


PLANNER: Final = ComponentPlanner(kind=INGRESS, instances=instances, endpoints=endpoints)
