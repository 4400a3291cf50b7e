from dataclasses import replace

import pytest
import samples
from fakekube import FakeKube

from crofter.api.registry import BY_KIND, managed_kinds
from crofter.kube.errors import KubeError
from crofter.kube.observe import observed_xr
from crofter.kube.removal import carry_out, interrupted, left, left_of, unstick
from crofter.plan.removal import Removal, Step, removals

EC2 = "/apis/ec2.aws.m.upbound.io/v1beta1/namespaces/team"
NETWORK = "/apis/aws.crofter.dev/v1alpha1/namespaces/team/networks/shop-network-60de19"
PAUSED = {"crossplane.io/paused": "true"}
HALTED_AT = "crofter.dev/halted-at"
PENDING, SUCCEEDED, FAILED = (f"crossplane.io/external-create-{word}" for word in ("pending", "succeeded", "failed"))
XR = observed_xr(samples.xr_object())
VPC = next(kind for kind in managed_kinds() if kind.kind == "VPC")


def managed(
    name="shop-vpc", *, service="ec2", kind="VPC", owned=True, component="network", environment="shop", **metadata
):
    labels = {"crofter.dev/environment": environment, "crofter.dev/component": component}
    owners = [{"kind": "Network", "name": "shop-network-60de19"}] if owned else []
    return {
        "apiVersion": f"{service}.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {
            "name": name,
            "namespace": "team",
            "uid": f"uid-{name}",
            "resourceVersion": "1",
            "labels": labels,
            "ownerReferences": owners,
            "annotations": {},
        }
        | metadata,
        "spec": {"forProvider": {}},
    }


def going(*, requested=60, **details):
    """A composite resource that only has to be deleted: prepared, halted `requested` seconds ago, and at rest."""
    return samples.xr_object(
        wanted=samples.network_spec(deletion="Prepare"),
        annotations=PAUSED | {HALTED_AT: samples.ago(requested)},
        synced="False",
        synced_reason="ReconcilePaused",
        **details,
    )


def next_step(raw):
    (step,) = removals({"network": observed_xr(raw)}, {}, samples.NOW)
    return step


async def test_preparing_is_a_change_of_the_spec():
    raw = samples.xr_object()
    kube = FakeKube(raw)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {NETWORK}"]
    assert kube.bodies(NETWORK)[0]["spec"]["deletion"] == "Prepare"


async def test_without_anything_to_lift_the_halt_notes_that_the_removal_has_begun():
    raw = samples.xr_object(total=1)
    raw["spec"]["crossplane"] = {
        "resourceRefs": [{"apiVersion": "ec2.aws.m.upbound.io/v1beta1", "kind": "VPC", "name": "x"}]
    }
    kube = FakeKube(raw)
    written = await carry_out(kube, next_step(raw), samples.NOW)
    (patch,) = kube.bodies(NETWORK)
    assert patch["metadata"]["annotations"] == PAUSED | {HALTED_AT: samples.STAMP}
    assert patch["spec"].keys() == {"deletion", "revision"}
    assert written["spec"]["deletion"] == "Prepare"


@pytest.mark.parametrize(("ready", "listed"), [(1, False), (0, True)])
async def test_managed_resources_that_were_all_ready_are_not_listed_before_the_deletion(ready, listed):
    raw = going(total=1)
    raw["status"]["resources"]["ready"] = ready
    raw["spec"]["crossplane"] = {
        "resourceRefs": [{"apiVersion": "ec2.aws.m.upbound.io/v1beta1", "kind": "VPC", "name": "x"}]
    }
    kube = FakeKube(raw)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert any(method == "GET" for method, _, _ in kube.requests) is listed
    assert f"DELETE {NETWORK}" in kube.written


async def test_deletion_is_foreground_and_of_the_very_object():
    raw = going()
    kube = FakeKube(raw)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"DELETE {NETWORK}", f"PATCH {NETWORK}"]
    assert kube.bodies(NETWORK) == [
        {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "propagationPolicy": "Foreground",
            "preconditions": {"uid": "network-uid"},
        },
        {"metadata": {"annotations": {"crossplane.io/paused": None}}},
    ]


