"""What AWS holds of an Environment, by its tag: for recovery before the first creation, and for the last look."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.api.components.domain import CDN_REGION
from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEPT, TAG_KEY
from crofter.api.names import role_path
from crofter.aws import cloud_map
from crofter.aws.errors import AwsError, absent, code_of
from crofter.aws.pools import of_identity_pool, of_user_pool
from crofter.aws.session import Sessions
from crofter.plan.observed import Recovered

_FILTER_VALUES: Final = 200
_ARN_REGION: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """An AWS resource: `type` as EC2's tags or its ARN name it, `id` as AWS lists it, `vpc` where it is in one."""

    type: str
    id: str
    tags: Mapping[str, str]
    vpc: str | None = None

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


@dataclass(frozen=True, slots=True)
class Look:
    """How EC2 or RDS is asked for one resource by its id."""

    operation: str
    parameter: str
    answer: str


def tagged(sessions: Sessions, account: AccountSpec, environment_id: str) -> tuple[Found, ...]:
    """Everything of the Environment that is not as good as gone, nor meant to outlive it. Raises AwsError.

    EC2 is asked by itself because its answer is immediate; the Resource Groups Tagging API covers the rest, in the
    Account's region and in CloudFront's, but for IAM roles, which are found by their path, and Cloud Map.
    https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
    """
    found = alive(sessions.client(account, "ec2"), environment_id)
    others: dict[str, Found] = {}
    for region in _regions(account):
        listed = _others(sessions.client(account, "resourcegroupstaggingapi", region), environment_id)
        others.update((one.id, one) for one in listed)
    found += [one for one in others.values() if TAG_KEPT not in one.tags and not _gone(sessions, account, one)]
    found += _roles(sessions.client(account, "iam"), environment_id)
    found += _names(sessions, account, environment_id)
    return tuple(found)


def _regions(account: AccountSpec) -> list[str]:
    """Where an Environment can have something: in its Account's region, and in the one that CloudFront looks in."""
    apart = account.region.startswith(("cn-", "us-gov-"))
    return [account.region] if apart else sorted({account.region, CDN_REGION})


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
    seen = {resource_id: _seen(client, resource_id) for _, resource_id in ids}
    return [Found(kind, one, tags[one], _vpc_of(there)) for kind, one in ids if (there := seen[one]) is not None]


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
            if service in ("ec2", "iam", cloud_map.SERVICE):
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
        return look(sessions.client(account, found.type, found.id.split(":")[_ARN_REGION] or None), found.id)
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


def _repository_gone(ecr: Any, arn: str) -> bool:
    """ECR raises that a repository does not exist, once it is gone."""
    ecr.describe_repositories(repositoryNames=[arn.split(":repository/", 1)[1]])
    return False


def _ecs_gone(ecs: Any, arn: str) -> bool:
    """ECS goes on listing what was deleted, as inactive: clusters and services for a while, task definitions for good.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
    """
    kind, name = arn.split(":", 5)[5].split("/", 1)
    if kind == "task-definition":
        return str(ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]["status"]) != "ACTIVE"
    if kind == "service":
        found = ecs.describe_services(cluster=name.split("/", 1)[0], services=[arn])["services"]
    else:
        found = ecs.describe_clusters(clusters=[arn])["clusters"]
    return all(one["status"] == "INACTIVE" for one in found)


def _bucket_gone(s3: Any, arn: str) -> bool:
    """S3 raises that a bucket is not found, once it is gone."""
    s3.head_bucket(Bucket=arn.rsplit(":", 1)[1])
    return False


def _secret_gone(secretsmanager: Any, arn: str) -> bool:
    """A secret is kept for its recovery window, and gives its value to nobody in it.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
    """
    return "DeletedDate" in secretsmanager.describe_secret(SecretId=arn)


