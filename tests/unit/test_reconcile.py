from datetime import timedelta

import pytest
import samples
from botocore.exceptions import ClientError
from worlds import Stage, held

from crofter.aws.preflight import Shortage
from crofter.kube.errors import KubeError
from crofter.outcome import DONE, GONE, STALLED, Kind
from crofter.plan.observed import Recovered

ENVIRONMENT = "/apis/crofter.dev/v1alpha1/namespaces/team/environments/shop"
NETWORKS = "/apis/aws.crofter.dev/v1alpha1/namespaces/team/networks"
PLAIN = {"network": {"cidr": "10.40.0.0/16", "endpoints": []}}
WANTED = samples.network_spec(
    environment={"name": "shop", "namespace": "team", "id": "ea44734bc609"}, gatewayAccess=False
)
COMPOSED = {"crossplane": {"compositionRef": {"name": "networks.aws.crofter.dev"}}}
NAME = "shop-network-89271b"
DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeTags")


def live(**fields):
    """The Environment's network as the planner wants it."""
    raw = samples.xr_object(**{"wanted": WANTED} | fields)
    raw["metadata"]["name"] = NAME
    return raw


@pytest.fixture
def stage(monkeypatch):
    def made(*objects):
        return Stage(monkeypatch, samples.account_object(), *objects)

    return made


async def test_the_first_touch_says_unknown_before_anything_is_done(stage):
    at = stage(samples.environment_object(**PLAIN))
    outcome = await at.turn()
    assert at.kube.written == [
        f"PATCH {ENVIRONMENT}/status",
        f"PATCH {ENVIRONMENT}",
        f"POST {NETWORKS}",
        f"PATCH {ENVIRONMENT}/status",
    ]
    first = at.kube.bodies(f"{ENVIRONMENT}/status")[0]["status"]
    assert {one["type"]: one["status"] for one in first["conditions"]} == {"Ready": "Unknown", "Reconciling": "Unknown"}
    assert at.environment()["metadata"]["finalizers"] == ["crofter.dev/environment"]
    assert at.kube.one("networks")["spec"] == WANTED | COMPOSED
    assert at.aws.asked == ["recovered", "shortages"]
    assert outcome.kind is Kind.WAITING
    assert at.condition("Ready") == ("False", "Updating", "network: waiting to be rendered")


async def test_a_network_that_becomes_ready_makes_the_environment_ready_and_nothing_is_written_after(stage):
    at = stage(held(**PLAIN), live())
    assert await at.turn() == DONE
    assert at.condition("Ready") == ("True", "Ready", "all 10 AWS resources are as the manifest asks")
    assert at.environment()["status"]["summary"] == "10/10"
    assert at.events() == ["Ready"]
    for watched in (True, False):
        assert await at.turn(watched=watched) == DONE
        assert at.kube.requests == []
    assert at.aws.asked == []


async def test_of_an_environment_that_is_gone_there_is_nothing_to_do(stage):
    at = stage()
    assert await at.turn() == GONE


async def test_another_spec_is_applied_once(stage):
    at = stage(held(**PLAIN, tags={"team": "shop"}), live())
    await at.turn()
    assert at.kube.one("networks")["spec"]["tags"] == {"team": "shop"}
    assert at.condition("Ready")[:2] == ("False", "Updating")
    await at.turn()
    assert [one for one in at.kube.written if "networks" in one] == []


@pytest.mark.parametrize(
    ("objects", "outcome", "ready", "reason"),
    [
        ((held(network={"cidr": "8.0.0.0/16"}), samples.account_object()), STALLED, "False", "InvalidSpec"),
        ((held(profile="x"), samples.account_object()), STALLED, "False", "InvalidSpec"),
        ((held(accountRef={"name": "gone"}), samples.account_object()), STALLED, "False", "InvalidSpec"),
        ((held(), samples.account_object(allowedNamespaces=["other"])), STALLED, "False", "InvalidSpec"),
    ],
)
async def test_what_only_a_person_can_mend_is_not_tried_again(monkeypatch, objects, outcome, ready, reason):
    at = Stage(monkeypatch, *objects)
    assert await at.turn() == outcome
    assert at.condition("Ready")[:2] == (ready, reason)
    assert at.kube.written[0] == f"PATCH {ENVIRONMENT}/status"
    assert not any("networks" in one for one in at.kube.written)