async def test_without_its_function_what_is_paused_is_freed_first():
    raw = going(echo="older")
    paused = managed(annotations={"crossplane.io/paused": "true"})
    kube = FakeKube(raw, paused, managed("shop-subnet", kind="Subnet"), managed("other", environment="other"))
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {EC2}/vpcs/shop-vpc", f"DELETE {NETWORK}", f"PATCH {NETWORK}"]
    assert kube.bodies("vpcs") == [{"metadata": {"annotations": {"crossplane.io/paused": None}}}]


ALARM = "/apis/cloudwatch.aws.m.upbound.io/v1beta1/namespaces/team/metricalarms/shop-alarm"
POOL = "/apis/cognitoidp.aws.m.upbound.io/v1beta1/namespaces/team/userpools/shop-pool"
XRS = {"MetricAlarm": NETWORK, "UserPool": NETWORK.replace("networks", "identities")}
"""Composite resources with such a managed resource."""


def going_with(found, **details):
    raw = going(**details)
    return raw | {"kind": "Identity"} if found["kind"] == "UserPool" else raw


def told(raw, fields, *, at_provider, seen=2, synced="True"):
    """A managed resource that has something to lift, and what the provider last said of it."""
    raw["metadata"]["generation"] = 2
    condition = {"type": "Synced", "status": synced, "reason": "any", "observedGeneration": seen}
    return raw | {
        "spec": {"forProvider": fields},
        "status": {"conditions": [condition], "atProvider": at_provider},
    }


def alarm(*, on, **details):
    """Of an alarm nothing is protected: it is kept from ringing."""
    raw = managed("shop-alarm", service="cloudwatch", kind="MetricAlarm")
    return told(raw, {"actionsEnabled": on}, at_provider={"actionsEnabled": True}, **details)


def pool(*, protected, in_aws="ACTIVE", **details):
    """A user pool, which AWS does not delete while it is protected."""
    raw = managed("shop-pool", service="cognitoidp", kind="UserPool")
    at_provider = {"deletionProtection": in_aws} if in_aws else {}
    return told(raw, {"deletionProtection": protected}, at_provider=at_provider, **details)


@pytest.mark.parametrize("echo", ["", "older"], ids=["with-its-function", "without"])
@pytest.mark.parametrize(
    ("found", "requested", "written"),
    [
        pytest.param(alarm(on=False, seen=1), 12, [], id="not-seen"),
        pytest.param(alarm(on=False, synced="False"), 12, [], id="refused"),
        pytest.param(alarm(on=False), 12, ["DELETE", "PATCH"], id="lifted"),
        pytest.param(alarm(on=False, synced="False"), 31, ["DELETE", "PATCH"], id="refused-for-good"),
        pytest.param(pool(protected="INACTIVE", synced="False"), 31, [], id="protected"),
        pytest.param(pool(protected="INACTIVE", seen=1), 3600, [], id="protected-for-long"),
        pytest.param(
            pool(protected="INACTIVE", synced="False", in_aws="INACTIVE"),
            31,
            ["DELETE", "PATCH"],
            id="protected-no-more",
        ),
        pytest.param(pool(protected="INACTIVE", synced="False", in_aws=""), 12, [], id="perhaps-made"),
        pytest.param(pool(protected="INACTIVE", synced="False", in_aws=""), 31, ["DELETE", "PATCH"], id="never-made"),
        pytest.param(pool(protected="INACTIVE"), 12, ["DELETE", "PATCH"], id="never-protected"),
    ],
)
async def test_what_keeps_aws_from_deleting_is_waited_for(echo, found, requested, written):
    raw = going_with(found, echo=echo, requested=requested)
    kube = FakeKube(raw, found)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"{method} {XRS[found['kind']]}" for method in written]