_RDS: Final[Mapping[str, Look]] = {
    "cluster": Look("describe_db_clusters", "DBClusterIdentifier", "DBClusters"),
    "cluster-pg": Look(
        "describe_db_cluster_parameter_groups", "DBClusterParameterGroupName", "DBClusterParameterGroups"
    ),
    "db": Look("describe_db_instances", "DBInstanceIdentifier", "DBInstances"),
    "pg": Look("describe_db_parameter_groups", "DBParameterGroupName", "DBParameterGroups"),
    "subgrp": Look("describe_db_subnet_groups", "DBSubnetGroupName", "DBSubnetGroups"),
}
"""By the type in its ARN: how RDS is asked for one of its own.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.html
"""

_SNAPSHOTS: Final = ("auto-backup", "cluster-auto-backup", "cluster-snapshot", "snapshot")
"""What is left of a database on purpose: its final snapshot, and backups that RDS itself lets go of."""


def _rds_gone(rds: Any, arn: str) -> bool:
    """RDS raises that something does not exist, once it is gone; of proxies the ARN is the only id. Snapshots stay."""
    kind, name = arn.split(":", 6)[5:7]
    if kind in _SNAPSHOTS:
        return True
    if kind == "db-proxy":
        pages = rds.get_paginator("describe_db_proxies").paginate()
        return not any(one["DBProxyArn"] == arn for page in pages for one in page["DBProxies"])
    look = _RDS.get(kind)
    return look is not None and not getattr(rds, look.operation)(**{look.parameter: name})[look.answer]


def _certificate_gone(acm: Any, arn: str) -> bool:
    """ACM raises that a certificate is not found, once it is gone."""
    acm.describe_certificate(CertificateArn=arn)
    return False


def _user_pool_gone(idp: Any, arn: str) -> bool:
    """Cognito raises that a user pool is not found, once it is gone."""
    idp.describe_user_pool(UserPoolId=arn.rsplit("/", 1)[1])
    return False


def _identity_pool_gone(identity: Any, arn: str) -> bool:
    """Cognito raises that an identity pool is not found, once it is gone."""
    identity.describe_identity_pool(IdentityPoolId=arn.rsplit("/", 1)[1])
    return False


def _stream_gone(firehose: Any, arn: str) -> bool:
    """Firehose raises that a stream is not found, once it is gone."""
    firehose.describe_delivery_stream(DeliveryStreamName=arn.rsplit("/", 1)[1])
    return False


GONE: Final[Mapping[str, Callable[[Any, str], bool]]] = {
    "acm": _certificate_gone,
    "cognito-identity": _identity_pool_gone,
    "cognito-idp": _user_pool_gone,
    "ecr": _repository_gone,
    "ecs": _ecs_gone,
    "firehose": _stream_gone,
    "kms": key_gone,
    "rds": _rds_gone,
    "s3": _bucket_gone,
    "secretsmanager": _secret_gone,
    "sqs": _queue_gone,
}
"""By service: how it is asked whether what has a tag is as good as gone."""


def _roles(client: Any, environment_id: str) -> list[Found]:
    """Roles under the Environment's own path, which makes them findable without reading every role's tags."""
    found = []
    for page in client.get_paginator("list_roles").paginate(PathPrefix=role_path(environment_id)):
        found += [Found("role", role["RoleName"], {}) for role in page["Roles"]]
    return found


def _names(sessions: Sessions, account: AccountSpec, environment_id: str) -> list[Found]:
    """Namespaces and services of Cloud Map, which AWS names."""
    client = sessions.client(account, cloud_map.SERVICE)
    return [Found(cloud_map.SERVICE, one, tags) for one, tags in cloud_map.owned(client, environment_id)]


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
    return _seen(client, resource_id) is not None


def _seen(client: Any, resource_id: str) -> Mapping[str, Any] | None:
    """How EC2 describes a resource that it still has; empty for a kind that is not in the table."""
    look = LOOKS.get(prefix_of(resource_id))
    if look is None:
        return {}
    try:
        found: list[Mapping[str, Any]] = getattr(client, look.operation)(**{look.parameter: [resource_id]})[look.answer]
    except AwsError as error:
        if code_of(error).endswith((".NotFound", "NotFound", ".Malformed")):
            return None
        raise
    return next((one for one in found if one.get("State", "").lower() != "deleted"), None)


