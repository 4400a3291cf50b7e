"""Names by which workloads find services, in the DNS of the Environment's VPC: which, and who has one."""

from typing import Final

from crofter.api.components.cluster import CLUSTER, ClusterOutputs
from crofter.api.components.service import WEB_SERVICE, ServiceDiscovery, WebServiceOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.services import ServiceSection
from crofter.api.sections.uses import Use
from crofter.api.xr import EnvironmentIdentity
from crofter.plan.inputs import kept, published
from crofter.plan.model import Environment
from crofter.plan.observed import Observed

TOP: Final = "internal"
"""What all names end in: reserved for private use, so that nobody outside ever has a name under it.
https://www.icann.org/en/public-comment/proceeding/proposed-top-level-domain-string-for-private-use-24-01-2024
"""


def namespace(identity: EnvironmentIdentity) -> str:
    """DNS name of an Environment, in which its services have theirs."""
    return f"{identity.name}.{identity.namespace}.{TOP}"


def address(identity: EnvironmentIdentity, service: str) -> str:
    """DNS name of a service."""
    return f"{service}.{namespace(identity)}"


def used(spec: EnvironmentSpec) -> frozenset[str]:
    """Names of the services that a workload uses."""
    workloads = (*(spec.services or ()), *(spec.functions or ()))
    return frozenset(use.service for one in workloads for use in one.uses or () if use.service is not None)


def ports(section: ServiceSection) -> dict[str, int]:
    """By name: the ports of those containers of a service that have one."""
    return {one.name: one.port for one in section.containers if one.port is not None}


def port(spec: EnvironmentSpec, use: Use) -> int:
    """Port of the container that a use is of. Validation has seen to it that there is one."""
    found = next(ports(one) for one in spec.services or () if one.name == use.service)
    return found[use.container] if use.container is not None else next(iter(found.values()))


def wanted(spec: EnvironmentSpec, observed: Observed) -> bool:
    """Whether there must be a namespace: a service is used, or one that was used has not left it yet."""
    return bool(used(spec)) or any(
        "discovery" in xr.spec or (isinstance(xr.outputs, WebServiceOutputs) and xr.outputs.discovery_id is not None)
        for xr in observed.xrs.values()
        if xr.kind is WEB_SERVICE
    )


def of_service(environment: Environment, observed: Observed, name: str) -> ServiceDiscovery | None:
    """What a service needs in order to be found; None when nobody uses it, or there is no namespace yet.

    When the namespace was lost and is made again, a service goes without until then.
    """
    if name not in used(environment.spec):
        return None
    outputs = published(observed, CLUSTER.name, ClusterOutputs)
    if outputs is None:
        return kept(observed, f"{WEB_SERVICE.name}/{name}", "discovery", ServiceDiscovery)
    return None if outputs.namespace_id is None else ServiceDiscovery(namespace_id=outputs.namespace_id, name=name)
