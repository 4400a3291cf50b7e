"""What a network publishes for other components."""

from crofter.api.components.network import NetworkOutputs, NetworkSpec, RouteTableOutput, SubnetOutput
from crofter_function.framework.observed import Observed
from crofter_function.network.plan import Plan, Subnet
from crofter_function.network.routing import nat_slots, route_table_key


def outputs(spec: NetworkSpec, plan: Plan, observed: Observed) -> NetworkOutputs | None:
    """The outputs; None until every id and address in them is known."""
    vpc_id = observed.external_name("vpc")
    public = _subnets(plan.public, observed)
    private = _subnets(plan.private, observed)
    data = _subnets(plan.data, observed)
    addresses = [observed.at_provider(f"eip-{slot}", "publicIp") for slot in nat_slots(spec, plan)]
    gateways = observed.external_names(f"nat-{slot}" for slot in nat_slots(spec, plan))
    known = [address for address in addresses if address is not None]
    tables = observed.external_names(route_table_key(subnet) for subnet in plan.private)
    data_table = observed.external_name("route-table-data")
    if (
        vpc_id is None
        or public is None
        or private is None
        or data is None
        or len(known) < len(addresses)
        or tables is None
        or data_table is None
    ):
        return None
    return NetworkOutputs(
        vpc_id=vpc_id,
        vpc_cidr=spec.cidr,
        public_subnets=public,
        private_subnets=private,
        data_subnets=data,
        nat_addresses=known,
        nat_gateway_ids=gateways or None,
        private_route_tables=[
            RouteTableOutput(slot=subnet.slot, id=found) for subnet, found in zip(plan.private, tables, strict=True)
        ],
        data_route_table_id=data_table,
    )


def _subnets(subnets: tuple[Subnet, ...], observed: Observed) -> list[SubnetOutput] | None:
    ids = observed.external_names(subnet.key for subnet in subnets)
    if ids is None:
        return None
    return [
        SubnetOutput(slot=subnet.slot, zone_id=subnet.zone_id, id=found, cidr=subnet.cidr)
        for subnet, found in zip(subnets, ids, strict=True)
    ]
