"""The whole answer for networks as profiles make them: keys, kinds, and the fields that matter, literally."""

import json
from collections import Counter
from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .alarms import monitored
from .networks import BOUNDARY, DEV, PROD, WITHOUT_NAT, network, zones

NACL_RULES = {
    "nacl-public": {
        "in-vpc", "in-http", "in-https", "in-ephemeral-tcp", "in-ephemeral-udp", "in-icmp-unreachable", "out-all",
    },
    "nacl-private": {"in-vpc", "in-ephemeral-tcp", "in-ephemeral-udp", "in-icmp-unreachable", "out-all"},
    "nacl-data": {"in-vpc", "out-vpc"},
}  # fmt: skip

ALWAYS = {
    "vpc", "internet-gateway", "default-security-group", "route-public",
    *NACL_RULES,
    *(f"{acl}-rule-{rule}" for acl, rules in NACL_RULES.items() for rule in rules),
}  # fmt: skip

FLOW_LOG = {"flow-log", "flow-log-group", "flow-log-role", "flow-log-role-policy"}

DATA_RULES_FOR_GATEWAYS = {"nacl-data-rule-in-gateway-endpoints", "nacl-data-rule-out-gateway-endpoints"}


def for_provider(resources: dict[str, dict[str, Any]], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    parameters: dict[str, Any] = resources[key]["spec"]["forProvider"]
    return {name: value for name, value in parameters.items() if name not in ("region", "tags")}


def always(name: str) -> dict[str, Any]:
    return {"name": name, "policy": {"resolve": "Always"}}


def test_keys_of_a_dev_network() -> None:
    assert run(DEV).resources.keys() == ALWAYS | FLOW_LOG | DATA_RULES_FOR_GATEWAYS | {
        "subnet-public-a", "subnet-public-b", "subnet-private-a", "subnet-data-a", "subnet-data-b",
        "route-table-public", "route-table-private-a", "route-table-data",
        "route-table-association-public-a", "route-table-association-public-b", "route-table-association-private-a",
        "route-table-association-data-a", "route-table-association-data-b",
        "eip-a", "nat-a", "route-private-a",
    }  # fmt: skip


def test_keys_of_a_prod_network() -> None:
    assert run(PROD).resources.keys() == (
        ALWAYS
        | FLOW_LOG
        | DATA_RULES_FOR_GATEWAYS
        | {f"subnet-{tier}-{slot}" for tier in ("public", "private", "data") for slot in "abc"}
        | {f"route-table-association-{tier}-{slot}" for tier in ("public", "private", "data") for slot in "abc"}
        | {f"{what}-{slot}" for what in ("eip", "nat", "route-private", "route-table-private") for slot in "abc"}
        | {"route-table-public", "route-table-data"}
    )


def test_kinds_of_a_prod_network() -> None:
    assert Counter(resource["kind"] for resource in run(PROD).resources.values()) == {
        "VPC": 1, "InternetGateway": 1, "DefaultSecurityGroup": 1, "Subnet": 9, "EIP": 3, "NATGateway": 3,
        "RouteTable": 5, "Route": 4, "RouteTableAssociation": 9, "NetworkACL": 3, "NetworkACLRule": 16,
        "FlowLog": 1, "Group": 1, "Role": 1, "RolePolicy": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("xr", "count"), [(network(), 39), (WITHOUT_NAT, 36), (DEV, 45), (PROD, 61)])
def test_ninety_resources_at_most(xr: dict[str, Any], count: int) -> None:
    assert len(settle(monitored(xr))[0].resources) == count <= 90


def test_a_managed_resource_is_complete() -> None:
    assert run(DEV).resources["subnet-public-a"] == {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "Subnet",
        "metadata": {
            "name": "shop-dev-network-subnet-public-a-c1a0e2",
            "labels": {
                "crofter.dev/environment": "shop-dev",
                "crofter.dev/component": "network",
                "crofter.dev/key": "subnet-public-a",
            },
            "annotations": {"crofter.dev/rendered": "e51045f5ab32"},
        },
        "spec": {
            "managementPolicies": ["Create", "Delete", "Observe", "Update"],
            "providerConfigRef": {"kind": "ClusterProviderConfig", "name": "sydney"},
            "forProvider": {
                "region": "ap-southeast-2",
                "vpcIdRef": always("shop-dev-network-vpc-1a0634"),
                "cidrBlock": "10.40.32.0/20",
                "availabilityZoneId": "apse2-az1",
                "mapPublicIpOnLaunch": False,
                "tags": {
                    "Name": "shop-dev-network-subnet-public-a",
                    "team": "shop",
                    "crofter.dev/environment": "shop-dev",
                    "crofter.dev/namespace": "shop",
                    "crofter.dev/environment-id": "0123456789ab",
                    "crofter.dev/component": "network",
                    "crofter.dev/key": "subnet-public-a",
                    "crossplane-kind": "subnet.ec2.aws.m.upbound.io",
                    "crossplane-name": "shop-dev-network-subnet-public-a-c1a0e2",
                    "crossplane-providerconfig": "sydney",
                },
            },
        },
    }


def test_users_tags_do_not_displace_crofters() -> None:
    tags = {"crofter.dev/environment": "theirs", "Name": "theirs", "team": "shop"}
    written = run(network(tags=tags)).resources["vpc"]["spec"]["forProvider"]["tags"]
    assert (written["crofter.dev/environment"], written["Name"], written["team"]) == (
        "shop-dev", "shop-dev-network-vpc", "shop",
    )  # fmt: skip


def test_vpc_and_default_security_group() -> None:
    resources = run(DEV).resources
    assert for_provider(resources, "vpc") == {
        "cidrBlock": "10.40.0.0/16", "enableDnsSupport": True, "enableDnsHostnames": True,
    }  # fmt: skip
    assert for_provider(resources, "default-security-group") == {"vpcIdRef": always("shop-dev-network-vpc-1a0634")}


@pytest.mark.parametrize(
    ("mode", "nats", "routes"),
    [
        ("None", set(), {}),
        ("Single", {"a"}, {"a": "a", "b": "a", "c": "a"}),
        ("PerZone", {"a", "b", "c"}, {"a": "a", "b": "b", "c": "c"}),
    ],
)
def test_private_subnets_reach_outside_by_mode(mode: str, nats: set[str], routes: dict[str, str]) -> None:
    resources = run(network(zones=zones(3), workloadZones=3, natGateways=mode)).resources
    names = {key: resource["metadata"]["name"] for key, resource in resources.items()}
    assert {key for key in resources if key.startswith(("nat-", "eip-"))} == {
        f"{what}-{slot}" for what in ("nat", "eip") for slot in nats
    }
    assert {key: for_provider(resources, key) for key in resources if key.startswith("route-private-")} == {
        f"route-private-{slot}": {
            "routeTableIdRef": always(names[f"route-table-private-{slot}"]),
            "destinationCidrBlock": "0.0.0.0/0",
            "natGatewayIdRef": always(names[f"nat-{nat}"]),
        }
        for slot, nat in routes.items()
    }


def test_the_data_tier_has_no_way_out() -> None:
    resources = run(PROD).resources
    data = resources["route-table-data"]["metadata"]["name"]
    into_data = [
        key
        for key, resource in resources.items()
        if resource["spec"]["forProvider"].get("routeTableIdRef", {}).get("name") == data
    ]
    assert sorted(into_data) == [
        "route-table-association-data-a",
        "route-table-association-data-b",
        "route-table-association-data-c",
    ]


def rule(egress: bool, number: int, protocol: str, cidr: str, **more: int) -> dict[str, Any]:
    return {
        "networkAclIdRef": None, "egress": egress, "ruleNumber": number, "ruleAction": "allow", "protocol": protocol,
        "cidrBlock": cidr, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("nacl-public-rule-in-vpc", rule(False, 100, "-1", "10.40.0.0/16")),
        ("nacl-public-rule-in-http", rule(False, 110, "6", "0.0.0.0/0", fromPort=80, toPort=80)),
        ("nacl-public-rule-in-https", rule(False, 120, "6", "0.0.0.0/0", fromPort=443, toPort=443)),
        ("nacl-public-rule-in-ephemeral-tcp", rule(False, 200, "6", "0.0.0.0/0", fromPort=1024, toPort=65535)),
        ("nacl-private-rule-in-ephemeral-udp", rule(False, 210, "17", "0.0.0.0/0", fromPort=1024, toPort=65535)),
        ("nacl-private-rule-in-icmp-unreachable", rule(False, 220, "1", "0.0.0.0/0", icmpType=3, icmpCode=-1)),
        ("nacl-private-rule-out-all", rule(True, 100, "-1", "0.0.0.0/0")),
        ("nacl-data-rule-in-vpc", rule(False, 100, "-1", "10.40.0.0/16")),
        ("nacl-data-rule-out-vpc", rule(True, 100, "-1", "10.40.0.0/16")),
        ("nacl-data-rule-out-gateway-endpoints", rule(True, 200, "6", "0.0.0.0/0", fromPort=443, toPort=443)),
    ],
)
def test_network_acl_rules(key: str, expected: dict[str, Any]) -> None:
    resources = run(DEV).resources
    acl = resources[key.split("-rule-", maxsplit=1)[0]]["metadata"]["name"]
    assert for_provider(resources, key) == expected | {"networkAclIdRef": always(acl)}


