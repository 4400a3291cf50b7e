from datetime import timedelta

import pytest
import samples
from botocore.exceptions import ClientError
from fakekube import FakeKube

from crofter.accounts import merged_zones, reconcile_account
from crofter.api.account import AvailabilityZone
from crofter.aws.preflight import Identity
from crofter.outcome import GONE, STALLED, Kind
from crofter.world import World

PATH = "/apis/crofter.dev/v1alpha1/accounts/sydney"
DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "not yours"}}, "AssumeRole")


def zone(number):
    return AvailabilityZone(id=f"apse2-az{number}", name=f"ap-southeast-2{'abcd'[number - 1]}")


ZONES = (zone(1), zone(2), zone(3))


@pytest.fixture
def turn(monkeypatch):
    """One reconcile of the Account; gives the outcome, its Ready condition and the API server."""

    async def made(raw, *tenants, caller="123456789012", zones=ZONES, error=None):
        def identity(*_):
            if error is not None:
                raise error
            return Identity(caller, f"arn:aws:sts::{caller}:assumed-role/x/crofter")

        monkeypatch.setattr("crofter.accounts.identity", identity)
        monkeypatch.setattr("crofter.accounts.zones", lambda *_: zones)
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
