"""What cannot even be read: wrong fields, types, ranges, words."""

import pytest
import samples

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.parse import parse
from crofter.validation.rules import check

CONTEXT = Context("team", "shop")


def network(**fields):
    return samples.spec(network={"cidr": "10.40.0.0/16"} | fields)


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({}, "spec.accountRef: absent: required field; add accountRef"),
        (samples.spec(accountRef={}), "spec.accountRef.name: absent: required field; add name"),
        (samples.spec(accountRef={"name": ""}), 'spec.accountRef.name: "": shorter than 1; give more'),
        (samples.spec(accountRef="sydney"), 'spec.accountRef: "sydney": input should be a valid dictionary or instance of accountreference; correct its type'),
        (samples.spec(profle="dev"), 'spec.profle: "dev": unknown field; did you mean profile?'),
        (samples.spec(netwrok={}), "spec.netwrok: {}: unknown field; did you mean network?"),
        (
            samples.spec(protection={"zzz": 1}),
            "spec.protection.zzz: 1: unknown field; the fields here are deletion, destructiveChanges",
        ),
        (samples.spec(account_ref={"name": "x"}), 'spec.account_ref: {"name": "x"}: unknown field; did you mean accountRef?'),
        (network(natGateway="Single"), 'spec.network.natGateway: "Single": unknown field; did you mean natGateways?'),
        (
            network(flowLogs={"retention": 7}),
            "spec.network.flowLogs.retention: 7: unknown field; did you mean retentionDays?",
        ),
        (samples.spec(network={}), "spec.network.cidr: absent: required field; add cidr"),
        (samples.spec(profile="stagin"), 'spec.profile: "stagin": not one of dev, staging, prod; did you mean staging?'),
        (samples.spec(profile="production"), 'spec.profile: "production": not one of dev, staging, prod; did you mean prod?'),
        (samples.spec(profile="xyz"), 'spec.profile: "xyz": not one of dev, staging, prod; choose one of them'),
        (samples.spec(defaultsVersion="v2"), 'spec.defaultsVersion: "v2": not one of v1; did you mean v1?'),
        (network(natGateways="perzone"), 'spec.network.natGateways: "perzone": not one of None, Single, PerZone; did you mean PerZone?'),
        (network(natGateways=None, availabilityZones=0), "spec.network.availabilityZones: 0: must be at least 1; choose a number in the range"),
        (network(availabilityZones=4), "spec.network.availabilityZones: 4: must be at most 3; choose a number in the range"),
        (network(availabilityZones="2"), 'spec.network.availabilityZones: "2": input should be a valid integer; correct its type'),
        (network(availabilityZones=2.5), "spec.network.availabilityZones: 2.5: input should be a valid integer; correct its type"),
        (samples.spec(paused="yes"), 'spec.paused: "yes": input should be a valid boolean; correct its type'),
        (samples.spec(tags=["a"]), 'spec.tags: ["a"]: input should be a valid dictionary; correct its type'),
        (samples.spec(tags={"a": 42}), "spec.tags.a: 42: input should be a valid string; correct its type"),
        (samples.spec(tags={"a": "x" * 257}), f'spec.tags.a: "{"x" * 119}…: longer than 256; shorten it'),
        (samples.spec(network={"cidr": 10.4}), "spec.network.cidr: 10.4: input should be a valid string; correct its type"),
        (samples.spec(network={"cidr": "1.2"}), 'spec.network.cidr: "1.2": shorter than 9; give more'),
        (samples.spec(network={"cidr": "10.40.0.0/16, 10.41.0.0/16"}), 'spec.network.cidr: "10.40.0.0/16, 10.41.0.0/16": longer than 18; shorten it'),
        (network(endpoints=["s3", "ecs2"]), "spec.network.endpoints[1]"),
        (network(endpoints="s3"), 'spec.network.endpoints: "s3": input should be a valid list; correct its type'),
        (network(endpoints=["s3"] * 25), "spec.network.endpoints"),
        (samples.spec(protection={"deletion": "no"}), 'spec.protection.deletion: "no": input should be a valid boolean; correct its type'),
        (
            samples.spec(protection={"destructiveChanges": "Ask"}),
            'spec.protection.destructiveChanges: "Ask": not one of RequireApproval, Allow; choose one of them',
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_field_value_rule_and_fix(spec, told):
    read, problems = check(spec, CONTEXT)
    assert read is None
    assert [str(problem)[: len(told)] for problem in problems] == [told]


@pytest.mark.parametrize(
    ("name", "near"),
    [("secretmanager", "secretsmanager"), ("dynamo", "dynamodb"), ("kinesis", "kinesis-streams"), ("S3", "s3")],
)
def test_an_endpoint_that_is_none_is_told_what_was_probably_meant(name, near):
    _, (problem,) = check(network(endpoints=[name]), CONTEXT)
    assert problem.field == "spec.network.endpoints[0]"
    assert problem.fix == f"did you mean {near}?"


@pytest.mark.parametrize(
    ("days", "near"), [(8, "7"), (10, "7"), (29, "30"), (100, "90"), (360, "365"), (99999, "3653")]
)
def test_a_number_that_is_none_of_the_choices_is_told_the_nearest(days, near):
    _, (problem,) = check(network(flowLogs={"retentionDays": days}), CONTEXT)
    assert (problem.field, problem.value) == ("spec.network.flowLogs.retentionDays", days)
    assert problem.fix == f"did you mean {near}?"


def test_everything_that_is_wrong_is_told_at_once():
    _, problems = check({"profile": "x", "network": {"availabilityZones": 9}}, CONTEXT)
    assert [problem.field for problem in problems] == [
        "spec.profile",
        "spec.accountRef",
        "spec.network.cidr",
        "spec.network.availabilityZones",
    ]


ACCOUNT = {
    "accountId": "123456789012",
    "region": "ap-southeast-2",
    "providerConfig": {"name": "sydney"},
    "allowedNamespaces": ["team-*"],
}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"accountId": "12345"}, 'spec.accountId: "12345": must match ^\\d{12}$; write it in that form'),
        ({"accountId": 123456789012}, "spec.accountId: 123456789012: input should be a valid string; correct its type"),
        ({"region": "Sydney"}, 'spec.region: "Sydney": must match ^[a-z]{2}(-[a-z]+)+-\\d$; write it in that form'),
        ({"allowedNamespaces": []}, "spec.allowedNamespaces: []: shorter than 1; give more"),
        ({"allowedNamespaces": ["a*b"]}, 'spec.allowedNamespaces[0]: "a*b": must match '),
        ({"providerConfig": {"kind": "Provider", "name": "x"}}, 'spec.providerConfig.kind: "Provider": not one of ClusterProviderConfig, ProviderConfig; did you mean ProviderConfig?'),
        ({"operatorRole": {"arn": "role/x"}}, 'spec.operatorRole.arn: "role/x": must match '),
        ({"operatorRole": {"arn": "arn:aws:iam::123456789012:role/x", "externalID": "xx"}}, 'spec.operatorRole.externalID: "xx": unknown field; did you mean externalId?'),
        ({"permissionsBoundary": "arn:aws:iam::123456789012:role/x"}, 'spec.permissionsBoundary: "arn:aws:iam::123456789012:role/x": must match '),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_read(fields, told):
    read, problems = parse(AccountSpec, ACCOUNT | fields)
    assert read is None
    assert [str(problem)[: len(told)] for problem in problems] == [told]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"region": "us-gov-west-1"},
        {"allowedNamespaces": ["*", "team", "team-*"]},
        {"operatorRole": {"arn": "arn:aws-cn:iam::123456789012:role/path/x", "externalId": "ab"}},
        {"permissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"},
    ],
)
def test_an_account_that_can(fields):
    assert parse(AccountSpec, ACCOUNT | fields)[1] == ()


@pytest.mark.parametrize(
    ("spec", "same"),
    [
        ({"identity": None}, {"identity": {}}),
        ({"identity": {"userPool": None}}, {"identity": {"userPool": {}}}),
        ({"monitoring": {"tiers": {"critical": None}}}, {"monitoring": {"tiers": {"critical": {}}}}),
        ({"network": None}, {"network": None}),
        ({"queues": None}, {"queues": None}),
    ],
)
def test_an_object_that_is_null_is_an_empty_one(spec, same):
    read, problems = parse(EnvironmentSpec, samples.spec(**spec))
    assert problems == ()
    assert read == EnvironmentSpec.model_validate(samples.spec(**same))