async def test_what_the_webhook_would_refuse_is_refused_here_too(stage):
    older = held(**PLAIN)
    older["metadata"] |= {"name": "older", "uid": "older", "creationTimestamp": "2026-01-01T00:00:00Z"}
    at = stage(held(**PLAIN), older)
    assert await at.turn() == STALLED
    (told,) = at.kube.bodies(f"{ENVIRONMENT}/status")
    assert "overlaps 10.40.0.0/16 of Environment team/older" in told["status"]["conditions"][0]["message"]


async def test_an_account_that_is_not_ready_is_waited_for(monkeypatch):
    at = Stage(monkeypatch, held(**PLAIN), samples.account_object(ready=False))
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=60))
    assert at.condition("Ready") == ("False", "AccountNotReady", "Account sydney is not ready: AccessDenied: no")
    assert at.aws.asked == []


async def test_a_full_quota_stops_before_anything_is_made(stage):
    at = stage(held(**PLAIN))
    at.aws.shortages = (Shortage("VPCs per Region", "L-F678F1CE", 5, 5, 1),)
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=60))
    assert at.condition("PreflightPassed")[:2] == ("False", "QuotaExceeded")
    assert at.condition("Ready")[1] == "QuotaExceeded"
    assert at.events() == ["QuotaExceeded"]
    assert not any("networks" in one for one in at.kube.written)
    at.aws.shortages = ()
    await at.turn()
    assert at.kube.one("networks")["spec"] == WANTED | COMPOSED


@pytest.mark.parametrize("what", ["recovered", "shortages"])
async def test_without_a_look_at_aws_nothing_is_made(stage, what):
    at = stage(held(**PLAIN))
    setattr(at.aws, what, DENIED)
    outcome = await at.turn()
    assert outcome.kind is Kind.WAITING
    assert at.condition("PreflightPassed")[:2] == ("False", "AwsError")
    assert "AccessDenied: no (DescribeTags)" in at.condition("Ready")[2]
    assert not any("networks" in one for one in at.kube.written)


async def test_what_an_earlier_life_left_is_taken_over(stage):
    at = stage(held(**PLAIN))
    at.aws.recovered = {"network": {"vpc": Recovered("vpc-7")}}
    await at.turn()
    assert at.kube.one("networks")["spec"]["adopt"] == {"vpc": "vpc-7"}
    assert await at.turn()
    assert at.kube.one("networks")["spec"]["adopt"] == {"vpc": "vpc-7"}


async def test_what_was_deleted_while_it_was_looked_for_is_not(stage):
    at = stage(held(**PLAIN))
    at.aws.recovered = iter([{"network": {"vpc": Recovered("vpc-7")}}, {}])
    await at.turn()
    assert at.kube.one("networks")["spec"]["adopt"] == {}
    assert at.aws.asked == ["recovered", "recovered", "shortages"]


@pytest.mark.parametrize(("applied", "again"), [(59, 1), (60, 30)])
async def test_what_is_taken_over_is_told_its_id_by_the_operator_and_looked_after_until_then(stage, applied, again):
    wanted = samples.network_spec(**{**WANTED, "adopt": {"vpc": "vpc-7", "flow-log": "fl-1"}})
    vpc = {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "VPC",
        "metadata": {
            "name": "shop-network-vpc-f85c0c",
            "uid": "v",
            "namespace": "team",
            "resourceVersion": "1",
            "labels": {"crofter.dev/environment": "shop", "crofter.dev/component": "network"},
            "annotations": {"crossplane.io/paused": "true"},
        },
    }
    at = stage(held(**PLAIN), live(wanted=wanted, ready=8, adopting=2, applied=applied), vpc)
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=again))
    assert at.kube.bodies("/vpcs/") == [
        {"metadata": {"annotations": {"crossplane.io/external-name": "vpc-7"}, "resourceVersion": "1"}}
    ]
    await at.turn()
    assert at.kube.bodies("/vpcs/") == []


