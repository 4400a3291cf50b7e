"""What AWS has of an Environment, by boto3's describe calls alone: nothing here is shared with the operator."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from .cloud_apis import apis, of_api
from .cloud_compute import children, compute
from .cloud_databases import databases
from .cloud_discovery import names
from .cloud_domains import certificates
from .cloud_functions import functions, of_function
from .cloud_identity import of_identity_pool, of_user_pool, pools
from .cloud_messages import of_topic, topics
from .cloud_monitoring import of_group, streams
from .cloud_storage import secrets, settings, storage
from .things import Thing

_NAMESPACE: Final = "crofter.dev/namespace"
_NAME: Final = "crofter.dev/environment"
_LAST_ACL_RULE: Final = 32767

_LOOKS: Final = 20
_INTERNAL: Final = 500
_ABSENT: Final = ("NotFound", "NoSuch", "NonExistent", "DoesNotExist", "404")

_SESSION: Final = boto3.session.Session()
"""One for all regions: a session of its own would read each service's model, ten megabytes of them, for each client."""

GONE: Final = frozenset({"deleted", "deleting"})


class Cloud:
    """The local AWS in one region."""

    def __init__(self, endpoint: str, region: str) -> None:
        def client(service: str, where: str = region) -> Any:
            make: Any = _SESSION.client
            return make(
                service,
                region_name=where,
                endpoint_url=endpoint,
                aws_access_key_id="functional",
                aws_secret_access_key="functional",
                config=Config(retries={"total_max_attempts": 3}),
            )

        self.region = region
        self.client = cache(client)
        self.ec2 = client("ec2")
        self.iam = client("iam")
        self.logs = client("logs")
        self.kms = client("kms")
        self.sqs = client("sqs")

    def of(self, namespace: str, name: str) -> tuple[Thing, ...]:
        """Everything that is tagged with an Environment, and what has no tags but lives in something tagged.

        What goes between being listed and being looked at makes it look again.
        """
        for _ in range(_LOOKS):
            try:
                return self._of(namespace, name)
            except ClientError as error:
                if not _gone_meanwhile(error):
                    raise
        raise AssertionError(f"AWS did not hold still in {_LOOKS} looks")

    def _of(self, namespace: str, name: str) -> tuple[Thing, ...]:
        owned = [
            thing
            for thing in (
                *self._networks(),
                *self._groups(),
                *self._roles(),
                *self._keys(),
                *self._queues(),
                *compute(self.client),
                *storage(self.client),
                *databases(self.client),
                *secrets(self.client),
                *topics(self.client),
                *streams(self.client),
                *functions(self.client),
                *certificates(self.client),
                *apis(self.client),
                *pools(self.client),
                *names(self.client),
            )
            if (thing.tags.get(_NAMESPACE), thing.tags.get(_NAME)) == (namespace, name)
        ]
        return (*owned, *(child for thing in owned for child in self._children(thing)))

    def inside(self, vpc: str) -> tuple[Thing, ...]:
        """What lies in a VPC, tagged or not, the VPC itself included; () once it is gone."""
        here = [{"Name": "vpc-id", "Values": [vpc]}]
        ec2 = self.ec2
        found = [Thing("VPC", one["VpcId"]) for one in ec2.describe_vpcs()["Vpcs"] if one["VpcId"] == vpc]
        for kind, identifier, answers in (
            ("Subnet", "SubnetId", ec2.describe_subnets(Filters=here)["Subnets"]),
            (
                "NetworkInterface",
                "NetworkInterfaceId",
                ec2.describe_network_interfaces(Filters=here)["NetworkInterfaces"],
            ),
            ("RouteTable", "RouteTableId", ec2.describe_route_tables(Filters=here)["RouteTables"]),
            ("NetworkACL", "NetworkAclId", ec2.describe_network_acls(Filters=here)["NetworkAcls"]),
            ("SecurityGroup", "GroupId", ec2.describe_security_groups(Filters=here)["SecurityGroups"]),
        ):
            # The local AWS keeps a VPC's default ACL when the VPC is gone.
            found += [Thing(kind, raw[identifier], raw=raw) for raw in answers if not raw.get("IsDefault")]
        return tuple(found)

    def _networks(self) -> Iterator[Thing]:
        ec2 = self.ec2
        for kind, identifier, answers in (
            ("VPC", "VpcId", ec2.describe_vpcs()["Vpcs"]),
            ("Subnet", "SubnetId", ec2.describe_subnets()["Subnets"]),
            ("InternetGateway", "InternetGatewayId", ec2.describe_internet_gateways()["InternetGateways"]),
            ("EIP", "AllocationId", ec2.describe_addresses()["Addresses"]),
            ("NATGateway", "NatGatewayId", ec2.describe_nat_gateways()["NatGateways"]),
            ("RouteTable", "RouteTableId", ec2.describe_route_tables()["RouteTables"]),
            ("NetworkACL", "NetworkAclId", ec2.describe_network_acls()["NetworkAcls"]),
            ("SecurityGroup", "GroupId", ec2.describe_security_groups()["SecurityGroups"]),
            ("VPCEndpoint", "VpcEndpointId", ec2.describe_vpc_endpoints()["VpcEndpoints"]),
            ("FlowLog", "FlowLogId", ec2.describe_flow_logs()["FlowLogs"]),
        ):
            for raw in answers:
                if str(raw.get("State", "")).lower() in GONE:
                    continue
                default = kind == "SecurityGroup" and raw["GroupName"] == "default"
                tags = {tag["Key"]: tag["Value"] for tag in raw.get("Tags", ())}
                yield Thing("DefaultSecurityGroup" if default else kind, raw[identifier], tags, raw)

    def _groups(self) -> Iterator[Thing]:
        for group in self.logs.describe_log_groups()["logGroups"]:
            tags = self.logs.list_tags_log_group(logGroupName=group["logGroupName"])["tags"]
            yield Thing("Group", group["logGroupName"], tags, group)

    def _roles(self) -> Iterator[Thing]:
        for role in self.iam.list_roles()["Roles"]:
            answer = self.iam.list_role_tags(RoleName=role["RoleName"])["Tags"]
            yield Thing("Role", role["RoleName"], {tag["Key"]: tag["Value"] for tag in answer}, role)

    def _keys(self) -> Iterator[Thing]:
        for listed in self.kms.list_keys()["Keys"]:
            key = self.kms.describe_key(KeyId=listed["KeyId"])["KeyMetadata"]
            if key["KeyManager"] == "CUSTOMER" and not key["KeyState"].startswith("Pending"):
                tags = self.kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]
                yield Thing("Key", key["KeyId"], {tag["TagKey"]: tag["TagValue"] for tag in tags}, key)

    def _queues(self) -> Iterator[Thing]:
        for url in self.sqs.list_queues().get("QueueUrls", ()):
            attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            yield Thing("Queue", url, self.sqs.list_queue_tags(QueueUrl=url).get("Tags", {}), attributes)

    def _children(self, parent: Thing) -> Iterator[Thing]:
        """What has no tags of its own."""
        if parent.kind in {"SecurityGroup", "DefaultSecurityGroup"}:
            yield from self._rules(parent)
        elif parent.kind == "Role":
            for policy in self.iam.list_role_policies(RoleName=parent.id)["PolicyNames"]:
                yield Thing("RolePolicy", f"{parent.id} {policy}")
        elif parent.kind == "Key":
            for alias in self.kms.list_aliases(KeyId=parent.id)["Aliases"]:
                yield Thing("Alias", alias["AliasName"])
        elif parent.kind == "Group":
            yield from of_group(self.client, parent)
        elif parent.kind in {"API", "DomainName"}:
            yield from of_api(self.client, parent)
        elif parent.kind == "UserPool":
            yield from of_user_pool(self.client, parent)
        elif parent.kind == "Pool":
            yield from of_identity_pool(self.client, parent)
        elif parent.kind == "Function":
            yield from of_function(self.client, parent)
        elif parent.kind in _PARTS:
            yield from (Thing(kind, f"{parent.id} {part}") for kind, part in _PARTS[parent.kind](parent.raw))
        else:
            yield from children(self.client, parent)
            yield from settings(self.client, parent)
            yield from of_topic(self.client, parent)

    def _rules(self, group: Thing) -> Iterator[Thing]:
        found = self.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group.id]}])
        for rule in found["SecurityGroupRules"]:
            kind = "SecurityGroupEgressRule" if rule["IsEgress"] else "SecurityGroupIngressRule"
            yield Thing(kind, rule["SecurityGroupRuleId"])


