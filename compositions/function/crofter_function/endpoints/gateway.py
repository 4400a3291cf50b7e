"""Gateway endpoints: routes to S3 and DynamoDB that cost nothing."""

from crofter.api import managed
from crofter.api.components.endpoints import NetworkInput, VpcEndpointsSpec
from crofter_function.endpoints import policies
from crofter_function.endpoints.defaults import GATEWAY_SERVICES
from crofter_function.endpoints.names import key, service_name
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope


def resources(spec: VpcEndpointsSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `endpoint-<service>`, and `-route-table-private-<slot>` and `-route-table-data` for each.

    Raises SpecError for a service that has no gateway endpoint, or is there twice.
    """
    table: dict[str, Managed] = {}
    for place, service in enumerate(spec.gateway_services):
        if service not in GATEWAY_SERVICES:
            raise SpecError(f"spec.gatewayServices.{place}", f"{service} is none of {', '.join(GATEWAY_SERVICES)}")
        if key(service) in table:
            raise SpecError(f"spec.gatewayServices.{place}", f"{service} is there twice")
        table |= _endpoint(service, spec.network, scope)
    return table


def _endpoint(service: str, network: NetworkInput, scope: Scope) -> dict[str, Managed]:
    """A gateway endpoint in the route tables of the private and data tiers.

    Not in the public one: what is there (load balancers, NAT gateways) calls neither service, and NAT traffic has
    taken the private table's way already.
    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html

    The provider's VPCEndpoint takes no route tables: each connection is a resource of its own. The endpoint can only
    need to be replaced when its VPC was, and then nobody is left in the old one whom it serves.
    """
    table = {
        key(service): Managed(
            managed.VPC_ENDPOINT,
            {
                "vpcId": network.vpc_id,
                "serviceName": service_name(service, scope),
                "vpcEndpointType": "Gateway",
                "policy": policies.gateway_endpoint(service, scope),
            },
            replaceable=True,
        )
    }
    route_tables = {f"private-{one.slot}": one.id for one in network.private_route_tables}
    for name, route_table in (route_tables | {"data": network.data_route_table_id}).items():
        table[f"{key(service)}-route-table-{name}"] = Managed(
            managed.VPC_ENDPOINT_ROUTE_TABLE,
            {"vpcEndpointIdRef": scope.ref(key(service)), "routeTableId": route_table},
            replaceable=True,
        )
    return table
