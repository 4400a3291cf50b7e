"""What is interrupted settles by itself: creations whose result is unknown, deletions of what belongs to Crofter."""

from datetime import UTC, datetime
from typing import Final

import pytest

from .api import Object, Propagation
from .cloud import Thing, counted, doubled, ids
from .conftest import Factory
from .lab import Env, Lab, ready_now

PENDING: Final = "crossplane.io/external-create-pending"
SUCCEEDED: Final = "crossplane.io/external-create-succeeded"
EXTERNAL_NAME: Final = "crossplane.io/external-name"

STANDING: Final = {
    ("VPC", "vpc"),
    ("Subnet", "subnet-private-a"),
    ("NATGateway", "nat-a"),
    ("SecurityGroup", "security-group"),
    ("NetworkACL", "nacl-private"),
}
"""Kinds and keys of tagged resources whose creation is made to look interrupted after AWS had done its part."""

UNTAGGED: Final = ("Route", "RouteTableAssociation", "NetworkACLRule")
"""Kinds that are found by what they join; the first of each is made to look interrupted."""

COMPUTED: Final = ("Route", "NetworkACLRule")
"""Kinds whose id follows from their fields, so that the provider need not halt."""

SPEC: Final = {"availabilityZones": 2, "endpoints": ["s3", "logs"], "flowLogs": {"enabled": True, "retentionDays": 7}}


def _interrupt(lab: Lab, env: Env, managed: Object) -> None:
    """Leave a managed resource as a provider does that dies between the call to AWS and the recording of its result."""
    annotations = {
        PENDING: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        SUCCEEDED: None,
        EXTERNAL_NAME: None,
    }
    lab.api.patch(
        managed["plural"], env.namespace, managed["metadata"]["name"], {"metadata": {"annotations": annotations}}
    )


def _key(managed: Object) -> tuple[str, str]:
    return managed["kind"], managed["metadata"]["labels"]["crofter.dev/key"]


def _chosen(env: Env) -> list[Object]:
    """Managed resources of which AWS keeps what they stand for."""
    managed = env.managed()
    tagged = [one for one in managed if _key(one) in STANDING]
    assert {_key(one) for one in tagged} == STANDING
    return tagged + [next(one for one in managed if one["kind"] == kind) for kind in UNTAGGED]


def _lost(env: Env) -> tuple[list[Object], dict[str, str]]:
    """Managed resources whose AWS resource is taken away, and the ids that those had."""
    things = env.things()
    endpoint = next(
        thing for thing in things if thing.kind == "VPCEndpoint" and thing.raw["VpcEndpointType"] == "Interface"
    )
    log = next(thing for thing in things if thing.kind == "FlowLog")
    env.cloud.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint.id])
    env.cloud.ec2.delete_flow_logs(FlowLogIds=[log.id])
    gone = {endpoint.id, log.id}
    managed = [one for one in env.managed() if one["metadata"].get("annotations", {}).get(EXTERNAL_NAME) in gone]
    assert sorted(one["kind"] for one in managed) == ["FlowLog", "VPCEndpoint"]
    return managed, {thing.key: thing.id for thing in (endpoint, log)}


@pytest.fixture
def made(environment: Factory) -> Env:
    """A ready Environment."""
    env = environment("interrupted", network=SPEC)
    env.apply()
    env.until_ready()
    return env


def _failing(env: Env) -> set[str]:
    """Names of the managed resources that it calls interrupted."""
    found = env.live()["status"].get("failing") or ()
    return {one["name"] for one in found if one["reason"] == "CreationInterrupted"}


def _names(managed: list[Object]) -> set[str]:
    return {one["metadata"]["name"] for one in managed}


def _untagged(things: tuple[Thing, ...]) -> set[Thing]:
    return {thing for thing in things if not thing.tags and not thing.kind.startswith("VPCEndpoint")}


def test_interrupted_creations_are_told_and_settle_with_what_aws_has(lab: Lab, made: Env) -> None:
    before = made.things()
    lab.plane.stop("provider")
    standing = _chosen(made)
    lost, old = _lost(made)
    for one in (*standing, *lost):
        _interrupt(lab, made, one)
    lab.plane.start("provider")
    halted = _names([one for one in (*standing, *lost) if one["kind"] not in COMPUTED])
    made.until(lambda: _failing(made), "interrupted creations are told of")
    assert _failing(made) <= halted
    made.until_condition("Ready", "False", reason="AwsError", message="CreationInterrupted")
    made.until_ready(seconds=120)
    after = made.things()
    assert counted(after) == counted(before)
    assert doubled(after) == []
    assert _untagged(after) == _untagged(before)
    kinds = (
        "VPC",
        "Subnet",
        "NATGateway",
        "EIP",
        "SecurityGroup",
        "NetworkACL",
        "RouteTable",
        "VPCEndpoint",
        "FlowLog",
    )
    was, now = ids(before, *kinds), ids(after, *kinds)
    assert was.keys() == now.keys()
    assert {key for key in was if was[key] != now[key]} == old.keys()


def test_interrupted_creations_do_not_hold_a_deletion(lab: Lab, made: Env) -> None:
    lab.plane.stop("provider")
    standing = _chosen(made)
    lost, _ = _lost(made)
    for one in (*standing, *lost):
        _interrupt(lab, made, one)
    made.delete()
    lab.plane.start("provider")
    made.until_gone(seconds=120)
    assert made.managed() == made.composites() == []


@pytest.mark.parametrize("kind", ["Network", "VpcEndpoints"])
@pytest.mark.parametrize("propagation", ["Background", "Foreground"])
def test_a_composite_resource_that_is_deleted_by_hand_comes_back(
    lab: Lab, environment: Factory, kind: str, propagation: Propagation
) -> None:
    env = environment(f"by-hand-{propagation.lower()}", network=SPEC)
    env.apply()
    env.until_ready()
    before = env.things()
    composite = next(one for one in env.composites() if one["kind"] == kind)
    lab.api.delete(composite["plural"], env.namespace, composite["metadata"]["name"], propagation)

    def is_new() -> bool:
        found = lab.api.get(composite["plural"], env.namespace, composite["metadata"]["name"])
        return found is not None and found["metadata"]["uid"] != composite["metadata"]["uid"]

    def is_whole() -> bool:
        owners = {one["metadata"]["uid"] for one in env.composites()}
        managed = [one["metadata"] for one in env.managed()]
        return all(
            "deletionTimestamp" not in one and {owner["uid"] for owner in one.get("ownerReferences", ())} <= owners
            for one in managed
        ) and bool(ready_now(env.get()))

    env.until(is_new, f"another {kind} has taken its place", seconds=120)
    env.until(is_whole, "ready, and nothing of the old one is left", seconds=120)
    after = env.things()
    assert counted(after) == counted(before)
    assert doubled(after) == []
    assert all(one["metadata"]["ownerReferences"] for one in env.managed())


@pytest.mark.parametrize("moment", ["applied", "planned", "first"])
def test_a_creation_that_has_just_begun_can_be_taken_back(environment: Factory, moment: str) -> None:
    env = environment(f"regret-{moment}", network=SPEC)
    env.apply()
    if moment == "planned":
        env.until(env.composites, "a composite resource")
    elif moment == "first":
        env.until(
            lambda: any(PENDING in one["metadata"].get("annotations", {}) for one in env.managed()),
            "the first creation has begun",
        )
    env.delete()
    env.until_gone()
    assert env.managed() == env.composites() == []
    assert env.cloud.of(env.namespace, env.name) == ()