async def test_what_is_just_being_deleted_is_not(stage):
    going = {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "VPC",
        "metadata": {
            "name": "shop-vpc",
            "namespace": "team",
            "uid": "v",
            "resourceVersion": "1",
            "labels": {"crofter.dev/environment": "shop", "crofter.dev/component": "network"},
            "deletionTimestamp": samples.STAMP,
            "finalizers": ["x"],
        },
    }
    at = stage(held(**PLAIN), going)
    at.aws.recovered = {"network": {"vpc": Recovered("vpc-7")}}
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=2))
    assert "1 managed resources of an earlier life are still being deleted" in at.condition("Ready")[2]
    assert not any("networks" in one for one in at.kube.written)


async def test_destruction_waits_for_a_word_and_nobody_looks_in_between(stage):
    wide = samples.network_spec(**{**WANTED, "workloadZones": 2})
    at = stage(held(profile="staging", network=PLAIN["network"] | {"availabilityZones": 1}), live(wanted=wide))
    assert await at.turn() == STALLED
    assert at.condition("ApprovalRequired")[0] == "True"
    assert at.kube.one("networks")["spec"]["workloadZones"] == 2
    approval = at.environment()["status"]["plan"]["approvalHash"]
    at.environment()["metadata"]["annotations"] = {"crofter.dev/approve": approval}
    await at.turn()
    assert at.kube.one("networks")["spec"]["workloadZones"] == 1


# --- what the world does meanwhile


@pytest.mark.parametrize("path", [f"{ENVIRONMENT}/status", ENVIRONMENT, NETWORKS])
async def test_a_conflict_is_looked_at_again_and_no_error(stage, path):
    at = stage(samples.environment_object(**PLAIN))
    at.kube.refuse("POST" if path == NETWORKS else "PATCH", path, 409)
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=0.2))
    await at.turn()
    assert at.kube.one("networks")["spec"] == WANTED | COMPOSED


async def test_a_status_that_conflicts_at_the_end_is_no_error_either(stage):
    at = stage(held(**PLAIN), live())
    at.kube.refuse("PATCH", f"{ENVIRONMENT}/status", 409)
    assert (await at.turn()).again == timedelta(seconds=0.2)
    assert await at.turn() == DONE


async def test_in_a_namespace_that_goes_nothing_is_made_and_nothing_is_wrong(stage):
    at = stage(held(**PLAIN))
    at.kube.refuse("POST", NETWORKS, 403, details={"causes": [{"reason": "NamespaceTerminating"}]})
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=2))
    assert at.condition("Ready")[:2] == ("Unknown", "Pending")


@pytest.mark.parametrize(("code", "reason"), [(403, "Forbidden"), (500, "InternalError"), (422, "Invalid")])
async def test_an_unexpected_error_is_told_in_the_status_and_raised(stage, code, reason):
    at = stage(held(**PLAIN))
    at.kube.refuse("POST", NETWORKS, code)
    with pytest.raises(KubeError):
        await at.turn()
    status, told, message = at.condition("Ready")
    assert (status, told) == ("Unknown", "InternalError")
    assert message == f"KubeError: POST {NETWORKS}: {code} {reason}: refused"
    await at.turn()
    assert at.condition("Ready")[:2] == ("False", "Updating")


async def test_a_bug_is_told_in_the_status_and_raised(stage, monkeypatch):
    at = stage(held(**PLAIN))
    monkeypatch.setattr("crofter.reconcile.plan", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await at.turn()
    assert at.condition("Ready") == ("Unknown", "InternalError", "ZeroDivisionError: division by zero")


# --- how soon it looks again


@pytest.mark.parametrize(("applied", "again"), [(0, 31), (10, 21), (30.5, 1), (31, 30), (600, 30)], ids=str)
async def test_a_network_that_does_not_answer_is_looked_at_when_patience_ends_and_then_seldom(stage, applied, again):
    at = stage(held(**PLAIN), live(echo="older", applied=int(applied), conditions=()))
    outcome = await at.turn()
    assert outcome.kind is Kind.WAITING
    assert outcome.again.total_seconds() == pytest.approx(again, abs=0.6)


async def test_a_network_that_does_not_answer_is_nudged_once_in_a_while(stage):
    at = stage(held(**PLAIN), live(echo="older", applied=60))
    await at.turn()
    assert at.condition("Ready")[:2] == ("False", "NotResponding")
    nudges = [body for body in at.kube.bodies("networks") if "annotations" in body["metadata"]]
    assert nudges == [{"metadata": {"annotations": {"crossplane.io/reconcile-requested-at": "2026-03-01T12:00:00Z"}}}]
    await at.turn()
    assert at.kube.written == []


async def test_progress_is_looked_at_every_half_minute(stage):
    at = stage(held(**PLAIN), live(ready="False", failing=[samples.failing(reason="Creating")]))
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=30))