def _gone_meanwhile(error: ClientError) -> bool:
    """That what was asked about is not there: AWS says so, moto of some kinds by an error of its own."""
    answer = error.response
    code, status = answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]
    return status >= _INTERNAL or any(word in code for word in _ABSENT)


def _of_route_table(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for route in raw["Routes"]:
        if route.get("GatewayId") != "local" and "DestinationCidrBlock" in route:
            yield "Route", route["DestinationCidrBlock"]
    for one in raw["Associations"]:
        if "SubnetId" in one:
            yield "RouteTableAssociation", one["SubnetId"]


def _of_acl(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in raw["Entries"]:
        if entry["RuleNumber"] != _LAST_ACL_RULE:
            yield "NetworkACLRule", f"{'out' if entry['Egress'] else 'in'} {entry['RuleNumber']}"


def _of_endpoint(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("VPCEndpointRouteTableAssociation", table) for table in raw.get("RouteTableIds", ()))
    yield from (("VPCEndpointSubnetAssociation", subnet) for subnet in raw.get("SubnetIds", ()))
    yield from (("VPCEndpointSecurityGroupAssociation", group["GroupId"]) for group in raw.get("Groups", ()))


_PARTS: Final = {"RouteTable": _of_route_table, "NetworkACL": _of_acl, "VPCEndpoint": _of_endpoint}


def counted(things: Iterable[Thing]) -> dict[str, int]:
    """How many of each kind."""
    return dict(sorted(Counter(thing.kind for thing in things).items()))


def doubled(things: Iterable[Thing]) -> list[str]:
    """Tagged resources of which there are two for the same purpose."""
    purposes = Counter(f"{thing.kind} {thing.key}" for thing in things if thing.tags)
    return [f"{count} × {purpose}" for purpose, count in purposes.items() if count > 1]


def ids(things: Iterable[Thing], *kinds: str) -> dict[str, str]:
    """Ids of the tagged resources of some kinds, by what they are for."""
    return {thing.key: thing.id for thing in things if thing.tags and thing.kind in kinds}