def test_rule_numbers_do_not_collide() -> None:
    rules = [
        (fields["networkAclIdRef"]["name"], fields["egress"], fields["ruleNumber"])
        for resource in run(PROD).resources.values()
        if resource["kind"] == "NetworkACLRule"
        for fields in [resource["spec"]["forProvider"]]
    ]
    assert len(set(rules)) == len(rules)


def test_flow_logs_may_write_to_their_own_group_only() -> None:
    aws = {**DEV["spec"]["aws"], "permissionsBoundary": BOUNDARY}
    resources = run(network(flowLogs={"retentionDays": 7}, aws=aws)).resources
    names = {
        key: resources[key]["metadata"]["annotations"]["crossplane.io/external-name"]
        for key in ("flow-log-group", "flow-log-role", "flow-log-role-policy")
    }
    assert names == {
        "flow-log-group": "/crofter/shop-dev-network-vpc-flow-logs-d5d042",
        "flow-log-role": "shop-dev-network-flow-log-role-9a38e4",
        "flow-log-role-policy": "deliver",
    }
    group = "arn:aws:logs:ap-southeast-2:123456789012:log-group:/crofter/shop-dev-network-vpc-flow-logs-d5d042"
    assert for_provider(resources, "flow-log") == {
        "vpcIdRef": always("shop-dev-network-vpc-1a0634"),
        "trafficType": "ALL",
        "maxAggregationInterval": 60,
        "logDestinationType": "cloud-watch-logs",
        "logDestination": group,
        "iamRoleArn": "arn:aws:iam::123456789012:role/crofter/0123456789ab/shop-dev-network-flow-log-role-9a38e4",
    }
    role = for_provider(resources, "flow-log-role")
    assert role["permissionsBoundary"] == BOUNDARY
    assert role["path"] == "/crofter/0123456789ab/"
    assert "region" not in resources["flow-log-role"]["spec"]["forProvider"]
    assert json.loads(role["assumeRolePolicy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:ec2:ap-southeast-2:123456789012:vpc-flow-log/*"},
            },
        }
    ]
    policy = json.loads(for_provider(resources, "flow-log-role-policy")["policy"])
    assert policy["Statement"][0] == {
        "Sid": "WriteOwnLogGroup", "Effect": "Allow", "Resource": [group, f"{group}:*"],
        "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    }  # fmt: skip
    assert for_provider(resources, "flow-log-group") == {"retentionInDays": 7}


def test_arns_follow_the_partition() -> None:
    aws = {**DEV["spec"]["aws"], "partition": "aws-us-gov", "region": "us-gov-west-1"}
    resources = run(network(flowLogs={"retentionDays": 7}, aws=aws)).resources
    assert for_provider(resources, "flow-log")["iamRoleArn"].startswith("arn:aws-us-gov:iam::123456789012:role/")
    assert '"arn:aws:' not in json.dumps(resources)


def test_outputs_of_a_prod_network() -> None:
    rendered, observed = settle(PROD)
    names = {key: item["metadata"]["annotations"]["crossplane.io/external-name"] for key, item in observed.items()}
    assert rendered.xr_status["outputs"] == {
        "vpcId": names["vpc"],
        "vpcCidr": "10.40.0.0/16",
        **{
            f"{tier}Subnets": [
                {"slot": slot, "zoneId": zone, "id": names[f"subnet-{tier}-{slot}"], "cidr": cidr}
                for slot, zone, cidr in zip("abc", ("apse2-az1", "apse2-az2", "apse2-az3"), cidrs, strict=True)
            ]
            for tier, cidrs in {
                "public": ("10.40.32.0/20", "10.40.96.0/20", "10.40.160.0/20"),
                "private": ("10.40.0.0/19", "10.40.64.0/19", "10.40.128.0/19"),
                "data": ("10.40.48.0/20", "10.40.112.0/20", "10.40.176.0/20"),
            }.items()
        },
        "natAddresses": [observed[f"eip-{slot}"]["status"]["atProvider"]["publicIp"] for slot in "abc"],
        "natGatewayIds": [names[f"nat-{slot}"] for slot in "abc"],
        "privateRouteTables": [{"slot": slot, "id": names[f"route-table-private-{slot}"]} for slot in "abc"],
        "dataRouteTableId": names["route-table-data"],
    }


def test_outputs_of_a_network_without_nat() -> None:
    outputs = settle(WITHOUT_NAT)[0].xr_status["outputs"]
    assert outputs["natAddresses"] == []
    assert [table["slot"] for table in outputs["privateRouteTables"]] == ["a"]


def test_the_data_tier_is_open_to_gateway_endpoints_only_where_there_are_any() -> None:
    rules = {key for key in run(network(gatewayAccess=True)).resources if key.startswith("nacl-data-rule-")}
    assert rules - run(network()).resources.keys() == DATA_RULES_FOR_GATEWAYS
