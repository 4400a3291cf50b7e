from datetime import timedelta

import pytest
import samples
from botocore.exceptions import ClientError
from fakekube import FakeKube

from crofter.accounts import merged_zones, reconcile_account
from crofter.api.account import Artifact, AvailabilityZone
from crofter.api.conditions import Reason
from crofter.aws.preflight import Identity
from crofter.baseline import Standing
from crofter.outcome import GONE, STALLED, Kind
from crofter.status.finding import false, true
from crofter.world import World

PATH = "/apis/crofter.dev/v1alpha1/accounts/sydney"
DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "not yours"}}, "AssumeRole")


def zone(number):
    return AvailabilityZone(id=f"apse2-az{number}", name=f"ap-southeast-2{'abcd'[number - 1]}")


ZONES = (zone(1), zone(2), zone(3))
ARTIFACT = Artifact(name="role_manager", bucket="b", key="lambdas/role_manager/0.zip", sha256="0" * 64)


@pytest.fixture
def turn(monkeypatch):
    """One reconcile of the Account; gives the outcome, its Ready condition and the API server."""

    async def made(raw, *tenants, caller="123456789012", zones=ZONES, error=None, baseline=None):
        def identity(*_):
            if error is not None:
                raise error
            return Identity(caller, f"arn:aws:sts::{caller}:assumed-role/x/crofter")

        monkeypatch.setattr("crofter.accounts.identity", identity)

        async def tend(*_):
            return Standing(true(Reason.SUCCEEDED, "the artifact bucket is b, with 1 artifact(s)"), (ARTIFACT,))

        monkeypatch.setattr("crofter.accounts.zones", lambda *_: zones)
        monkeypatch.setattr("crofter.accounts.tend", tend if baseline is None else baseline)
        kube = FakeKube(raw, *tenants)
        world = World(kube, clock=lambda: samples.NOW)
        await world.relist()
        kube.requests.clear()
        outcome = await reconcile_account(world, "sydney")
        live = [one for (kind, _, _), one in kube.objects.items() if kind == "accounts"]
        conditions = live[0].get("status", {}).get("conditions", [{}]) if live else [{}]
        return outcome, conditions[0], kube

    return made


def account(*, seen=True, **fields):
    raw = samples.account_object(**fields)
    raw["metadata"]["finalizers"] = ["crofter.dev/account"]
    raw["status"]["conditions"][0]["message"] = "the credentials work; 3 zones in ap-southeast-2"
    raw["status"]["conditions"].append(
        raw["status"]["conditions"][0]
        | {"type": "BaselineReady", "message": "the artifact bucket is b, with 1 artifact(s)"}
    )
    raw["status"]["artifacts"] = [ARTIFACT.wire()]
    if not seen:
        del raw["status"]
    return raw


async def test_a_new_account_is_looked_at_and_held(turn):
    raw = account(seen=False)
    del raw["metadata"]["finalizers"]
    outcome, ready, kube = await turn(raw)
    assert kube.written == [f"PATCH {PATH}", f"PATCH {PATH}/status"]
    live = kube.one("accounts")
    assert live["metadata"]["finalizers"] == ["crofter.dev/account"]
    assert live["status"]["observedGeneration"] == 1
    assert [one["id"] for one in live["status"]["availabilityZones"]] == ["apse2-az1", "apse2-az2", "apse2-az3"]
    assert (ready["status"], ready["reason"]) == ("True", "Succeeded")
    assert ready["message"] == "the credentials work; 3 zones in ap-southeast-2"
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(hours=1))


async def test_an_account_that_is_as_it_was_is_not_written(turn):
    _, _, kube = await turn(account())
    assert kube.requests == []


@pytest.mark.parametrize(
    ("fields", "reason", "message"),
    [
        (
            {"caller": "999999999999"},
            "WrongAccount",
            (
                "the credentials belong to account 999999999999 (arn:aws:sts::999999999999:assumed-role/x/crofter), and "
                "spec.accountId is 123456789012; correct one or the other"
            ),
        ),
        (
            {"error": DENIED},
            "CredentialsFailed",
            "AccessDenied: not yours (AssumeRole); check operatorRole, its trust policy and the operator's own credentials",
        ),
        ({"zones": ()}, "AwsError", "AWS offers no availability zone in ap-southeast-2"),
    ],
)
async def test_an_account_that_does_not_work_says_why_and_is_looked_at_again(turn, fields, reason, message):
    outcome, ready, kube = await turn(account(), **fields)
    assert (ready["status"], ready["reason"], ready["message"]) == ("False", reason, message)
    assert outcome.again == timedelta(minutes=1)
    assert len(kube.one("accounts")["status"]["availabilityZones"]) == 3


async def test_an_account_that_cannot_be_read_is_not_looked_at_and_keeps_its_zones(turn):
    outcome, ready, kube = await turn(account(region="Sydney"))
    assert outcome == STALLED
    assert (ready["reason"], ready["message"]) == (
        "InvalidSpec",
        'spec.region: "Sydney": must match ^[a-z]{2}(-[a-z]+)+-\\d$; write it in that form',
    )
    assert len(kube.one("accounts")["status"]["availabilityZones"]) == 3


