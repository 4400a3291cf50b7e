"""What AWS holds of an Environment, by its tag: for recovery before the first creation, and for the last look."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.api.names import role_path
from crofter.aws.errors import AwsError, code_of
from crofter.aws.session import Sessions
from crofter.plan.observed import Recovered


_FILTER_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """An AWS resource: `type` as in EC2's tags or in its ARN, `id` as AWS lists it."""

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
    found += _others(sessions.client(account, "resourcegroupstaggingapi"), environment_id)
    found += _roles(sessions.client(account, "iam"), environment_id)
    return tuple(found)


def alive(client: Any, environment_id: str) -> list[Found]:
    """EC2 resources with the Environment's tag, without those that AWS lists for a while after they are gone."""
    ids = sorted(
        {
            (tag["ResourceType"], tag["ResourceId"])
            for tag in _tags(client, {"key": TAG_ENVIRONMENT_ID, "value": environment_id})
        }
    )
    tags: dict[str, dict[str, str]] = {resource_id: {} for _, resource_id in ids}
    for batch in _batches(sorted(tags)):
        for tag in _tags(client, {"resource-id": batch}):
            tags[tag["ResourceId"]][tag["Key"]] = tag["Value"]
    gone: set[str] = set()
    for kind, gone_of in GONE_ENOUGH.items():
        of_kind = [resource_id for found_kind, resource_id in ids if found_kind == kind]
        if of_kind:
            gone |= gone_of(client, of_kind)
    return [Found(kind, resource_id, tags[resource_id]) for kind, resource_id in ids if resource_id not in gone]


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


def _roles(client: Any, environment_id: str) -> list[Found]:
    """Roles under the Environment's own path, which makes them findable without reading every role's tags."""
    found = []
    for page in client.get_paginator("list_roles").paginate(PathPrefix=role_path(environment_id)):
        found += [Found("role", role["RoleName"], {}) for role in page["Roles"]]
    return found


def _gone_nat_gateways(client: Any, ids: list[str]) -> frozenset[str]:
    """NAT gateways that AWS still lists, for about an hour, after they were deleted.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    """
    answer = client.describe_nat_gateways(NatGatewayIds=ids)
    return frozenset(one["NatGatewayId"] for one in answer["NatGateways"] if one["State"] == "deleted")


def _lingering(describe: str, parameter: str, key: str) -> Callable[[Any, list[str]], frozenset[str]]:
    """Resources whose tags outlive them for a while; one by one, since one unknown id fails a call about several."""

    def gone(client: Any, ids: list[str]) -> frozenset[str]:
        missing = set()
        for resource_id in ids:
            try:
                found = getattr(client, describe)(**{parameter: [resource_id]})[key]
                if all(one.get("State", "").lower() == "deleted" for one in found):
                    missing.add(resource_id)
            except AwsError as error:
                if not code_of(error).endswith((".NotFound", ".Malformed")):
                    raise
                missing.add(resource_id)
        return frozenset(missing)

    return gone


GONE_ENOUGH: Final[Mapping[str, Callable[[Any, list[str]], frozenset[str]]]] = {
    "natgateway": _gone_nat_gateways,
    "vpc-endpoint": _lingering("describe_vpc_endpoints", "VpcEndpointIds", "VpcEndpoints"),
    "security-group-rule": _lingering("describe_security_group_rules", "SecurityGroupRuleIds", "SecurityGroupRules"),
}
"""By EC2 resource type: which of these ids are still listed although they are as good as gone."""


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
        answer = ec2.describe_subnets(SubnetIds=subnets)
        zones = {subnet["SubnetId"]: subnet["AvailabilityZoneId"] for subnet in answer["Subnets"]}
    return recoverable(found, zones)