@pytest.mark.parametrize("requested", [12, 3600])
@pytest.mark.parametrize(
    ("found", "path", "fields"),
    [
        (alarm(on=True), ALARM, {"actionsEnabled": False}),
        (pool(protected="ACTIVE"), POOL, {"deletionProtection": "INACTIVE"}),
    ],
    ids=["alarm", "pool"],
)
async def test_without_its_function_it_is_lifted_and_the_provider_given_time(found, path, fields, requested):
    """However long ago it was halted: it may have waited for others since, or for Crossplane."""
    raw = going_with(found, echo="older", requested=requested)
    kube = FakeKube(raw, found)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {path}", f"PATCH {XRS[found['kind']]}"]
    assert kube.bodies(path) == [{"spec": {"forProvider": fields}}]
    assert kube.bodies(XRS[found["kind"]]) == [{"metadata": {"annotations": {HALTED_AT: samples.STAMP}}}]


async def test_with_its_function_what_it_did_not_lift_is_left():
    """As in a Composition of somebody's own."""
    found = pool(protected="ACTIVE")
    raw = going_with(found)
    kube = FakeKube(raw, found)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"DELETE {XRS['UserPool']}", f"PATCH {XRS['UserPool']}"]


async def test_what_is_paused_is_freed_to_be_lifted():
    found = pool(protected="INACTIVE", synced="False")
    raw = going_with(found)
    found["metadata"]["annotations"] = PAUSED
    kube = FakeKube(raw, found)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {POOL}"]
    assert kube.bodies(POOL) == [{"metadata": {"annotations": {"crossplane.io/paused": None}}}]


async def test_it_is_halted_and_crossplane_is_told_to_look():
    raw = samples.xr_object(wanted=samples.network_spec(deletion="Prepare"))
    kube = FakeKube(raw)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {NETWORK}"]
    assert kube.bodies(NETWORK) == [{"metadata": {"annotations": PAUSED | {HALTED_AT: samples.STAMP}}}]


async def test_one_whose_deletion_was_seen_is_let_go():
    raw = going(deleting=True)
    kube = FakeKube(raw)
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == [f"PATCH {NETWORK}"]
    assert kube.bodies(NETWORK) == [{"metadata": {"annotations": {"crossplane.io/paused": None}}}]


@pytest.mark.parametrize(
    ("requested", "finalizers", "deleted"),
    [
        (9, ["finalizer.managedresource.crossplane.io"], True),
        (9, [], False),
        (9, ["another"], False),
        (10, [], True),
    ],
)
async def test_what_the_provider_is_about_to_hold_is_waited_for(requested, finalizers, deleted):
    raw = going(requested=requested)
    kube = FakeKube(raw, managed(finalizers=finalizers))
    await carry_out(kube, next_step(raw), samples.NOW)
    assert kube.written == ([f"DELETE {NETWORK}", f"PATCH {NETWORK}"] if deleted else [])


@pytest.mark.parametrize(
    "step", [Step.WAIT_FOR_DEPENDANTS, Step.WAIT_FOR_ECHO, Step.WAIT_FOR_HALT, Step.WAIT_UNTIL_GONE]
)
async def test_waiting_writes_nothing(step):
    kube = FakeKube()
    await carry_out(kube, Removal(samples.xr(), step), samples.NOW)
    assert kube.requests == []


@pytest.mark.parametrize("code", [404, 409])
async def test_what_is_gone_already_needs_nothing(code):
    raw = going()
    kube = FakeKube(raw)
    kube.refuse("DELETE", "networks", code)
    await carry_out(kube, next_step(raw), samples.NOW)


async def test_what_is_refused_is_told():
    raw = going()
    kube = FakeKube(raw)
    kube.refuse("DELETE", "networks", 500)
    with pytest.raises(KubeError):
        await carry_out(kube, next_step(raw), samples.NOW)


@pytest.mark.parametrize(
    ("xrs", "names"),
    [
        ((), ["shop-group", "shop-queue", "shop-vpc"]),
        ((XR,), ["shop-vpc"]),
        ((XR, replace(XR, kind=BY_KIND["Queue"])), ["shop-queue", "shop-vpc"]),
        ((XR, replace(XR, composition="of-their-own")), ["shop-group", "shop-queue", "shop-vpc"]),
    ],
)
async def test_what_is_left_of_an_environment_is_found_by_label(xrs, names):
    group = managed("shop-group", kind="SecurityGroup", component="endpoints.base")
    queue = managed("shop-queue", service="sqs", kind="Queue", component="queue.jobs")
    kube = FakeKube(managed(), group, queue, managed("other", environment="other"))
    found = await left(kube, "team", "shop", xrs)
    assert sorted(raw["metadata"]["name"] for _, raw in found) == names


