"""Interface endpoints: addresses of AWS services inside the VPC, and the security group in front of them."""

import re
from typing import Final

from crofter.api import managed
from crofter.api.components.endpoints import NetworkInput, VpcEndpointsSpec
from crofter_function.endpoints.defaults import HTTPS, PUBLIC_NAMES, SECURITY_GROUP_LIMIT
from crofter_function.endpoints.names import key, service_name
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope

SECURITY_GROUP_KEY: Final = "security-group"

_SERVICE: Final = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")


def resources(spec: VpcEndpointsSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `endpoint-<service>`, `-subnet-<slot>` and `-security-group` for each, and those of the security group.

    The provider's VPCEndpoint takes neither subnets nor security groups; each connection is a resource of its own.
    Raises SpecError for a service that cannot be one, or is there twice.
    """
    if not spec.interface_services:
        return {}
    table = _security_group(spec.network, scope)
    for place, service in enumerate(spec.interface_services):
        if not _SERVICE.match(service):
            raise SpecError(f"spec.interfaceServices.{place}", f"{service} is not the name of an endpoint service")
        parts = _endpoint(service, spec.network, scope)
        if parts.keys() & table.keys() or service in spec.gateway_services:
            raise SpecError(f"spec.interfaceServices.{place}", f"{service} is there twice")
        table |= parts
    return table


def _endpoint(service: str, network: NetworkInput, scope: Scope) -> dict[str, Managed]:
    """An interface endpoint with an address in each private subnet, under the service's usual DNS name where it may be.

    The association replaces the VPC's default security group, which AWS puts on an endpoint made without one.
    https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html

    The endpoint can only need to be replaced when its VPC was, and then nobody is left in the old one whom it serves.
    """
    endpoint = scope.ref(key(service))
    table = {
        key(service): Managed(
            managed.VPC_ENDPOINT,
            {
                "vpcId": network.vpc_id,
                "serviceName": service_name(service, scope),
                "vpcEndpointType": "Interface",
                "privateDnsEnabled": service not in PUBLIC_NAMES,
            },
            replaceable=True,
        ),
        f"{key(service)}-security-group": Managed(
            managed.VPC_ENDPOINT_SECURITY_GROUP,
            {
                "vpcEndpointIdRef": endpoint,
                "securityGroupIdRef": scope.ref(SECURITY_GROUP_KEY),
                "replaceDefaultAssociation": True,
            },
            replaceable=True,
        ),
    }
    for subnet in network.private_subnets:
        table[f"{key(service)}-subnet-{subnet.slot}"] = Managed(
            managed.VPC_ENDPOINT_SUBNET, {"vpcEndpointIdRef": endpoint, "subnetId": subnet.id}, replaceable=True
        )
    return table


def _security_group(network: NetworkInput, scope: Scope) -> dict[str, Managed]:
    """The group of all interface endpoints: HTTPS from inside the VPC. Answers get out by themselves.

    Its description is as good as API: AWS cannot change one, and a group in use cannot be replaced.
    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-security-groups.html
    """
    return {
        SECURITY_GROUP_KEY: Managed(
            managed.SECURITY_GROUP,
            {
                "vpcId": network.vpc_id,
                "name": scope.aws_name(SECURITY_GROUP_KEY, SECURITY_GROUP_LIMIT),
                "description": "Interface endpoints: HTTPS from inside the VPC",
            },
            replaceable=True,
        ),
        f"{SECURITY_GROUP_KEY}-rule-in-https": Managed(
            managed.SECURITY_GROUP_INGRESS_RULE,
            {
                "securityGroupIdRef": scope.ref(SECURITY_GROUP_KEY),
                "description": "HTTPS from inside the VPC",
                "ipProtocol": "tcp",
                "fromPort": HTTPS,
                "toPort": HTTPS,
                "cidrIpv4": network.vpc_cidr,
            },
            replaceable=True,
        ),
    }
