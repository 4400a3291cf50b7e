from datetime import timedelta

import pytest
import samples
from botocore.exceptions import ClientError
from worlds import Stage, held

from crofter.kube.errors import KubeError
from crofter.outcome import GONE, STALLED, Kind

ENVIRONMENT = "/apis/crofter.dev/v1alpha1/namespaces/team/environments/shop"
NETWORK = "/apis/aws.crofter.dev/v1alpha1/namespaces/team/networks/shop-network-60de19"
DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeTags")


def deleted(**fields):
    raw = held(**fields)
    raw["metadata"]["deletionTimestamp"] = samples.STAMP
    return raw


def network(**fields):
    raw = samples.xr_object(**fields)
    raw["metadata"]["finalizers"] = ["foregroundDeletion"]
    return raw


def managed(name="shop-vpc", **metadata):
    return {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "VPC",
        "metadata": {
            "name": name,
            "namespace": "team",
            "uid": name,
            "resourceVersion": "1",
            "labels": {"crofter.dev/environment": "shop", "crofter.dev/component": "network"},
            "ownerReferences": [{"kind": "Network"}],
            "finalizers": ["finalizer.managedresource.crossplane.io"],
        }
        | metadata,
        "spec": {"forProvider": {}},
        "status": {"conditions": [{"type": "Synced", "status": "False", "message": "DependencyViolation: in use"}]},
    }


@pytest.fixture
def stage(monkeypatch):
    def made(*objects):
        return Stage(monkeypatch, samples.account_object(), *objects)

    return made


async def test_a_deletion_from_its_first_step_to_its_last(stage):
    at = stage(deleted(), network(), managed())
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=2))
    assert at.condition("Deleting")[:2] == ("True", "PreparingDeletion")
    prepared = at.kube.one("networks")
    assert prepared["spec"]["deletion"] == "Prepare"

    prepared["status"]["revision"] = prepared["spec"]["revision"]
    await at.turn()
    assert at.kube.written[0] == f"PATCH {NETWORK}"
    halted = at.kube.one("networks")
    assert halted["metadata"]["annotations"]["crossplane.io/paused"] == "true"
    await at.turn()
    assert not any("networks" in one for one in at.kube.written)
    assert at.condition("Deleting")[:2] == ("True", "PreparingDeletion")

    halted = at.kube.one("networks")
    next(one for one in halted["status"]["conditions"] if one["type"] == "Synced")["reason"] = "ReconcilePaused"
    await at.turn()
    assert at.kube.written[:2] == [f"DELETE {NETWORK}", f"PATCH {NETWORK}"]
    assert at.kube.bodies(NETWORK)[0]["propagationPolicy"] == "Foreground"
    assert "crossplane.io/paused" not in at.kube.one("networks")["metadata"]["annotations"]

    at.now += timedelta(seconds=2)
    await at.turn()
    assert at.condition("Deleting") == ("True", "Deleting", "network is being deleted")
    assert [one for one in at.kube.requests if one[0] == "GET"] == []

    at.now += timedelta(seconds=13)
    await at.turn()
    assert at.condition("Deleting") == (
        "True",
        "Deleting",
        "network is being deleted; waits for 1 managed resources (1 VPC): VPC shop-vpc: DependencyViolation: in use",
    )
    assert at.environment()["status"]["summary"] == "deleting, 1 left"
    await at.turn()
    assert at.kube.requests == []

    at.kube.objects = {
        address: one for address, one in at.kube.objects.items() if address[0] in ("environments", "accounts")
    }
    at.aws.tagged = ("vpc vpc-1",)
    at.now += timedelta(seconds=5)
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=5))
    assert at.condition("Deleting")[2] == "AWS still has vpc vpc-1"

    at.aws.tagged = ()
    assert await at.turn() == GONE
    assert [one for one in at.kube.objects if one[0] == "environments"] == []


async def test_what_crofter_does_not_hold_is_none_of_its_business(stage):
    raw = deleted()
    raw["metadata"]["finalizers"] = ["somebody/else"]
    at = stage(raw)
    assert await at.turn() == GONE
    assert at.kube.requests == []