async def test_what_is_left_of_a_component_is_asked_of_its_own_kinds():
    kube = FakeKube(managed(), managed("shop-endpoint", kind="VPC", component="endpoints.base"))
    found = await left_of(kube, observed_xr(going()))
    assert [raw["metadata"]["name"] for _, raw in found] == ["shop-vpc"]
    assert len(kube.requests) == len(BY_KIND["Network"].managed)


async def test_a_kind_that_is_not_installed_has_nothing_left():
    kube = FakeKube(managed())
    kube.refuse("GET", "/vpcs", 404)
    assert await left(kube, "team", "shop") == ()


@pytest.mark.parametrize(
    ("annotations", "is_"),
    [
        ({}, False),
        ({PENDING: "2026-03-01T12:00:00Z"}, True),
        ({PENDING: "2026-03-01T12:00:00Z", SUCCEEDED: "2026-03-01T12:00:01Z"}, False),
        ({PENDING: "2026-03-01T12:00:00Z", SUCCEEDED: "2026-03-01T12:00:00Z"}, False),
        ({PENDING: "2026-03-01T12:00:00Z", FAILED: "2026-03-01T12:00:01Z"}, False),
        ({PENDING: "2026-03-01T12:00:00Z", FAILED: "2026-03-01T11:00:00Z"}, True),
        ({PENDING: "2026-03-01T12:00:00Z", SUCCEEDED: "2026-02-01T00:00:00Z", FAILED: "2026-03-01T11:00:00Z"}, True),
        ({PENDING: "2026-03-01T12:00:00.12Z", SUCCEEDED: "2026-03-01T12:00:00.123Z"}, False),
        ({PENDING: "2026-03-01T12:00:00Z", SUCCEEDED: "2026-03-01T22:00:01+10:00"}, False),
        ({SUCCEEDED: "2026-03-01T12:00:00Z"}, False),
        ({PENDING: ""}, False),
    ],
)
def test_whether_a_creation_never_said_how_it_ended(annotations, is_):
    assert interrupted(managed(annotations=annotations)) is is_


STUCK = {PENDING: "2026-03-01T12:00:00Z"}


@pytest.mark.parametrize(
    ("raw", "found", "written"),
    [
        (managed(), None, []),
        (managed(deletionTimestamp=samples.STAMP), None, []),
        (
            managed(annotations={"crossplane.io/paused": "true"}),
            None,
            [("PATCH", {"metadata": {"annotations": {"crossplane.io/paused": None}}})],
        ),
        (managed(annotations=STUCK), None, [("PATCH", {"metadata": {"annotations": {PENDING: None}}})]),
        (
            managed(annotations=STUCK),
            "vpc-7",
            [("PATCH", {"metadata": {"annotations": {PENDING: None, "crossplane.io/external-name": "vpc-7"}}})],
        ),
        (
            managed(owned=False),
            None,
            [
                (
                    "DELETE",
                    {
                        "apiVersion": "v1",
                        "kind": "DeleteOptions",
                        "propagationPolicy": "Background",
                        "preconditions": {"uid": "uid-shop-vpc"},
                    },
                )
            ],
        ),
        (managed(owned=False, finalizers=["x"], deletionTimestamp=samples.STAMP), None, []),
    ],
    ids=["owned", "going", "paused", "made-nothing", "made-something", "orphan", "orphan-going"],
)
async def test_what_would_wait_for_ever_is_freed(raw, found, written):
    async def find(_):
        return found

    kube = FakeKube(raw)
    await unstick(kube, [(VPC, raw)], find)
    assert [(method, body) for method, _, body in kube.requests] == written


async def test_what_vanishes_meanwhile_is_passed_over():
    async def find(_):
        return None

    kube = FakeKube()
    await unstick(kube, [(VPC, managed(owned=False)), (VPC, managed(annotations=STUCK))], find)
    assert [method for method, _, _ in kube.requests] == ["DELETE", "PATCH"]
