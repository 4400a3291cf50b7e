from datetime import UTC, datetime

import pytest
import samples

from crofter.api.account import AccountSpec
from crofter.api.times import timestamp
from crofter.kube.observe import account_facts, observed_xr, observed_xrs, partition


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00.123456Z", datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2026-03-01T22:00:00+10:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun Mar  1 12:00:00 UTC 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_times_as_kubernetes_and_people_write_them(text, time):
    assert timestamp(text) == time


def test_a_composite_resource_is_read_whole():
    raw = samples.xr_object(applied=60)
    found = observed_xr(raw)
    assert (found.kind.kind, found.namespace, found.name, found.uid) == (
        "Network",
        "team",
        "shop-network-60de19",
        "network-uid",
    )
    assert (found.component, found.generation, found.deleting, found.nudged_at) == ("network", 1, False, None)
    assert found.spec == samples.network_spec()
    assert found.applied_at == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
    assert (found.status.resources.total, found.outputs.vpc_id) == (10, "vpc-1")
    assert {kind: one.status for kind, one in found.conditions.items()} == {"Ready": "True", "Synced": "True"}
    assert found.echoed


@pytest.mark.parametrize(
    ("status", "readable", "published"),
    [
        (None, False, False),
        ({}, False, False),
        ({"revision": "x"}, False, False),
        ({"revision": "x", "resources": {"total": "many"}}, False, False),
        ({"revision": "x", "resources": samples.resources(surprise=1)}, False, False),
        ({"revision": "x", "resources": samples.resources()}, True, False),
        ({"revision": "x", "resources": samples.resources(), "outputs": {"vpcId": "vpc-1"}}, True, False),
        ({"revision": "x", "resources": samples.resources(), "outputs": samples.OUTPUTS | {"new": 1}}, True, False),
        ({"revision": "x", "resources": samples.resources(), "outputs": samples.OUTPUTS}, True, True),
        ({"outputs": samples.OUTPUTS}, False, True),
    ],
)
def test_a_status_that_cannot_be_read_counts_as_none(status, readable, published):
    raw = samples.xr_object()
    del raw["status"]
    found = observed_xr(raw if status is None else raw | {"status": status})
    assert (found.status is not None, found.outputs is not None, found.ready) == (readable, published, False)


def entry(time, manager="crofter", fields=("f:spec",)):
    return {"manager": manager, "time": time, "fieldsV1": {field: {} for field in fields}}


@pytest.mark.parametrize(
    ("entries", "minute"),
    [
        ([], 0),
        ([entry("2026-03-01T11:05:00Z")], 5),
        ([entry("2026-03-01T11:05:00Z"), entry("2026-03-01T11:07:00Z")], 7),
        ([entry("2026-03-01T11:05:00Z"), entry("2026-03-01T11:09:00Z", manager="crossplane")], 5),
        ([entry("2026-03-01T11:05:00Z"), entry("2026-03-01T11:09:00Z", fields=("f:metadata",))], 5),
        ([{"manager": "crofter", "fieldsV1": {"f:spec": {}}}], 0),
    ],
)
def test_when_crofter_last_changed_the_spec(entries, minute):
    raw = samples.xr_object()
    raw["metadata"] |= {"creationTimestamp": "2026-03-01T11:00:00Z", "managedFields": entries}
    assert observed_xr(raw).applied_at == datetime(2026, 3, 1, 11, minute, tzinfo=UTC)


def test_composite_resources_by_component():
    other = samples.xr_object(wanted=samples.network_spec(component="endpoints")) | {"kind": "VpcEndpoints"}
    assert sorted(observed_xrs([samples.xr_object(), other])) == ["endpoints", "network"]


def facts(raw):
    return account_facts(raw, AccountSpec.model_validate(raw["spec"]))


def test_an_account_that_is_ready_gives_facts():
    found = facts(samples.account_object(permissionsBoundary="arn:aws:iam::123456789012:policy/b"))
    assert (found.name, found.target.account_id, found.target.partition) == ("sydney", "123456789012", "aws")
    assert found.target.permissions_boundary == "arn:aws:iam::123456789012:policy/b"
    assert [zone.id for zone in found.zones] == ["apse2-az1", "apse2-az2", "apse2-az3"]


def changed():
    raw = samples.account_object()
    raw["metadata"]["generation"] = 2
    return raw


def unseen():
    raw = samples.account_object()
    del raw["status"]
    return raw


@pytest.mark.parametrize("raw", [samples.account_object(ready=False), changed(), unseen()], ids=["no", "stale", "new"])
def test_an_account_that_is_not_gives_none(raw):
    assert facts(raw) is None


@pytest.mark.parametrize(
    ("region", "expected"), [("ap-southeast-2", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_partition_of_a_region(region, expected):
    assert partition(region) == expected
