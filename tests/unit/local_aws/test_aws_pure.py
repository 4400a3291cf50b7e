"""The pure parts of the local provider, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from crofter_local.aws.errors import AwsError, diagnostic
from crofter_local.aws.kinds.ec2_acls import rule_id
from crofter_local.aws.kinds.ec2_common import hashcode
from crofter_local.aws.kinds.ec2_routing import route_id
from crofter_local.aws.kinds.ec2_security_groups import flat
from crofter_local.aws.kinds.model import same, same_json
from crofter_local.aws.kinds.session import ec2_filters, snake
from crofter_local.aws.provider.conditions import AVAILABLE, CREATING, SUCCESS, Condition, error, merged
from crofter_local.aws.provider.patches import merge_patch
from crofter_local.aws.provider.references import go_name
from crofter_local.aws.provider.resource import Key, Managed
from crofter_local.aws.provider.store import Store, desired_state_changed

KEY = Key("ec2.aws.m.upbound.io/VPC", "shop", "net")


@pytest.mark.parametrize(
    ("desired", "observed", "expected"),
    [
        ("a", "a", True),
        (1, 1.0, True),
        (True, False, False),
        (["b", "a"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {}, False),
        ([{"a": 1}], [{"a": 1, "b": 2}], True),
    ],
)
def test_same(desired: Any, observed: Any, expected: bool) -> None:
    assert same(desired, observed) is expected


@pytest.mark.parametrize(
    ("desired", "observed", "expected"),
    [('{"a": 1, "b": [2]}', '{"b":[2],"a":1}', True), ('{"a": 1}', '{"a": 2}', False), ("x", "x", True)],
)
def test_same_json(desired: str, observed: str, expected: bool) -> None:
    assert same_json(desired, observed) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vpcId", "vpc_id"),
        ("cidrBlock", "cidr_block"),
        ("enableDns64", "enable_dns64"),
        ("ipv6CidrBlock", "ipv6_cidr_block"),
        ("referencedSecurityGroupId", "referenced_security_group_id"),
    ],
)
def test_terraform_names(name: str, expected: str) -> None:
    assert snake(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("vpcId", "VPCID"), ("routeTableId", "RouteTableID"), ("iamRoleArn", "IAMRoleARN")],
)
def test_go_names(name: str, expected: str) -> None:
    assert go_name(name) == expected


def test_terraform_ids() -> None:
    assert hashcode("0.0.0.0/0") == 1080289494
    assert route_id({"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}) == "r-rtb-11080289494"
    assert route_id({"routeTableId": "rtb-1"}) == ""
    rule = {"networkAclId": "acl-1", "ruleNumber": 100.0, "protocol": "tcp", "egress": True}
    assert rule_id(rule) == f"nacl-{hashcode('acl-1-100-true-tcp-')}"
    assert rule_id({**rule, "networkAclId": ""}) == ""


def test_rule_blocks_compare_without_grouping() -> None:
    grouped = [{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["10.0.0.0/8", "10.1.0.0/16"]}]
    single = [
        {"protocol": "6", "fromPort": 80.0, "toPort": 80, "cidrBlocks": ["10.1.0.0/16"]},
        {"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["10.0.0.0/8"]},
    ]
    assert flat(grouped) == flat(single)
    assert flat([{"protocol": "-1", "self": True}]) == {("-1", 0, 0, "self")}


def test_filters() -> None:
    assert ec2_filters(vpc_id="a", attachment__vpc_id="b") == [
        {"Name": "vpc-id", "Values": ["a"]},
        {"Name": "attachment.vpc-id", "Values": ["b"]},
    ]


def test_diagnostics() -> None:
    broken = AwsError("EC2", "DeleteVpc", "DependencyViolation", "No.", request_id="r")
    rest = "operation error EC2: DeleteVpc, https response error StatusCode: 400, RequestID: r, api error "
    assert diagnostic("delete", "EC2 VPC", "vpc-1", broken) == (
        f"failed to delete the resource: [{{0 deleting EC2 VPC (vpc-1): {rest}DependencyViolation: No.  []}}]"
    )
    assert diagnostic("create", "EC2 VPC", "", broken).startswith(
        "failed to create the resource: [{0 creating EC2 VPC: "
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidVpcID.NotFound", True),
        ("NoSuchEntity", True),
        ("ResourceNotFoundException", True),
        ("DependencyViolation", False),
    ],
)
def test_absence(code: str, expected: bool) -> None:
    assert AwsError("EC2", "X", code, "").is_absence is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, {}),
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {}, {"a": None}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, {"a": {"c": None}}),
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1, 2]}),
        ({"a": None}, {"a": None}, {}),
        ({}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_merge_patch(old: dict[str, Any], new: dict[str, Any], expected: dict[str, Any]) -> None:
    assert merge_patch(old, new) == expected


def _written(condition: Condition, generation: int, time: str) -> dict[str, Any]:
    [written] = merged([], [condition], generation=generation, now=time)
    return written


def test_a_condition_that_says_the_same_keeps_its_time() -> None:
    ready, synced = _written(CREATING, 1, "t1"), _written(SUCCESS, 1, "t1")
    assert ready == {
        "type": "Ready",
        "status": "False",
        "reason": "Creating",
        "observedGeneration": 1,
        "lastTransitionTime": "t1",
    }
    assert merged([ready, synced], [CREATING, SUCCESS], generation=1, now="t2") == [ready, synced]
    changed = merged([ready, synced], [AVAILABLE, SUCCESS], generation=1, now="t2")
    assert changed == [_written(AVAILABLE, 1, "t2"), synced]
    assert merged([synced], [SUCCESS], generation=2, now="t2") == [_written(SUCCESS, 2, "t2")]
    assert merged([synced], [error("no")], generation=1, now="t2")[0]["message"] == "no"


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({}, False),
        ({"pending": "2026-01-01T00:00:05Z"}, True),
        ({"pending": "2026-01-01T00:00:05Z", "succeeded": "2026-01-01T00:00:05Z"}, False),
        ({"pending": "2026-01-01T00:00:05Z", "failed": "2026-01-01T00:00:04Z"}, True),
        ({"pending": "2026-01-01T00:00:05Z", "failed": "2026-01-01T00:00:06Z"}, False),
        ({"pending": "not a time"}, False),
    ],
)
def test_create_incomplete(annotations: dict[str, str], expected: bool) -> None:
    named = {f"crossplane.io/external-create-{name}": time for name, time in annotations.items()}
    assert Managed(KEY, {"metadata": {"annotations": named}}).create_incomplete() is expected


@pytest.mark.parametrize(
    ("policies", "valid", "deletes"),
    [
        (["*"], True, True),
        (["Observe"], True, False),
        (["Observe", "Create", "Update", "Delete"], True, True),
        (["Observe", "Create", "Update", "LateInitialize"], True, False),
        (["Create"], False, False),
        (["*", "Observe"], False, True),
    ],
)
def test_policies(policies: list[str], valid: bool, deletes: bool) -> None:
    resource = Managed(KEY, {"metadata": {}, "spec": {"managementPolicies": policies}})
    assert (resource.policy_error() == "") is valid
    assert resource.may("Delete") is deletes


def _body(version: str, **metadata: Any) -> dict[str, Any]:
    return {"metadata": {"uid": "u", "resourceVersion": version, "generation": 1, **metadata}, "status": {}}


def test_only_news_beyond_status_is_worth_a_reconcile() -> None:
    assert desired_state_changed(None, _body("1"))
    assert not desired_state_changed(_body("1"), _body("2"))
    assert desired_state_changed(_body("1"), _body("2", generation=2))
    assert desired_state_changed(_body("1"), _body("2", annotations={"a": "b"}))


def test_store_never_goes_back() -> None:
    store = Store()
    assert store.put(KEY, _body("5"))
    assert not store.put(KEY, _body("4", generation=2))
    assert store.get(KEY) == Managed(KEY, _body("5"))
    assert store.put(KEY, {"metadata": {"uid": "another", "resourceVersion": "1"}})
    assert store.remove(KEY) == "another"
    assert store.remove(KEY) == ""