@pytest.mark.parametrize(
    ("known", "found", "order"),
    [
        ([], [zone(1), zone(2)], [1, 2]),
        ([zone(2), zone(3)], [zone(1), zone(2), zone(3)], [2, 3, 1]),
        ([zone(3), zone(1)], [zone(1)], [1]),
        ([zone(3), zone(1)], [], [3, 1]),
    ],
)
def test_the_order_of_zones_lasts(known, found, order):
    raw = {"status": {"availabilityZones": [one.wire() for one in known]}}
    assert [one.id for one in merged_zones(raw, tuple(found))] == [f"apse2-az{number}" for number in order]


def deleted():
    raw = account()
    raw["metadata"]["deletionTimestamp"] = samples.STAMP
    return raw


def tenant(name):
    raw = samples.environment_object()
    raw["metadata"] |= {"name": name, "uid": name}
    return raw


async def test_an_account_goes_when_nobody_lives_in_it(turn):
    outcome, _, kube = await turn(deleted())
    assert outcome == GONE
    assert kube.objects == {}


async def test_an_account_outlives_its_environments(turn):
    outcome, ready, kube = await turn(deleted(), *(tenant(f"env-{n}") for n in range(6)))
    assert outcome == STALLED
    assert ready["reason"] == "InUse"
    assert ready["message"] == (
        "being deleted, and still in use by team/env-0, team/env-1, team/env-2, team/env-3, team/env-4 and 1 more"
    )
    assert kube.one("accounts")["metadata"]["finalizers"] == ["crofter.dev/account"]


async def test_of_an_account_that_is_gone_there_is_nothing_to_do():
    assert await reconcile_account(World(FakeKube()), "sydney") == GONE


async def test_artifacts_are_told_of_once_they_are_there(turn):
    _, _, kube = await turn(account(seen=False))
    status = kube.one("accounts")["status"]
    assert status["artifacts"] == [ARTIFACT.wire()]
    assert [(one["type"], one["status"]) for one in status["conditions"]] == [
        ("Ready", "True"),
        ("BaselineReady", "True"),
    ]


async def test_an_account_works_while_its_baseline_is_being_made_and_keeps_what_it_knows(turn):
    async def tend(*_):
        return Standing(false(Reason.PROGRESSING, "6/11 resources ready"))

    outcome, ready, kube = await turn(account(), baseline=tend)
    status = kube.one("accounts")["status"]
    assert (ready["status"], outcome.again) == ("True", timedelta(seconds=15))
    assert (status["conditions"][1]["status"], status["conditions"][1]["message"]) == ("False", "6/11 resources ready")
    assert status["artifacts"] == [ARTIFACT.wire()]


async def test_an_account_waits_for_its_baseline_to_go(turn, monkeypatch):
    async def remove(*_):
        return "its baseline is being deleted; waits for 3 managed resources"

    monkeypatch.setattr("crofter.accounts.remove", remove)
    outcome, ready, kube = await turn(deleted())
    assert (ready["reason"], ready["message"]) == (
        "Deleting",
        "its baseline is being deleted; waits for 3 managed resources",
    )
    assert outcome.again == timedelta(seconds=2)
    assert kube.one("accounts")["metadata"]["finalizers"] == ["crofter.dev/account"]


def composition(name, kind, version="aws.crofter.dev/v1alpha1"):
    return {
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "Composition",
        "metadata": {"name": name},
        "spec": {"compositeTypeRef": {"apiVersion": version, "kind": kind}},
    }


OWN = composition("own-queues", "Queue")


@pytest.mark.parametrize(
    ("chosen", "there", "told"),
    [
        (
            {"kind": "Queues", "name": "own-queues"},
            [OWN],
            'spec.compositions[0].kind: "Queues": no kind of composite resource has this name; did you mean Queue?',
        ),
        (
            {"kind": "Queue", "name": "own-queue"},
            [OWN],
            'spec.compositions[0].name: "own-queue": no Composition of Queue has this name; did you mean own-queues?',
        ),
        (
            {"kind": "Queue", "name": "own-queues"},
            [],
            (
                'spec.compositions[0].name: "own-queues": no Composition of Queue has this name; there is none: add it, or '
                "remove this reference"
            ),
        ),
        (
            {"kind": "Bucket", "name": "own-queues"},
            [OWN],
            (
                'spec.compositions[0].name: "own-queues": composes Queue, and compositeTypeRef of a Composition cannot be '
                "changed; name a Composition of Bucket"
            ),
        ),
        (
            {"kind": "Queue", "name": "own-queues"},
            [composition("own-queues", "Queue", "example.org/v1")],
            (
                'spec.compositions[0].name: "own-queues": no Composition of Queue has this name; there is none: add it, or '
                "remove this reference"
            ),
        ),
    ],
)
async def test_a_composition_that_does_not_fit_is_told(turn, chosen, there, told):
    outcome, ready, _ = await turn(account(compositions=[chosen]), *there)
    assert (ready["status"], ready["reason"], ready["message"]) == ("False", "InvalidSpec", told)
    assert (outcome.kind, outcome.again) == (Kind.WAITING, timedelta(minutes=1))


async def test_a_composition_that_fits_is_as_good_as_crofters_own(turn):
    _, ready, _ = await turn(account(compositions=[{"kind": "Queue", "name": "own-queues"}]), OWN)
    assert ready["status"] == "True"