@pytest.mark.parametrize(
    "fields", [{"profile": "prod"}, {"protection": {"deletion": True}}], ids=["by-profile", "by-manifest"]
)
async def test_what_is_protected_is_left_alone(stage, fields):
    at = stage(deleted(**fields), network())
    assert await at.turn() == STALLED
    assert at.condition("Deleting")[:2] == ("True", "DeletionProtected")
    assert at.condition("Stalled")[:2] == ("True", "DeletionProtected")
    assert at.kube.written[:1] == [f"PATCH {ENVIRONMENT}/status"]
    assert not any("networks" in one for one in at.kube.written)
    assert await at.turn() == STALLED
    assert at.kube.written == []


@pytest.mark.parametrize(
    "fields",
    [
        {"network": {"cidr": "rubbish-rubbish"}},
        {"profile": "x"},
        {"profile": "prod", "protection": {"deletion": False}},
    ],
)
async def test_neither_a_valid_manifest_nor_the_profiles_default_is_needed(stage, fields):
    at = stage(deleted(**fields), network())
    await at.turn()
    assert at.kube.one("networks")["spec"]["deletion"] == "Prepare"


async def test_a_missed_event_ends_no_deletion_early(stage):
    at = stage(deleted(), network(deleting=True))
    await at.watch()
    for raw in tuple(at.world.xrs):
        at.world.xrs.drop(raw)
    await at.turn(watched=False)
    assert at.condition("Deleting")[2] == "network is being deleted"
    assert at.aws.asked == []


async def test_with_the_function_down_it_goes_on(stage):
    silent = network(wanted=samples.network_spec(deletion="Prepare"), echo="older", applied=60, **samples.AT_REST)
    paused = managed(annotations={"crossplane.io/paused": "true"})
    at = stage(deleted(), silent, paused)
    await at.turn()
    assert at.kube.written[:2] == [
        "PATCH /apis/ec2.aws.m.upbound.io/v1beta1/namespaces/team/vpcs/shop-vpc",
        f"DELETE {NETWORK}",
    ]


@pytest.mark.parametrize(
    ("objects", "tagged", "message"),
    [
        (
            (samples.account_object(),),
            DENIED,
            "cannot look in AWS whether anything is left: AccessDenied: no (DescribeTags)",
        ),
        (
            (),
            (),
            "cannot look in AWS whether anything is left: Account sydney does not exist (any more); create it again",
        ),
    ],
    ids=["denied", "account-gone"],
)
async def test_without_a_look_at_aws_nothing_is_called_empty(monkeypatch, objects, tagged, message):
    at = Stage(monkeypatch, deleted(), *objects)
    at.aws.tagged = tagged
    outcome = await at.turn()
    assert outcome.kind is Kind.WAITING
    assert at.condition("Deleting") == ("True", "Deleting", message)
    assert at.environment()["metadata"]["finalizers"] == ["crofter.dev/environment"]


async def test_an_unexpected_error_is_told_and_raised(stage):
    at = stage(deleted(), network())
    at.kube.refuse("PATCH", "/networks/", 500)
    with pytest.raises(KubeError):
        await at.turn()
    assert "KubeError: PATCH" in at.condition("Deleting")[2]


async def test_a_conflict_at_the_end_is_looked_at_again(stage):
    at = stage(deleted())
    at.kube.refuse("PATCH", "/environments/shop", 409)
    assert (await at.turn()).again == timedelta(seconds=0.2)
    assert at.kube.bodies("status") == []
    assert await at.turn() == GONE


INTERRUPTED = {"crossplane.io/external-create-pending": "2026-03-01T11:00:00Z"}


@pytest.mark.parametrize(
    ("found", "annotations"),
    [
        (None, {"crossplane.io/external-create-pending": None}),
        ("vpc-7", {"crossplane.io/external-create-pending": None, "crossplane.io/external-name": "vpc-7"}),
    ],
)
async def test_an_interrupted_creation_is_settled_once_nothing_renders_it_any_more(
    stage, monkeypatch, found, annotations
):
    monkeypatch.setattr("crofter.interruption.find", lambda *_: found)
    at = stage(deleted(), managed(annotations=INTERRUPTED))
    await at.turn()
    assert at.kube.bodies("/vpcs/") == [{"metadata": {"annotations": annotations}}]


async def test_an_interrupted_creation_is_left_time_to_show(stage):
    at = stage(deleted(), managed(annotations={"crossplane.io/external-create-pending": samples.ago(9)}))
    await at.turn()
    assert at.kube.bodies("/vpcs/") == []


async def test_what_outlives_its_composite_resource_is_waited_for(stage):
    at = stage(deleted(), managed())
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=2))
    assert at.aws.asked == []
    assert at.environment()["metadata"]["finalizers"] == ["crofter.dev/environment"]