def _vpc_of(seen: Mapping[str, Any]) -> str | None:
    """The VPC that a description names: an internet gateway's in what it is attached to."""
    where: Mapping[str, Any] = next(iter(seen.get("Attachments") or ()), seen)
    return where.get("VpcId")


def prefix_of(resource_id: str) -> str:
    """What an EC2 id begins with, which tells its kind."""
    return resource_id.rsplit("-", 1)[0]


def recoverable(found: tuple[Found, ...], zones: Mapping[str, str]) -> dict[str, dict[str, Recovered]]:
    """What can be taken over, by component and key; `zones` are the zone ids of subnets. Of two, the first by id.

    Of two VPCs the one with most in it, and nothing of what is in the other: AWS moves nothing from one to the other.
    """
    held = Counter(one.vpc for one in found if one.vpc is not None)
    chosen = min(held, key=lambda vpc: (-held[vpc], vpc), default=None)
    result: dict[str, dict[str, Recovered]] = {}
    for one in sorted(found, key=lambda each: each.id):
        if one.vpc not in (None, chosen):
            continue
        component, key = one.tags.get(TAG_COMPONENT), one.tags.get(TAG_KEY)
        if component and key:
            result.setdefault(component, {}).setdefault(key, Recovered(one.id, zones.get(one.id)))
    return result


def _secrets(client: Any, environment_id: str) -> Iterator[Found]:
    """Secrets that are not scheduled for deletion: those AWS does not list.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """
    filters = [{"Key": "tag-value", "Values": [environment_id]}]
    for page in client.get_paginator("list_secrets").paginate(Filters=filters):
        for secret in page["SecretList"]:
            tags = {tag["Key"]: tag["Value"] for tag in secret.get("Tags", ())}
            if tags.get(TAG_ENVIRONMENT_ID) == environment_id:
                yield Found("secretsmanager", secret["ARN"], tags)


_POOLS: Final[Mapping[str, Callable[[Any, str], Iterator[tuple[str, str]]]]] = {
    "cognito-identity": of_identity_pool,
    "cognito-idp": of_user_pool,
}
"""By service: what is in one of its pools, by key."""


def _pools(sessions: Sessions, account: AccountSpec, environment_id: str) -> Iterator[Found]:
    """Pools of Cognito, which hold users and which AWS names, and what is in them."""
    for one in _others(sessions.client(account, "resourcegroupstaggingapi"), environment_id):
        if one.type in _POOLS and not _gone(sessions, account, one):
            pool = one.id.rsplit("/", 1)[1]
            yield Found(one.type, pool, one.tags)
            for key, name in _POOLS[one.type](sessions.client(account, one.type), pool):
                yield Found(one.type, name, {**one.tags, TAG_KEY: key})


def recover(sessions: Sessions, account: AccountSpec, environment_id: str) -> dict[str, dict[str, Recovered]]:
    """What AWS already holds of an Environment that has no composite resources (yet, or any more). Raises AwsError."""
    ec2: Any = sessions.client(account, "ec2")
    secrets = _secrets(sessions.client(account, "secretsmanager"), environment_id)
    pools, names = (look(sessions, account, environment_id) for look in (_pools, _names))
    found = (*alive(ec2, environment_id), *secrets, *pools, *names)
    subnets = [one.id for one in found if one.type == "subnet"]
    zones = {}
    if subnets:
        # A filter, since one that goes meanwhile is no error.
        answer = ec2.describe_subnets(Filters=[{"Name": "subnet-id", "Values": subnets}])
        zones = {subnet["SubnetId"]: subnet["AvailabilityZoneId"] for subnet in answer["Subnets"]}
    return recoverable(found, zones)
