"""Finds in AWS what an interrupted creation made.

What takes tags is found by Crofter's; a route, an association and an inline rule have no tags and are found by what they
join. External names are those that the provider gives: the identifier of the Terraform resource.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.meta import TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.inventory import alive
from crofter.aws.session import Sessions

Finder = Callable[[Any, Mapping[str, Any]], str | None]


def find(sessions: Sessions, account: AccountSpec, raw: Mapping[str, Any]) -> str | None:
    """External name of what the interrupted creation of a managed resource made; None when it made nothing.

    Raises AwsError.
    """
    ec2: Any = sessions.client(account, "ec2")
    provider: Mapping[str, Any] = raw["spec"].get("forProvider", {})
    untagged = _UNTAGGED.get(raw["kind"])
    if untagged is not None:
        return untagged(ec2, provider)
    tags = provider.get("tags", {})
    environment_id, key = tags.get(TAG_ENVIRONMENT_ID), tags.get(TAG_KEY)
    if not environment_id or not key:
        return None
    kind = _EC2_TYPES.get(raw["kind"])
    if kind is None:
        return None
    ids = sorted(one.id for one in alive(ec2, environment_id) if one.type == kind and one.tags.get(TAG_KEY) == key)
    return ids[0] if ids else None


def _route(ec2: Any, provider: Mapping[str, Any]) -> str | None:
    table, destination = provider.get("routeTableId"), provider.get("destinationCidrBlock")
    if not table or not destination:
        return None
    answer = ec2.describe_route_tables(Filters=[{"Name": "route-table-id", "Values": [table]}])
    routes = [route for found in answer["RouteTables"] for route in found["Routes"]]
    if not any(route.get("DestinationCidrBlock") == destination for route in routes):
        return None
    return f"r-{table}{zlib.crc32(destination.encode())}"


def _association(ec2: Any, provider: Mapping[str, Any]) -> str | None:
    table, subnet = provider.get("routeTableId"), provider.get("subnetId")
    if not table or not subnet:
        return None
    answer = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
    for found in answer["RouteTables"]:
        for association in found["Associations"]:
            if association.get("SubnetId") == subnet and found["RouteTableId"] == table:
                return str(association["RouteTableAssociationId"])
    return None


_UNTAGGED: Final[Mapping[str, Finder]] = {"Route": _route, "RouteTableAssociation": _association}

_EC2_TYPES: Final[Mapping[str, str]] = {
    "EIP": "elastic-ip",
    "FlowLog": "vpc-flow-log",
    "InternetGateway": "internet-gateway",
    "NATGateway": "natgateway",
    "NetworkACL": "network-acl",
    "RouteTable": "route-table",
    "SecurityGroup": "security-group",
    "SecurityGroupEgressRule": "security-group-rule",
    "SecurityGroupIngressRule": "security-group-rule",
    "Subnet": "subnet",
    "VPC": "vpc",
    "VPCEndpoint": "vpc-endpoint",
}
"""EC2's resource type, as its tags name it, for each kind whose id AWS assigns."""
