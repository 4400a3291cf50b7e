"""An Account's baseline: made, told of, filled with artifacts, and taken away."""

import pytest
import samples
from botocore.exceptions import ClientError
from fakekube import FakeKube

from crofter import baseline
from crofter.api.account import Artifact
from crofter.kube.manifests import manifest
from crofter.kube.observe import target
from crofter.plan.baseline import baseline as planned
from crofter.plan.baseline import identity
from crofter.world import World

SPEC = samples.account_spec()
WANTED = planned("sydney", target(SPEC), "crofter-system")
ARTIFACT = Artifact(name="role_manager", bucket="b-1", key="lambdas/role_manager/0.zip", sha256="0" * 64)
DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "not yours"}}, "PutObject")


def live(*, ready="True", outputs=True, **metadata):
    """The composite resource once it was rendered."""
    raw = manifest(WANTED)
    raw["metadata"] |= {
        "uid": "baseline-uid",
        "generation": 1,
        "resourceVersion": "7",
        "creationTimestamp": samples.ago(60),
    } | metadata
    raw["status"] = {
        "revision": WANTED.spec["revision"],
        "resources": samples.resources(11 if ready == "True" else 6, 11),
        "conditions": [
            {"type": "Ready", "status": ready, "reason": "Available", "message": ""},
            {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "message": ""},
        ],
        "outputs": {"artifactBucket": "b-1"} if outputs else {},
    }
    return raw


@pytest.fixture
def turn(monkeypatch):
    async def made(*objects, error=None):
        uploaded = []

        def upload(_sessions, _account, bucket, _bundles):
            uploaded.append(bucket)
            if error is not None:
                raise error
            return (ARTIFACT,)

        monkeypatch.setattr("crofter.baseline.upload", upload)
        monkeypatch.setattr("crofter.baseline.bundles", lambda: ())
        kube = FakeKube(*objects)
        world = World(kube, clock=lambda: samples.NOW)
        await world.relist()
        kube.requests.clear()
        return await baseline.tend(world, "sydney", SPEC), uploaded, kube

    return made


async def test_an_account_gets_a_baseline_in_the_operators_namespace(turn):
    standing, uploaded, kube = await turn()
    made = kube.one("accountbaselines")
    assert (made["metadata"]["namespace"], made["metadata"]["name"]) == ("crofter-system", WANTED.name)
    assert made["spec"]["account"] == "sydney"
    assert made["metadata"]["labels"] == {
        "crofter.dev/environment": "account.sydney",
        "crofter.dev/component": "baseline",
        "crossplane.io/composite": WANTED.name,
    }
    assert (standing.finding.status, uploaded) == ("False", [])


async def test_a_baseline_that_is_as_it_should_be_is_not_written_and_filled(turn):
    standing, uploaded, kube = await turn(live())
    assert kube.requests == []
    assert (standing.finding.status, standing.finding.message) == (
        "True",
        "the artifact bucket is b-1, with 1 artifact(s)",
    )
    assert (standing.artifacts, uploaded) == ((ARTIFACT,), ["b-1"])


@pytest.mark.parametrize("fields", [{"ready": "False"}, {"outputs": False}], ids=["resources", "outputs"])
async def test_nothing_is_uploaded_before_there_is_a_bucket(turn, fields):
    standing, uploaded, _ = await turn(live(**fields))
    assert (standing.finding.status, standing.artifacts, uploaded) == ("False", (), [])


async def test_what_aws_says_of_an_upload_is_told(turn):
    standing, _, _ = await turn(live(), error=DENIED)
    assert (standing.finding.status, standing.finding.reason) == ("False", "AwsError")
    assert standing.finding.message == ("cannot upload to the artifact bucket b-1: AccessDenied: not yours (PutObject)")


async def test_a_baseline_goes_step_by_step_and_then_the_account_may():
    kube = FakeKube(live())
    world = World(kube, clock=lambda: samples.NOW)
    await world.relist()
    assert await baseline.remove(world, "sydney", SPEC) == (
        "its baseline is being deleted; waits for 0 managed resources"
    )
    assert kube.one("accountbaselines")["spec"]["deletion"] == "Prepare"
    kube.objects.clear()
    assert await baseline.remove(world, "sydney", SPEC) == ""
    assert await baseline.remove(world, "sydney", None) == ""


async def test_of_an_account_without_a_baseline_nothing_has_to_go():
    kube = FakeKube()
    assert await baseline.remove(World(kube), "sydney", SPEC) == ""
    assert kube.written == []


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("sydney", "account.sydney"),
        ("shop.sydney", "account.shop.sydney"),
        ("a" * 32, "account." + "a" * 32),
        ("a" * 33, "account." + "a" * 25 + "-852785"),
    ],
)
def test_what_a_baseline_is_called(account, name):
    found = identity(account, target(SPEC), "crofter-system")
    assert (found.name, found.namespace) == (name, "crofter-system")
    assert len(found.name) <= 40


def test_a_baseline_is_a_matter_of_account_and_region_and_operator():
    elsewhere = replace_region("eu-west-1")
    ids = {
        identity("sydney", target(SPEC), "crofter-system").id,
        identity("sydney", elsewhere, "crofter-system").id,
        identity("other", target(SPEC), "crofter-system").id,
        identity("sydney", target(SPEC), "another").id,
    }
    assert len(ids) == 4


def replace_region(region):
    return target(SPEC.model_copy(update={"region": region}))
