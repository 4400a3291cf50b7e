"""Plans the VpcEndpoints: which services, in which groups, in whose VPC."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from crofter.api.components.endpoints import VPC_ENDPOINTS, NetworkInput, Placed, VpcEndpointsOutputs, VpcEndpointsSpec
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.endpoints import SERVICES, EndpointGroup, EndpointName, EndpointType
from crofter.api.model import Model
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.inputs import kept, missing, published
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed

_GROUPS: Final[tuple[EndpointGroup, ...]] = get_args(EndpointGroup)


def component_of(group: EndpointGroup) -> str:
    """Name of the component that has the endpoints of a group. The group that most need is the one without a suffix."""
    return VPC_ENDPOINTS.name if group == "base" else f"{VPC_ENDPOINTS.name}/{group}"


def instances(environment: Environment, observed: Observed) -> tuple[VpcEndpointsSpec | Blocked, ...]:
    """One VpcEndpoints for each group that the Environment wants a service of."""
    section = environment.spec.network
    names = section.endpoints or () if section is not None else ()
    found = []
    for group in _GROUPS:
        members = [name for name in names if SERVICES[name].group == group]
        if members:
            found.append(_instance(group, members, environment, observed))
    return tuple(found)


def _instance(
    group: EndpointGroup, members: list[EndpointName], environment: Environment, observed: Observed
) -> VpcEndpointsSpec | Blocked:
    component = component_of(group)
    gateways, interfaces = _suffixes(members, "Gateway"), _suffixes(members, "Interface")
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    network = _input(outputs) if outputs is not None else kept(observed, component, "network", NetworkInput)
    if network is None:
        return Blocked(
            VPC_ENDPOINTS, component, missing(observed, NETWORK.name), usage=usage({"gatewayServices": gateways})
        )
    return VpcEndpointsSpec(
        **head(environment, observed, component),
        network=network,
        gateway_services=gateways,
        interface_services=interfaces,
    )


def _suffixes(members: list[EndpointName], kind: EndpointType) -> list[str]:
    return sorted({suffix for name in members if SERVICES[name].type == kind for suffix in SERVICES[name].suffixes})


def _input(outputs: NetworkOutputs) -> NetworkInput:
    return NetworkInput(
        vpc_id=outputs.vpc_id,
        vpc_cidr=outputs.vpc_cidr,
        private_subnets=[Placed(slot=subnet.slot, id=subnet.id) for subnet in outputs.private_subnets],
        private_route_tables=[Placed(slot=table.slot, id=table.id) for table in outputs.private_route_tables],
        data_route_table_id=outputs.data_route_table_id,
    )


def usage(spec: Mapping[str, Any]) -> Mapping[str, int]:
    """What VpcEndpoints take of the account's quotas. Those of interface endpoints are per VPC, and never reached."""
    return {"gateway-endpoints": len(spec["gatewayServices"])}


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """The security group that stands before the interface endpoints."""
    if not isinstance(outputs, VpcEndpointsOutputs) or outputs.security_group_id is None:
        return ()
    return (Endpoint(name=f"{component}/security-group", value=outputs.security_group_id),)


PLANNER: Final = ComponentPlanner(kind=VPC_ENDPOINTS, instances=instances, usage=usage, endpoints=endpoints)
