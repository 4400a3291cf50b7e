"""The table of kinds: complete against the provider's facts, and every kind's life against moto."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from crofter_local.aws.coverage import coverage
from crofter_local.aws.kinds.registry import table
from crofter_local.aws.kinds.session import Clients, Simulation
from crofter_local.aws.provider.external import External
from crofter_local.aws.provider.reconciler import Reconciler
from crofter_local.aws.provider.resource import Key
from crofter_schemas import facts, validate

from .memory import MemoryCluster, Time

REGION = "eu-west-1"
CLIENTS = Clients()
_TRUSTED = '{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}'
TRUST = f'{{"Version":"2012-10-17","Statement":[{_TRUSTED}]}}'
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}'


REDRIVE = '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":5}'


@pytest.mark.parametrize("name", facts.managed_kinds())
def test_every_field_is_accounted_for(name: str) -> None:
    kind = table()[name]
    known = facts.managed(name)
    plain = {f for f, field in known.for_provider.fields.items() if field.type not in {"ref", "refs", "selector"}}
    tags = {"tags"} if kind.tagged else set()
    assert set(kind.attributes) | set(kind.not_modelled) | tags | {"region"} == plain | {"region"}
    assert not set(kind.attributes) & set(kind.not_modelled)
    assert kind.late_init_ignored <= set(kind.attributes)
    assert set(kind.extract) <= plain


def test_the_table_has_no_kind_without_facts() -> None:
    assert set(table()) == set(facts.managed_kinds())


def test_coverage_lists_every_kind() -> None:
    entries = {entry.kind: entry for entry in coverage()}
    assert set(entries) == set(facts.managed_kinds())
    assert entries["ec2.aws.m.upbound.io/VPC"].backing == "moto"
    assert "ipv4IpamPoolId" in entries["ec2.aws.m.upbound.io/VPC"].not_modelled
    assert entries["cloudwatchlogs.aws.m.upbound.io/Group"].noted == (
        "deletionProtectionEnabled",
        "kmsKeyId",
        "logGroupClass",
    )


def manifest(kind: str, name: str, group: str = "ec2", /, **fields: Any) -> dict[str, Any]:
    region = {} if group == "iam" else {"region": REGION}
    return {
        "apiVersion": f"{group}.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {"forProvider": {**region, **fields}},
    }


def named(external_name: str, body: dict[str, Any]) -> dict[str, Any]:
    body["metadata"]["annotations"] = {"crossplane.io/external-name": external_name}
    return body


def ref(name: str) -> dict[str, str]:
    return {"name": name}


NETWORK = [
    manifest("VPC", "vpc", cidrBlock="10.0.0.0/16", enableDnsHostnames=True),
    manifest("DefaultSecurityGroup", "default-sg", vpcIdRef=ref("vpc"), ingress=[], egress=[]),
    manifest("InternetGateway", "igw", vpcIdRef=ref("vpc")),
    manifest("Subnet", "public", cidrBlock="10.0.0.0/24", vpcIdRef=ref("vpc"), mapPublicIpOnLaunch=True),
    manifest("Subnet", "private", cidrBlock="10.0.1.0/24", vpcIdRef=ref("vpc"), availabilityZone="eu-west-1b"),
    manifest("EIP", "eip", domain="vpc"),
    manifest("NATGateway", "nat", subnetIdRef=ref("public"), allocationIdRef=ref("eip"), connectivityType="public"),
    manifest("RouteTable", "table", vpcIdRef=ref("vpc")),
    manifest(
        "Route",
        "route",
        routeTableIdRef=ref("table"),
        destinationCidrBlock="0.0.0.0/0",
        natGatewayIdRef=ref("nat"),
    ),
    manifest("RouteTableAssociation", "assoc", routeTableIdRef=ref("table"), subnetIdRef=ref("private")),
    manifest("NetworkACL", "acl", vpcIdRef=ref("vpc"), subnetIdRefs=[ref("private")]),
    manifest(
        "NetworkACLRule",
        "acl-rule",
        networkAclIdRef=ref("acl"),
        ruleNumber=100,
        egress=False,
        protocol="tcp",
        fromPort=443,
        toPort=443,
        ruleAction="allow",
        cidrBlock="10.0.0.0/16",
    ),
    manifest("SecurityGroup", "sg", vpcIdRef=ref("vpc"), name="web", description="web"),
    manifest("SecurityGroup", "sg2", vpcIdRef=ref("vpc"), name="db", description="db"),
    manifest(
        "SecurityGroupIngressRule",
        "in",
        securityGroupIdRef=ref("sg2"),
        referencedSecurityGroupIdRef=ref("sg"),
        ipProtocol="tcp",
        fromPort=5432,
        toPort=5432,
        description="db",
    ),
    manifest("SecurityGroupEgressRule", "out", securityGroupIdRef=ref("sg"), ipProtocol="-1", cidrIpv4="0.0.0.0/0"),
    manifest(
        "VPCEndpoint",
        "s3",
        vpcIdRef=ref("vpc"),
        serviceName="com.amazonaws.eu-west-1.s3",
        vpcEndpointType="Gateway",
    ),
    manifest(
        "VPCEndpoint",
        "ecr",
        vpcIdRef=ref("vpc"),
        serviceName="com.amazonaws.eu-west-1.ecr.api",
        vpcEndpointType="Interface",
        privateDnsEnabled=True,
    ),
    manifest("VPCEndpointRouteTableAssociation", "s3-table", vpcEndpointIdRef=ref("s3"), routeTableIdRef=ref("table")),
    manifest("VPCEndpointSubnetAssociation", "ecr-subnet", vpcEndpointIdRef=ref("ecr"), subnetIdRef=ref("private")),
    manifest(
        "VPCEndpointSecurityGroupAssociation",
        "ecr-sg",
        vpcEndpointIdRef=ref("ecr"),
        securityGroupIdRef=ref("sg"),
        replaceDefaultAssociation=True,
    ),
    manifest("Role", "role", "iam", assumeRolePolicy=TRUST, description="flow logs", maxSessionDuration=7200),
    manifest("RolePolicy", "policy", "iam", roleRef=ref("role"), policy=POLICY),
    manifest("Group", "logs", "cloudwatchlogs", retentionInDays=90),
    manifest(
        "FlowLog",
        "flow",
        vpcIdRef=ref("vpc"),
        iamRoleArnRef=ref("role"),
        logDestinationRef=ref("logs"),
        logDestinationType="cloud-watch-logs",
        trafficType="ALL",
        maxAggregationInterval=60,
    ),
    manifest(
        "Key", "key", "kms", description="messaging", enableKeyRotation=True, policy=POLICY, keyUsage="ENCRYPT_DECRYPT"
    ),
    named("alias/key", manifest("Alias", "alias", "kms", targetKeyIdRef=ref("key"))),
    manifest("Queue", "dead", "sqs", name="dead", messageRetentionSeconds=1209600, kmsMasterKeyId="alias/key"),
    manifest(
        "Queue",
        "queue",
        "sqs",
        name="queue",
        visibilityTimeoutSeconds=30,
        delaySeconds=0,
        policy=POLICY,
        redrivePolicy=REDRIVE,
        redriveAllowPolicy='{"redrivePermission":"denyAll"}',
    ),
]


class Account:
    """A provider on an account of moto's, driven by hand."""

    def __init__(self) -> None:
        self.cluster = MemoryCluster()
        self.time = Time()
        CLIENTS.simulation = Simulation()
        external = External(CLIENTS)
        self.reconciler = Reconciler(table(), self.cluster, external, poll=10, settle=0, clock=self.time.clock())

    def rounds(self, count: int) -> None:
        """Reconciles everything *count* times."""

        async def run() -> None:
            for _ in range(count):
                for key in list(self.cluster.objects):
                    await self.reconciler.reconcile(key)
                self.time.pass_by(1)

        asyncio.run(run())

    def key(self, kind: str, name: str) -> Key:
        """The key of one of NETWORK's objects."""
        return next(k for k in self.cluster.objects if k.kind.endswith(f"/{kind}") and k.name == name)

    def external(self, kind: str, name: str) -> str:
        """An object's external name."""
        body = self.cluster.objects[self.key(kind, name)]
        found: str = body["metadata"]["annotations"]["crossplane.io/external-name"]
        return found

    def unready(self) -> dict[str, dict[str, str]]:
        """What is not Ready and Synced, with its conditions."""
        good = {"Ready": "True Available", "Synced": "True ReconcileSuccess"}
        found = {key.name: self.cluster.conditions(key) for key in self.cluster.objects}
        return {name: c for name, c in found.items() if {k: c.get(k) for k in good} != good}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        account = Account()
        for each in NETWORK:
            assert validate(each) == []
            account.cluster.add(each)
        account.rounds(6)
        yield account


