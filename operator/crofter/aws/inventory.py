"""What AWS holds of an Environment, by its tag: for recovery before the first creation, and for the last look."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.api.names import role_path
from crofter.aws.errors import AwsError, absent, code_of
from crofter.aws.session import Sessions
from crofter.plan.observed import Recovered

_FILTER_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """An AWS resource: `type` as EC2's tags or its ARN name it, `id` as AWS lists it."""

    type: str
    id: str
    tags: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


def tagged(sessions: Sessions, account: AccountSpec, environment_id: str) -> tuple[Found, ...]:
    """Everything of the Environment that is not as good as gone. Raises AwsError.

    EC2 is asked by itself because its answer is immediate; the Resource Groups Tagging API covers the rest but for IAM
    roles, which are found by their path.
    https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
    """
    found = alive(sessions.client(account, "ec2"), environment_id)
    others = _others(sessions.client(account, "resourcegroupstaggingapi"), environment_id)
    found += [one for one in others if not _gone(sessions, account, one)]
    found += _roles(sessions.client(account, "iam"), environment_id)
    return tuple(found)


def alive(client: Any, environment_id: str, key: str | None = None) -> list[Found]:
    """EC2 resources with the Environment's tag (and of one key), without those whose tags outlive them. By id."""
    marked = _marked(client, TAG_ENVIRONMENT_ID, environment_id)
    if key is not None and marked:
        marked &= _marked(client, TAG_KEY, key)
    ids = sorted(marked, key=lambda pair: pair[1])
    tags: dict[str, dict[str, str]] = {resource_id: {} for _, resource_id in ids}
    for batch in _batches(sorted(tags)):
        for tag in _tags(client, {"resource-id": batch}):
            tags[tag["ResourceId"]][tag["Key"]] = tag["Value"]
    return [Found(kind, resource_id, tags[resource_id]) for kind, resource_id in ids if exists(client, resource_id)]


def _marked(client: Any, key: str, value: str) -> set[tuple[str, str]]:
    """Type and id of the resources with a tag."""
    return {(tag["ResourceType"], tag["ResourceId"]) for tag in _tags(client, {"key": key, "value": value})}


def _tags(client: Any, filters: Mapping[str, str | list[str]]) -> Iterator[dict[str, str]]:
    wire = [{"Name": name, "Values": [value] if isinstance(value, str) else value} for name, value in filters.items()]
    for page in client.get_paginator("describe_tags").paginate(Filters=wire):
        yield from page["Tags"]


def _batches(ids: list[str]) -> Iterator[list[str]]:
    """Ids in lots that one filter takes: 200 values at most."""
    for start in range(0, len(ids), _FILTER_VALUES):
        yield ids[start : start + _FILTER_VALUES]


def _others(client: Any, environment_id: str) -> list[Found]:
    pages = client.get_paginator("get_resources").paginate(
        TagFilters=[{"Key": TAG_ENVIRONMENT_ID, "Values": [environment_id]}]
    )
    found = []
    for page in pages:
        for mapping in page["ResourceTagMappingList"]:
            arn = mapping["ResourceARN"]
            service = arn.split(":", 3)[2]
            if service in ("ec2", "iam"):
                continue
            tags = {tag["Key"]: tag["Value"] for tag in mapping["Tags"]}
            found.append(Found(service, arn, tags))
    return found


def _gone(sessions: Sessions, account: AccountSpec, found: Found) -> bool:
    """Whether what the Tagging API still lists is as good as gone; of other services its word is taken."""
    look = GONE.get(found.type)
    if look is None:
        return False
    try:
        return look(sessions.client(account, found.type), found.id)
    except AwsError as error:
        if absent(error):
            return True
        raise


def key_gone(kms: Any, key: str) -> bool:
    """Whether a key, by id or ARN, is as good as gone: it is kept for its deletion window, and cannot be used in it.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    """
    return str(kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]).startswith("Pending")


