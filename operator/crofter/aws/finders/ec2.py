"""EC2: what takes tags is found by them; a route, an association and an ACL's rule by what they join."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.finders.model import Finder
from crofter.aws.inventory import alive, exists, prefix_of


def _tagged(prefix: str) -> Callable[[Any, Mapping[str, Any]], str | None]:
    """Finds by Crofter's tags what has an id with this beginning."""

    def find(ec2: Any, provider: Mapping[str, Any]) -> str | None:
        tags = provider.get("tags", {})
        environment_id, key = tags.get(TAG_ENVIRONMENT_ID), tags.get(TAG_KEY)
        if not environment_id or not key:
            return None
        component = tags.get(TAG_COMPONENT)
        return next(
            (
                one.id
                for one in alive(ec2, environment_id, key)
                if prefix_of(one.id) == prefix and component in (None, one.tags.get(TAG_COMPONENT))
            ),
            None,
        )

    return find


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


PREFIXES: Final[Mapping[str, str]] = {
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
"""What ids begin with, for each kind whose id AWS assigns."""

FINDERS: Final[Mapping[str, Finder]] = {
    **{f"ec2/{kind}": Finder("ec2", _tagged(prefix)) for kind, prefix in PREFIXES.items()},
    "ec2/NetworkACLRule": Finder("ec2", _acl_rule),
    "ec2/Route": Finder("ec2", _route),
    "ec2/RouteTableAssociation": Finder("ec2", _association),
}
