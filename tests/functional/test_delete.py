"""Deletion: however it is asked for, the object stays until AWS is empty, and tells what it waits for."""

from collections.abc import Callable

import pytest

from .api import NAMESPACES, Object, Recorder, RefusedError
from .conftest import Factory
from .lab import Env, Lab, condition_of

MORE: dict[str, Object] = {
    "nofunction": {
        "buckets": [{"name": "uploads", "forceDestroy": True}],
        "identity": {"userPool": {"deletionProtection": True}},
    },
    "guarded": {"identity": {"userPool": {"deletionProtection": True}}},
}
"""What else an Environment has: things that AWS does not delete as they are."""

WAYS = ("foreground", "background", "orphan", "namespace", "nofunction", "paused", "stuck", "guarded", "protected")


@pytest.fixture(scope="module")
def standing(module_environment: Factory) -> dict[str, Env]:
    """An Environment for each way of deletion, all made at once."""
    made = {way: module_environment(f"del-{way}", network={"endpoints": ["s3"]}, **MORE.get(way, {})) for way in WAYS}
    for env in made.values():
        env.apply()
    for env in made.values():
        env.until_ready(seconds=180)
    return made


def _told(recorder: Recorder) -> list[str]:
    """What condition Deleting said, in order."""
    return [condition_of(version, "Deleting").get("message", "") for version in recorder.versions]


def _deleted(env: Env, ask: Callable[[], object], *, seconds: float = 90.0) -> list[str]:
    """Ask for deletion, wait until it is done, and return what was told meanwhile."""
    with Recorder(env.lab.api, env.namespace) as recorder:
        ask()
        env.until_gone(seconds=seconds)
        env.until(lambda: env.name in recorder.gone, "the watch has told all that there was")
    assert env.composites() == []
    assert env.managed() == []
    return _told(recorder)


@pytest.mark.parametrize("propagation", ["Foreground", "Background", "Orphan"])
def test_it_stays_until_aws_is_empty(standing: dict[str, Env], propagation: str) -> None:
    env = standing[propagation.lower()]
    told = _deleted(env, lambda: env.delete(propagation))  # type: ignore[arg-type]
    assert any("managed resources (" in message for message in told), told
    assert any("network is being deleted" in message for message in told), told


def test_deleting_its_namespace_leaves_nothing_in_aws(lab: Lab, standing: dict[str, Env]) -> None:
    env = standing["namespace"]
    # Kubernetes deletes everything in it by itself, in an order of its own: the Environment may be told last.
    _deleted(env, lambda: lab.api.delete(NAMESPACES, "", env.namespace))
    env.until(lambda: lab.api.get(NAMESPACES, "", env.namespace) is None, "its namespace is gone")


def test_it_goes_without_the_function(lab: Lab, standing: dict[str, Env]) -> None:
    """However many components wait for each other: Crossplane gives up a call that is under way after two minutes, once.

    What AWS would not delete as it is, a bucket with objects and a user pool that is protected, the operator prepares.
    """
    env = standing["nofunction"]
    (bucket,) = (thing.id for thing in env.things() if thing.key == "bucket/uploads/bucket")
    env.cloud.client("s3").put_object(Bucket=bucket, Key="a", Body=b"b")
    lab.plane.stop("function")
    told = _deleted(env, env.delete, seconds=240)
    assert any("is being prepared for deletion" in message for message in told), told
    assert any("is prepared without its function, which does not answer" in message for message in told), told
    lab.plane.start("function")
    # It would come back by itself, but asks for the function less and less often, at last every two minutes.
    lab.plane.restart("crossplane")


def test_it_goes_while_paused(standing: dict[str, Env]) -> None:
    env = standing["paused"]
    env.patch({"paused": True})
    env.until(
        lambda: all("crossplane.io/paused" in one["metadata"].get("annotations", {}) for one in env.managed()),
        "every managed resource is paused",
    )
    _deleted(env, env.delete)


def test_what_aws_refuses_to_delete_is_named(lab: Lab, standing: dict[str, Env]) -> None:
    env = standing["stuck"]
    text = "The vpc has dependencies and cannot be deleted."
    lab.fault("DeleteVpc", "DependencyViolation", text)

    def ask() -> None:
        env.delete()
        alone = "waits for 1 managed resources (1 VPC): VPC del-stuck-network-vpc-"
        told = env.until(
            # Until it is tried again, the VPC tells why it could not go before the rest.
            lambda: (said := env.message("Deleting")) and alone in said and text in said and said,
            "the last one and its error are told",
        )
        assert "DependencyViolation" in told
        assert env.message("Ready") == told
        assert [thing.kind for thing in env.things() if thing.kind == "VPC"] == ["VPC"]
        lab.clear_faults()

    _deleted(env, ask)


def test_what_aws_protects_is_deleted_once_that_is_lifted(lab: Lab, standing: dict[str, Env]) -> None:
    """A user pool that is deleted before is never changed again: its protection would have to be lifted by hand."""
    env = standing["guarded"]
    lab.fault("UpdateUserPool", "TooManyRequestsException", "Rate exceeded")

    def ask() -> None:
        env.delete()
        env.until(
            lambda: (
                (said := env.message("Deleting")) and "identity is being deleted" in said and "Rate exceeded" in said
            ),
            "it waits for the protection, and tells AWS's error",
        )
        (pool,) = (one for one in env.managed() if one["kind"] == "UserPool")
        assert "deletionTimestamp" not in pool["metadata"]
        lab.clear_faults()

    _deleted(env, ask)


def test_protection_is_kept_by_the_webhook_and_without_it(lab: Lab, standing: dict[str, Env]) -> None:
    env = standing["protected"]
    before = env.things()
    env.patch({"protection": {"deletion": True}})
    with pytest.raises(RefusedError) as refused:
        env.delete()
    assert "spec.protection.deletion: true: this Environment is protected from deletion" in refused.value.message
    assert "set spec.protection.deletion to false first" in refused.value.message
    with pytest.raises(RefusedError, match="protected from deletion: del-protected; set "):
        lab.api.delete(NAMESPACES, "", env.namespace)
    lab.plane.stop("operator")
    env.delete()
    lab.plane.start("operator")
    env.until_condition("Stalled", "True", reason="DeletionProtected")
    env.until_condition("Deleting", "True", reason="DeletionProtected")
    assert env.live()["status"]["summary"] == "protected from deletion"
    assert set(env.things()) == set(before)
    _deleted(env, lambda: env.patch({"protection": {"deletion": False}}))


def test_one_that_never_came_to_be_goes_at_once(lab: Lab, environment: Factory) -> None:
    env = environment("early")
    lab.fault("CreateVpc", "VpcLimitExceeded", "The maximum number of VPCs has been reached.")
    env.apply()
    env.until_condition("Ready", "False", reason="AwsError")
    _deleted(env, env.delete, seconds=45)


def test_one_that_is_deleted_in_the_midst_of_creation_leaves_nothing(environment: Factory) -> None:
    env = environment("abandoned")
    env.apply()
    env.until(lambda: any(thing.kind == "Subnet" for thing in env.things()), "half made")
    _deleted(env, env.delete)
