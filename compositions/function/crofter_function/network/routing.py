"""Route tables, NAT gateways and their addresses, and who uses which."""

from crofter.api import managed
from crofter.api.components.network import NetworkSpec, Slot
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.network.defaults import ANYWHERE
from crofter_function.network.plan import Plan, Subnet


def route_table_key(subnet: Subnet) -> str:
    """Key of the route table of a subnet: private subnets have one each, the other tiers share one."""
    return f"route-table-private-{subnet.slot}" if subnet.tier == "private" else f"route-table-{subnet.tier}"


def nat_slots(spec: NetworkSpec, plan: Plan) -> tuple[Slot, ...]:
    """Slots with a NAT gateway, in the order of the zones. Single has it in the first workload zone."""
    slots = tuple(subnet.slot for subnet in plan.private)
    return {"None": (), "Single": slots[:1], "PerZone": slots}[spec.nat_gateways]


def resources(spec: NetworkSpec, plan: Plan, scope: Scope) -> dict[str, Managed]:
    """Keys `eip-<slot>`, `nat-<slot>`, `route-table-…`, `route-…` and `route-table-association-<tier>-<slot>`.

    Each workload zone has its own private route table whatever the NAT mode, so that changing the mode changes one
    route per zone and replaces nothing. The data tier's table has no route of its own: no way out.
    """
    nats = nat_slots(spec, plan)
    table: dict[str, Managed] = {}
    for slot in nats:
        table |= _nat(slot, scope)
    for key in dict.fromkeys(route_table_key(subnet) for subnet in plan.subnets):
        table[key] = Managed(managed.ROUTE_TABLE, {"vpcIdRef": scope.ref("vpc")})
    table["route-public"] = _default_route("route-table-public", {"gatewayIdRef": scope.ref("internet-gateway")}, scope)
    if nats:
        for subnet in plan.private:
            nat = subnet.slot if subnet.slot in nats else nats[0]
            table[f"route-private-{subnet.slot}"] = _default_route(
                route_table_key(subnet), {"natGatewayIdRef": scope.ref(f"nat-{nat}")}, scope
            )
    for subnet in plan.subnets:
        table[f"route-table-association-{subnet.tier}-{subnet.slot}"] = Managed(
            managed.ROUTE_TABLE_ASSOCIATION,
            {"subnetIdRef": scope.ref(subnet.key), "routeTableIdRef": scope.ref(route_table_key(subnet))},
            replaceable=True,
        )
    return table


def _nat(slot: Slot, scope: Scope) -> dict[str, Managed]:
    return {
        f"eip-{slot}": Managed(managed.EIP, {"domain": "vpc"}),
        f"nat-{slot}": Managed(
            managed.NAT_GATEWAY,
            {
                "connectivityType": "public",
                "allocationIdRef": scope.ref(f"eip-{slot}"),
                "subnetIdRef": scope.ref(f"subnet-public-{slot}"),
            },
        ),
    }


def _default_route(table: str, target: dict[str, object], scope: Scope) -> Managed:
    return Managed(
        managed.ROUTE,
        {"routeTableIdRef": scope.ref(table), "destinationCidrBlock": ANYWHERE} | target,
        replaceable=True,
    )