def test_every_kind_is_exercised() -> None:
    assert {f"{m['apiVersion'].split('/')[0]}/{m['kind']}" for m in NETWORK} == set(table())


def test_a_network_lives_and_dies(account: Account) -> None:
    assert account.unready() == {}
    account.cluster.writes.clear()
    account.rounds(2)
    assert account.cluster.writes == []
    for key, body in account.cluster.objects.items():
        known = facts.managed(key.kind).at_provider.fields
        assert body["status"]["atProvider"]["id"], key
        assert set(body["status"]["atProvider"]) <= set(known), key
    ec2: Any = boto3.client("ec2")
    table_id, sg = account.external("RouteTable", "table"), account.external("SecurityGroup", "sg")
    routes = ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]["Routes"]
    assert account.external("NATGateway", "nat") in {route.get("NatGatewayId") for route in routes}
    endpoints = {e["VpcEndpointId"]: e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"]}
    assert [g["GroupId"] for g in endpoints[account.external("VPCEndpoint", "ecr")]["Groups"]] == [sg]
    default = ec2.describe_security_groups(GroupIds=[account.external("DefaultSecurityGroup", "default-sg")])
    assert default["SecurityGroups"][0]["IpPermissionsEgress"] == []

    for key in list(account.cluster.objects):
        account.cluster.delete(key)
    account.rounds(1)
    blocked = account.cluster.conditions(account.key("VPC", "vpc"))
    assert "api error DependencyViolation: The vpc" in blocked["Synced"]
    account.rounds(8)
    assert account.cluster.objects == {}
    assert [vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"]] == ["172.31.0.0/16"]
    assert ec2.describe_addresses()["Addresses"] == []
    assert boto3.client("iam").list_roles()["Roles"] == []


EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("VPC", "vpc", {"enableDnsHostnames": False, "tags": {"a": "b"}}),
    ("Subnet", "public", {"mapPublicIpOnLaunch": False, "enableDns64": True}),
    ("EIP", "eip", {"tags": {"a": "b"}}),
    ("NATGateway", "nat", {"tags": {"a": "b"}}),
    ("SecurityGroupIngressRule", "in", {"fromPort": 5433, "toPort": 5433, "description": "changed"}),
    ("SecurityGroupEgressRule", "out", {"cidrIpv4": "10.0.0.0/8"}),
    ("DefaultSecurityGroup", "default-sg", {"ingress": [{"protocol": "-1", "self": True}]}),
    ("NetworkACL", "acl", {"subnetIds": []}),
    ("VPCEndpoint", "s3", {"policy": POLICY}),
    ("VPCEndpoint", "ecr", {"privateDnsEnabled": False}),
    ("Role", "role", {"description": "changed", "maxSessionDuration": 3600, "tags": {"a": "b"}}),
    ("Role", "role", {"permissionsBoundary": "arn:aws:iam::123456789012:policy/limit"}),
    ("Role", "role", {"inlinePolicy": [{"name": "policy", "policy": POLICY}, {"name": "more", "policy": POLICY}]}),
    ("RolePolicy", "policy", {"policy": POLICY.replace("logs:*", "s3:*")}),
    ("Group", "logs", {"retentionInDays": 30, "kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/x"}),
    ("FlowLog", "flow", {"tags": {"a": "b"}}),
    ("Key", "key", {"description": "changed", "enableKeyRotation": False, "tags": {"a": "b"}}),
    ("Key", "key", {"policy": POLICY.replace("logs:*", "kms:*"), "rotationPeriodInDays": 90}),
    ("Queue", "queue", {"visibilityTimeoutSeconds": 60, "policy": POLICY.replace("logs", "sqs"), "tags": {"a": "b"}}),
    ("Queue", "dead", {"redriveAllowPolicy": '{"redrivePermission":"allowAll"}', "sqsManagedSseEnabled": False}),
]


def test_updates_in_place(account: Account) -> None:
    before = {key: account.external(key.kind.split("/")[1], key.name) for key in account.cluster.objects}
    for kind, name, fields in EDITS:
        account.cluster.edit(account.key(kind, name), {"spec": {"forProvider": fields}})
        account.rounds(1)
        assert account.unready() == {}, (kind, name, fields)
    assert {key: account.external(key.kind.split("/")[1], key.name) for key in account.cluster.objects} == before
    account.cluster.writes.clear()
    account.rounds(2)
    assert account.cluster.writes == []


REFUSALS = [
    ("VPC", "vpc", {"cidrBlock": "10.5.0.0/16"}, 'the argument "cidr_block" from "10.0.0.0/16" to "10.5.0.0/16"'),
    (
        "NATGateway",
        "nat",
        {"connectivityType": "private"},
        'the argument "connectivity_type" from "public" to "private"',
    ),
    ("NetworkACLRule", "acl-rule", {"ruleAction": "deny"}, 'the argument "rule_action" from "allow" to "deny"'),
    ("SecurityGroup", "sg", {"description": "x"}, 'the argument "description" from "web" to "x"'),
    ("Role", "role", {"path": "/x/"}, 'the argument "path" from "/" to "/x/"'),
    ("Queue", "queue", {"name": "other"}, 'the argument "name" from "queue" to "other"'),
    ("Key", "key", {"multiRegion": True}, 'the argument "multi_region" from "false" to "true"'),
    ("FlowLog", "flow", {"trafficType": "REJECT"}, 'the argument "traffic_type" from "ALL" to "REJECT"'),
]


def test_replacements_are_refused(account: Account) -> None:
    for kind, name, fields, _ in REFUSALS:
        account.cluster.edit(account.key(kind, name), {"spec": {"forProvider": fields}})
    account.rounds(1)
    for kind, name, _, text in REFUSALS:
        assert text in account.cluster.conditions(account.key(kind, name))["Synced"]


DEPENDENTS = [
    ("Subnet", "public", "DependencyViolation: The subnet"),
    ("EIP", "eip", "InvalidIPAddress.InUse: Address"),
    ("InternetGateway", "igw", "has some mapped public address(es)"),
    ("SecurityGroup", "sg", "has a dependent object"),
    ("RouteTable", "table", "DependencyViolation: The routeTable"),
    ("Role", "role", "DeleteConflict: Cannot delete entity, must delete policies first."),
]


def test_what_others_depend_on_is_not_deleted(account: Account) -> None:
    for kind, name, _ in DEPENDENTS:
        account.cluster.delete(account.key(kind, name))
    account.rounds(1)
    for kind, name, text in DEPENDENTS:
        assert text in account.cluster.conditions(account.key(kind, name))["Synced"], (kind, name)


def test_protected_log_group_is_not_deleted(account: Account) -> None:
    key = account.key("Group", "logs")
    account.cluster.edit(key, {"spec": {"forProvider": {"deletionProtectionEnabled": True}}})
    account.cluster.delete(key)
    account.rounds(1)
    assert "has deletion protection enabled" in account.cluster.conditions(key)["Synced"]


def test_an_endpoint_does_not_get_a_subnet_that_was_lost(account: Account) -> None:
    ec2: Any = boto3.client("ec2")
    subnet = account.external("Subnet", "private")
    ec2.modify_vpc_endpoint(VpcEndpointId=account.external("VPCEndpoint", "ecr"), RemoveSubnetIds=[subnet])
    key = account.key("VPCEndpointSubnetAssociation", "ecr-subnet")
    account.cluster.edit(key, {"spec": {"forProvider": {"subnetId": "subnet-0", "subnetIdRef": None}}})
    account.rounds(1)
    assert "InvalidSubnetID.NotFound" in account.cluster.conditions(key)["Synced"]