# --- removal of one component


async def test_a_component_that_is_no_longer_asked_for_goes_in_steps(stage):
    spec = samples.network_spec(component="endpoints/integration")
    gone = samples.xr_object(wanted=spec, outputs={}) | {"kind": "VpcEndpoints"}
    # The fake tells kinds apart by their plural: it lists this one among the managed VPCEndpoints too.
    finalizers = ["finalizer.managedresource.crossplane.io"]
    gone["metadata"] |= {"name": "shop-endpoints-x", "uid": "endpoints-uid", "finalizers": finalizers}
    at = stage(held(**PLAIN), live(), gone)
    outcome = await at.turn()
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(seconds=2))
    assert at.condition("Ready") == ("False", "Deleting", "endpoints/integration: is being prepared for deletion")
    prepared = at.kube.one("vpcendpoints")
    assert prepared["spec"]["deletion"] == "Prepare"
    prepared["status"]["revision"] = prepared["spec"]["revision"]
    await at.turn()
    halted = at.kube.one("vpcendpoints")
    assert halted["metadata"]["annotations"]["crossplane.io/paused"] == "true"
    next(one for one in halted["status"]["conditions"] if one["type"] == "Synced")["reason"] = "ReconcilePaused"
    await at.turn()
    assert at.kube.written[0].startswith("DELETE ")
    assert at.condition("Ready")[:2] == ("False", "Deleting")
    at.kube.objects = {address: one for address, one in at.kube.objects.items() if address[0] != "vpcendpoints"}
    assert await at.turn() == DONE
    assert at.condition("Ready")[0] == "True"


async def test_what_somebody_deleted_is_not_applied_to_until_it_is_gone(stage):
    at = stage(held(**PLAIN, tags={"new": "tag"}), live(deleting=True))
    at.kube.one("networks")["metadata"]["finalizers"] = ["x"]
    await at.turn()
    assert not any("networks" in one for one in at.kube.written)
    assert at.condition("Ready") == ("False", "Deleting", "network: being deleted")


async def test_progress_is_written_after_a_while_and_readiness_at_once(stage):
    at = stage(held(**PLAIN), live(ready="False", total=10))
    await at.turn()
    assert at.kube.written[0] == f"PATCH {ENVIRONMENT}/status"
    network = at.kube.one("networks")
    network["status"]["resources"]["ready"] = 8
    outcome = await at.turn()
    assert (at.kube.written, outcome.again) == ([], timedelta(seconds=1))
    at.now += timedelta(seconds=1)
    await at.turn()
    assert at.environment()["status"]["summary"].startswith("8/10")
    network["status"]["resources"]["ready"] = 10
    network["status"]["conditions"][0]["status"] = "True"
    assert await at.turn() == DONE
    assert at.condition("Ready")[0] == "True"


async def test_that_aws_has_nothing_is_remembered_until_a_composite_resource_is_gone(stage):
    at = stage(held(**PLAIN))
    await at.turn()
    assert at.aws.asked == ["recovered", "shortages"]
    gone = at.kube.objects.pop(next(address for address in at.kube.objects if address[0] == "networks"))
    del at.aws.asked[:]
    at.world.xrs.drop(gone)
    await at.turn(watched=False)
    assert at.aws.asked == ["shortages"]
    at.world.drop_xr(at.kube.objects.pop(next(address for address in at.kube.objects if address[0] == "networks")))
    del at.aws.asked[:]
    await at.turn(watched=False)
    assert at.aws.asked == ["recovered", "shortages"]
    at.world.xrs.drop(at.kube.one("networks"))
    del at.aws.asked[:]
    at.now += timedelta(seconds=60)
    await at.turn(watched=False)
    assert at.aws.asked == ["recovered", "shortages"]
