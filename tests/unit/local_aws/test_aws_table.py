"""The table of kinds: complete against the provider's facts, and every kind's life against moto."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from crofter_local.aws.coverage import coverage
from crofter_local.aws.kinds.registry import table
from crofter_schemas import facts

from .account import Account
from .lives import EDITS, LIFE, REFUSALS, apis, network


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


def test_every_kind_is_exercised() -> None:
    assert {f"{m['apiVersion'].split('/')[0]}/{m['kind']}" for m in LIFE} == set(table())


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


def test_updates_in_place(account: Account) -> None:
    before = {key: account.external(key.kind.split("/")[1], key.name) for key in account.cluster.objects}
    for kind, name, fields in EDITS:
        edited = account.key(kind, name)
        account.cluster.edit(edited, {"spec": {"forProvider": fields}})
        account.rounds(1, edited)
        assert account.unready() == {}, (kind, name, fields)
    account.rounds(2)
    assert account.unready() == {}
    assert {key: account.external(key.kind.split("/")[1], key.name) for key in account.cluster.objects} == before
    account.cluster.writes.clear()
    account.rounds(2)
    assert account.cluster.writes == []


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
    ("API", "api", "Please remove all API mappings for the API from your custom domain names."),
]


@pytest.mark.parametrize("families", [(network, apis)], ids=["of-few"])
def test_what_others_depend_on_is_not_deleted(account: Account) -> None:
    for kind, name, _ in DEPENDENTS:
        account.cluster.delete(account.key(kind, name))
    account.rounds(1)
    for kind, name, text in DEPENDENTS:
        assert text in account.cluster.conditions(account.key(kind, name))["Synced"], (kind, name)


@pytest.mark.parametrize("families", [(network,)], ids=["of-few"])
def test_protected_log_group_is_not_deleted(account: Account) -> None:
    key = account.key("Group", "logs")
    account.cluster.edit(key, {"spec": {"forProvider": {"deletionProtectionEnabled": True}}})
    account.cluster.delete(key)
    account.rounds(1)
    assert "has deletion protection enabled" in account.cluster.conditions(key)["Synced"]


@pytest.mark.parametrize("families", [(network,)], ids=["of-few"])
def test_an_endpoint_does_not_get_a_subnet_that_was_lost(account: Account) -> None:
    ec2: Any = boto3.client("ec2")
    subnet = account.external("Subnet", "private")
    ec2.modify_vpc_endpoint(VpcEndpointId=account.external("VPCEndpoint", "ecr"), RemoveSubnetIds=[subnet])
    key = account.key("VPCEndpointSubnetAssociation", "ecr-subnet")
    account.cluster.edit(key, {"spec": {"forProvider": {"subnetId": "subnet-0", "subnetIdRef": None}}})
    account.rounds(1)
    assert "InvalidSubnetID.NotFound" in account.cluster.conditions(key)["Synced"]