def _queue_gone(sqs: Any, arn: str) -> bool:
    """SQS raises that a queue does not exist, once it is gone."""
    sqs.get_queue_url(QueueName=arn.rsplit(":", 1)[1])
    return False


GONE: Final[Mapping[str, Callable[[Any, str], bool]]] = {"kms": key_gone, "sqs": _queue_gone}
"""By service: how it is asked whether what has a tag is as good as gone."""


def _roles(client: Any, environment_id: str) -> list[Found]:
    """Roles under the Environment's own path, which makes them findable without reading every role's tags."""
    found = []
    for page in client.get_paginator("list_roles").paginate(PathPrefix=role_path(environment_id)):
        found += [Found("role", role["RoleName"], {}) for role in page["Roles"]]
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """How EC2 is asked for one resource by its id."""

    operation: str
    parameter: str
    answer: str


LOOKS: Final[Mapping[str, Look]] = {
    "acl": Look("describe_network_acls", "NetworkAclIds", "NetworkAcls"),
    "eipalloc": Look("describe_addresses", "AllocationIds", "Addresses"),
    "fl": Look("describe_flow_logs", "FlowLogIds", "FlowLogs"),
    "igw": Look("describe_internet_gateways", "InternetGatewayIds", "InternetGateways"),
    "nat": Look("describe_nat_gateways", "NatGatewayIds", "NatGateways"),
    "rtb": Look("describe_route_tables", "RouteTableIds", "RouteTables"),
    "sg": Look("describe_security_groups", "GroupIds", "SecurityGroups"),
    "sgr": Look("describe_security_group_rules", "SecurityGroupRuleIds", "SecurityGroupRules"),
    "subnet": Look("describe_subnets", "SubnetIds", "Subnets"),
    "vpc": Look("describe_vpcs", "VpcIds", "Vpcs"),
    "vpce": Look("describe_vpc_endpoints", "VpcEndpointIds", "VpcEndpoints"),
}
"""By the prefix of the id. Tags are no proof: a NAT gateway keeps its own for an hour after it is gone.
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
"""


def exists(client: Any, resource_id: str) -> bool:
    """Whether EC2 still has a resource; of a kind that is not in the table its tags are believed. Raises AwsError."""
    look = LOOKS.get(prefix_of(resource_id))
    if look is None:
        return True
    try:
        found = getattr(client, look.operation)(**{look.parameter: [resource_id]})[look.answer]
    except AwsError as error:
        if code_of(error).endswith((".NotFound", "NotFound", ".Malformed")):
            return False
        raise
    return any(one.get("State", "").lower() != "deleted" for one in found)


def prefix_of(resource_id: str) -> str:
    """What an EC2 id begins with, which tells its kind."""
    return resource_id.rsplit("-", 1)[0]


def recoverable(found: tuple[Found, ...], zones: Mapping[str, str]) -> dict[str, dict[str, Recovered]]:
    """What can be taken over, by component and key; `zones` are the zone ids of subnets. Of two, the first by id."""
    result: dict[str, dict[str, Recovered]] = {}
    for one in sorted(found, key=lambda each: each.id):
        component, key = one.tags.get(TAG_COMPONENT), one.tags.get(TAG_KEY)
        if component and key:
            result.setdefault(component, {}).setdefault(key, Recovered(one.id, zones.get(one.id)))
    return result


def recover(sessions: Sessions, account: AccountSpec, environment_id: str) -> dict[str, dict[str, Recovered]]:
    """What AWS already holds of an Environment that has no composite resources (yet, or any more). Raises AwsError."""
    ec2: Any = sessions.client(account, "ec2")
    found = tuple(alive(ec2, environment_id))
    subnets = [one.id for one in found if one.type == "subnet"]
    zones = {}
    if subnets:
        # A filter, since one that goes meanwhile is no error.
        answer = ec2.describe_subnets(Filters=[{"Name": "subnet-id", "Values": subnets}])
        zones = {subnet["SubnetId"]: subnet["AvailabilityZoneId"] for subnet in answer["Subnets"]}
    return recoverable(found, zones)
