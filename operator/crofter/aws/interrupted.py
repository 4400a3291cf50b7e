"""Finds in AWS what an interrupted creation made.

What takes tags is found by Crofter's; a route, an association and an ACL's rule have none and are found by what they
join, a queue by its name.
External names are those that the provider gives: the identifier of the Terraform resource.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.errors import AwsError, absent, code_of
from crofter.aws.inventory import alive, exists, key_gone, prefix_of
from crofter.aws.session import Sessions

Finder = Callable[[Any, Mapping[str, Any]], str | None]


def find(sessions: Sessions, account: AccountSpec, raw: Mapping[str, Any]) -> str | None:
    """External name of what the interrupted creation of a managed resource made; None when it made nothing.

    Raises AwsError.
    """
    provider: Mapping[str, Any] = raw["spec"].get("forProvider", {})
    elsewhere = _ELSEWHERE.get(raw["kind"])
    if elsewhere is not None:
        service, finder = elsewhere
        return finder(sessions.client(account, service), provider)
    ec2: Any = sessions.client(account, "ec2")
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
    component = tags.get(TAG_COMPONENT)
    ids = [
        one.id
        for one in alive(ec2, environment_id, key)
        if prefix_of(one.id) == prefix and component in (None, one.tags.get(TAG_COMPONENT))
    ]
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


def _kms_key(kms: Any, provider: Mapping[str, Any]) -> str | None:
    """KMS has no search by tag that is current: every key of the account is looked at, which is rarely done."""
    wanted = {name: provider.get("tags", {}).get(name) for name in (TAG_ENVIRONMENT_ID, TAG_COMPONENT, TAG_KEY)}
    if not wanted[TAG_ENVIRONMENT_ID] or not wanted[TAG_KEY]:
        return None
    for page in kms.get_paginator("list_keys").paginate():
        for one in page["Keys"]:
            tags = {tag["TagKey"]: tag["TagValue"] for tag in _key_tags(kms, one["KeyId"])}
            ours = all(value is None or tags.get(name) == value for name, value in wanted.items())
            if ours and not key_gone(kms, one["KeyId"]):
                return str(one["KeyId"])
    return None


def _key_tags(kms: Any, key_id: str) -> list[dict[str, str]]:
    """Tags of a key; none of one that may not be looked at, which is not Crofter's then."""
    try:
        pages = list(kms.get_paginator("list_resource_tags").paginate(KeyId=key_id))
    except AwsError as error:
        if code_of(error).startswith("AccessDenied"):
            return []
        raise
    return [tag for page in pages for tag in page["Tags"]]


def _queue(sqs: Any, provider: Mapping[str, Any]) -> str | None:
    if not provider.get("name"):
        return None
    try:
        return str(sqs.get_queue_url(QueueName=provider["name"])["QueueUrl"])
    except AwsError as error:
        if absent(error):
            return None
        raise


_ELSEWHERE: Final[Mapping[str, tuple[str, Finder]]] = {"Key": ("kms", _kms_key), "Queue": ("sqs", _queue)}
"""What is not EC2's: the service that is asked, and how."""

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
