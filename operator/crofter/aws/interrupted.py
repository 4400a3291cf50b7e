"""Finds in AWS what an interrupted creation made.

What takes tags is found by Crofter's; a route, an association and an ACL's rule have none and are found by what they
join.
External names are those that the provider gives: the identifier of the Terraform resource.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.meta import TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.inventory import alive, exists, prefix_of
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
    prefix = _PREFIXES.get(raw["kind"])
    if prefix is None:
        return None
    ids = [one.id for one in alive(ec2, environment_id, key) if prefix_of(one.id) == prefix]
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


def _acl_rule(ec2: Any, provider: Mapping[str, Any]) -> str | None:
    acl, number, protocol = provider.get("networkAclId"), provider.get("ruleNumber"), provider.get("protocol")
    if not acl or number is None or not protocol or not exists(ec2, acl):
        return None
    egress = bool(provider.get("egress"))
    answer = ec2.describe_network_acls(NetworkAclIds=[acl])
    entries = [entry for found in answer["NetworkAcls"] for entry in found["Entries"]]
    if not any((entry["RuleNumber"], entry["Egress"]) == (int(number), egress) for entry in entries):
        return None
    joined = f"{acl}-{int(number)}-{'true' if egress else 'false'}-{protocol}-"
    return f"nacl-{zlib.crc32(joined.encode())}"


_UNTAGGED: Final[Mapping[str, Finder]] = {
    "NetworkACLRule": _acl_rule,
    "Route": _route,
    "RouteTableAssociation": _association,
}

_PREFIXES: Final[Mapping[str, str]] = {
    "EIP": "eipalloc",
    "FlowLog": "fl",
    "InternetGateway": "igw",
    "NATGateway": "nat",
    "NetworkACL": "acl",
    "RouteTable": "rtb",
    "SecurityGroup": "sg",
    "SecurityGroupEgressRule": "sgr",
    "SecurityGroupIngressRule": "sgr",
    "Subnet": "subnet",
    "VPC": "vpc",
    "VPCEndpoint": "vpce",
}
"""What EC2's ids begin with, for each kind whose id AWS assigns."""
