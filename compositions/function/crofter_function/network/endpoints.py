"""VPC endpoints: ways to AWS services that do not lead over the internet."""

import re
from typing import Final

from crofter.api.components.network import NetworkSpec
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.network import kinds, policies
from crofter_function.network.defaults import GATEWAY_SERVICES, HTTPS, SECURITY_GROUP_LIMIT
from crofter_function.network.plan import Plan
from crofter_function.network.routing import route_table_key

SECURITY_GROUP_KEY: Final = "endpoint-security-group"

_SERVICE: Final = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")


def resources(spec: NetworkSpec, plan: Plan, scope: Scope) -> dict[str, Managed]:
    """Keys `endpoint-<service>` and, for each, what connects it: `-route-table-…`, `-subnet-<slot>`, `-security-group`.

    The provider's VPCEndpoint takes neither subnets nor route tables nor security groups; each connection is a resource
    of its own. Raises SpecError for a service that cannot be one.
    """
    table: dict[str, Managed] = {}
    for place, service in enumerate(spec.gateway_endpoints):
        if service not in GATEWAY_SERVICES:
            raise SpecError(f"spec.gatewayEndpoints.{place}", f"{service} is none of {', '.join(GATEWAY_SERVICES)}")
        table |= _gateway(service, plan, scope)
    if spec.interface_endpoints:
        table |= _security_group(spec, scope)
    for place, service in enumerate(spec.interface_endpoints):
        if not _SERVICE.match(service):
            raise SpecError(f"spec.interfaceEndpoints.{place}", f"{service} is not the name of an endpoint service")
        parts = _interface(service, plan, scope)
        if parts.keys() & table.keys():
            raise SpecError(f"spec.interfaceEndpoints.{place}", f"{service} is there twice")
        table |= parts
    return table


def _key(service: str) -> str:
    return f"endpoint-{service.replace('.', '-')}"


def _service_name(service: str, scope: Scope) -> str:
    return f"com.amazonaws.{scope.aws.region}.{service}"


def _gateway(service: str, plan: Plan, scope: Scope) -> dict[str, Managed]:
    """A gateway endpoint in the route tables of the private and data tiers.

    Not in the public one: what is there (load balancers, NAT gateways) calls neither service, and NAT traffic has
    taken the private table's way already. Gateway endpoints cost nothing.
    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    key = _key(service)
    table = {
        key: Managed(
            kinds.VPC_ENDPOINT,
            {
                "vpcIdRef": scope.ref("vpc"),
                "serviceName": _service_name(service, scope),
                "vpcEndpointType": "Gateway",
                "policy": policies.gateway_endpoint(service, scope),
            },
        )
    }
    for route_table in dict.fromkeys(route_table_key(subnet) for subnet in plan.private + plan.data):
        table[f"{key}-{route_table}"] = Managed(
            kinds.VPC_ENDPOINT_ROUTE_TABLE,
            {"vpcEndpointIdRef": scope.ref(key), "routeTableIdRef": scope.ref(route_table)},
            replaceable=True,
        )
    return table


def _interface(service: str, plan: Plan, scope: Scope) -> dict[str, Managed]:
    """An interface endpoint with an address in each private subnet, under the service's usual DNS name.

    The association replaces the VPC's default security group, which AWS puts on an endpoint made without one.
    https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
    """
    key = _key(service)
    table = {
        key: Managed(
            kinds.VPC_ENDPOINT,
            {
                "vpcIdRef": scope.ref("vpc"),
                "serviceName": _service_name(service, scope),
                "vpcEndpointType": "Interface",
                "privateDnsEnabled": True,
            },
        ),
        f"{key}-security-group": Managed(
            kinds.VPC_ENDPOINT_SECURITY_GROUP,
            {
                "vpcEndpointIdRef": scope.ref(key),
                "securityGroupIdRef": scope.ref(SECURITY_GROUP_KEY),
                "replaceDefaultAssociation": True,
            },
            replaceable=True,
        ),
    }
    for subnet in plan.private:
        table[f"{key}-subnet-{subnet.slot}"] = Managed(
            kinds.VPC_ENDPOINT_SUBNET,
            {"vpcEndpointIdRef": scope.ref(key), "subnetIdRef": scope.ref(subnet.key)},
            replaceable=True,
        )
    return table


def _security_group(spec: NetworkSpec, scope: Scope) -> dict[str, Managed]:
    """The group of all interface endpoints: HTTPS from inside the VPC. Answers get out by themselves."""
    return {
        SECURITY_GROUP_KEY: Managed(
            kinds.SECURITY_GROUP,
            {
                "vpcIdRef": scope.ref("vpc"),
                "name": scope.aws_name(SECURITY_GROUP_KEY, SECURITY_GROUP_LIMIT),
                "description": "Interface endpoints: HTTPS from inside the VPC",
            },
        ),
        f"{SECURITY_GROUP_KEY}-rule-in-https": Managed(
            kinds.SECURITY_GROUP_INGRESS_RULE,
            {
                "securityGroupIdRef": scope.ref(SECURITY_GROUP_KEY),
                "description": "HTTPS from inside the VPC",
                "ipProtocol": "tcp",
                "fromPort": HTTPS,
                "toPort": HTTPS,
                "cidrIpv4": spec.cidr,
            },
            replaceable=True,
        ),
    }
