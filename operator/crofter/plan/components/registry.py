"""Plans the Registries: one for each that the manifest names."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.components.registry import REGISTRY, RegistryOutputs, RegistrySpec
from crofter.api.model import Model
from crofter.api.sections.registries import RegistrySection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def component_of(name: str) -> str:
    """Name of the component that has the registry of this name."""
    return f"{REGISTRY.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[RegistrySpec | Blocked, ...]:
    """One Registry for each, once there is the key that it is encrypted with."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.registries or ())


def _instance(section: RegistrySection, environment: Environment, observed: Observed) -> RegistrySpec | Blocked:
    component = component_of(section.name)
    key = key_arn(observed, component, "data")
    if key is None:
        return Blocked(REGISTRY, component, no_key(observed, "data"))
    asked = section.model_dump(exclude={"name"})
    return RegistrySpec(**head(environment, observed, component), key_arn=key, **asked)


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Images that expire when fewer are kept; all of them when the registry goes."""
    if new is None:
        return ("the repository and every image in it",)
    before, after = old["keepImages"], new["keepImages"]
    return () if after >= before else (f"images but the newest {after} (until now the newest {before} were kept)",)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where images are pushed to."""
    if not isinstance(outputs, RegistryOutputs):
        return ()
    return (Endpoint(name=f"{component}/uri", value=outputs.repository_uri),)


PLANNER: Final = ComponentPlanner(kind=REGISTRY, instances=instances, destroys=destroys, endpoints=endpoints)
