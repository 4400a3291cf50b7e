from dataclasses import replace
from datetime import timedelta

import pytest
import samples

from crofter.api.conditions import Reason
from crofter.plan.model import Approval
from crofter.plan.planner import plan
from crofter.plan.removal import removals
from crofter.status.conditions import merged
from crofter.status.finding import false, true
from crofter.status.summary import summarise, untouched
from crofter.status.view import Deletion, Obstacle, Remaining, View
from crofter.validation.problem import Problem

ENVIRONMENT = samples.environment(network={"cidr": "10.40.0.0/16", "endpoints": []})
LIVE = samples.network_spec(gatewayAccess=False)
VALID = View(
    name="shop",
    generation=3,
    now=samples.NOW,
    spec=ENVIRONMENT.spec,
    environment_id="0123456789ab",
    region="ap-southeast-2",
)
FAILING = samples.failing(externalName="vpc-1", since="2026-03-01T11:00:00Z")


def network(**fields):
    return samples.xr(**{"wanted": LIVE} | fields)


def planned(*xrs, **fields):
    made = plan(ENVIRONMENT, samples.observed(*xrs))
    return replace(VALID, plan=made, xrs={xr.component: xr for xr in xrs}, **fields)


def endpoints(component, **fields):
    raw = samples.xr_object(wanted=samples.network_spec(component=component), **fields)
    return samples.observed_xr(raw | {"kind": "VpcEndpoints"})


def by_type(status):
    return {one.type: one for one in status.conditions}


# --- the whole


def test_a_whole_status():
    view = planned(network(ready="False", total=12, failing=[FAILING], recreated=2), source_revision="abc123")
    status = summarise(view, {}).wire()
    conditions = status.pop("conditions")
    assert status == {
        "observedGeneration": 3,
        "environmentId": "0123456789ab",
        "region": "ap-southeast-2",
        "summary": "10/12 · network: VPC vpc: VpcLimitExceeded",
        "components": [
            {
                "name": "network",
                "kind": "Network",
                "ready": False,
                "resources": "10/12",
                "message": "VPC shop-vpc: VpcLimitExceeded: The limit is reached.",
                "recreated": 2,
            }
        ],
        "failing": [
            {
                "component": "network",
                "kind": "VPC",
                "name": "shop-vpc",
                "reason": "VpcLimitExceeded",
                "message": "The limit is reached.",
                "since": "2026-03-01T11:00:00Z",
            }
        ],
        "endpoints": [
            {"name": "network/cidr", "value": "10.40.0.0/16"},
            {"name": "network/nat-addresses", "value": "52.1.2.3"},
            {"name": "network/subnets/data", "value": ""},
            {"name": "network/subnets/private", "value": "subnet-3"},
            {"name": "network/subnets/public", "value": "subnet-1,subnet-2"},
            {"name": "network/vpc", "value": "vpc-1"},
        ],
        "source": {"revision": "abc123"},
    }
    assert conditions[0] == {
        "type": "Ready",
        "status": "False",
        "observedGeneration": 3,
        "lastTransitionTime": "2026-03-01T12:00:00Z",
        "reason": "AwsError",
        "message": "network: VPC shop-vpc: VpcLimitExceeded: The limit is reached.",
    }


def test_a_status_told_again_is_the_same():
    view = planned(network())
    first = summarise(view, {}).wire()
    assert summarise(replace(view, now=samples.NOW + timedelta(hours=1)), first).wire() == first


def test_before_anything_is_known_silence_is_not_success():
    status = untouched(VALID)
    assert status.summary == "seen"
    assert {one.type: (one.status, one.reason) for one in status.conditions} == {
        "Ready": ("Unknown", "Pending"),
        "Reconciling": ("Unknown", "Pending"),
    }


def test_identity_and_region_outlast_an_account_that_cannot_be_read():
    status = summarise(
        View(name="shop", generation=4, now=samples.NOW), {"environmentId": "0123456789ab", "region": "x-1"}
    )
    assert (status.environment_id, status.region) == ("0123456789ab", "x-1")


# --- transition times

BEFORE = [{"type": "Ready", "status": "False", "reason": "Old", "lastTransitionTime": "2026-02-01T00:00:00Z"}]


@pytest.mark.parametrize(
    ("finding", "since"),
    [
        (false(Reason.AWS_ERROR, "another reason and message"), "2026-02-01T00:00:00Z"),
        (true(Reason.READY, ""), "2026-03-01T12:00:00Z"),
    ],
)
def test_a_transition_time_changes_only_with_the_status(finding, since):
    (condition,) = merged(BEFORE, {"Ready": finding}, 7, samples.NOW)
    assert (condition.last_transition_time, condition.observed_generation) == (since, 7)


def test_a_condition_that_is_new_begins_now():
    (condition,) = merged(BEFORE, {"Synced": true(Reason.IN_SYNC, "")}, 1, samples.NOW)
    assert condition.last_transition_time == "2026-03-01T12:00:00Z"


# --- bounds


@pytest.mark.parametrize(("length", "kept"), [(2047, 2047), (2048, 2048), (2049, 2048), (9000, 2048)])
def test_a_message_is_bounded(length, kept):
    (condition,) = merged((), {"Ready": false(Reason.AWS_ERROR, "x" * length)}, 1, samples.NOW)
    assert len(condition.message) == kept
    assert condition.message.endswith("…") is (length > 2048)


def test_a_status_is_bounded_whatever_there_is_to_tell():
    failing = [samples.failing(key=f"k{n}", message="m" * 1024) for n in range(10)]
    drifted = [{"key": "k", "kind": "VPC", "name": "n" * 253, "externalName": "e" * 1024}] * 10
    xrs = [endpoints(f"endpoints/{n}", outputs={}, total=20, failing=failing, drifted=drifted) for n in range(5)]
    status = summarise(planned(network(failing=failing), *xrs, source_revision="r" * 200), {})
    assert len(status.failing) == 20
    assert max(len(one.message) for one in status.conditions) == 2048
    assert max(len(one.message) for one in status.components) == 512
    assert len(status.source.revision) == 64


def test_what_waits_for_approval_is_bounded():
    items = tuple(f"{n}: {'x' * 300}" for n in range(30))
    view = replace(planned(network()), plan=replace(planned(network()).plan, approval=Approval("abcdefabcdef", items)))
    pending = summarise(view, {}).plan
    assert (pending.approval_hash, len(pending.pending), len(pending.pending[0])) == ("abcdefabcdef", 20, 256)


# --- the line

PROBLEM = Problem("spec.network.cidr", "x", "rule", "fix")
QUOTA = Obstacle(Reason.QUOTA_EXCEEDED, "full", stalled=False)


def deleting(**fields):
    return replace(VALID, deletion=Deletion(**fields))


@pytest.mark.parametrize(
    ("view", "line"),
    [
        (planned(network()), "10/10"),
        (planned(), "0/0 · network: Pending"),
        (planned(network(echo=None, applied=1)), "0/0 · network: waiting to be rendered"),
        (planned(network(echo="older")), "10/10 · network: not responding"),
        (
            planned(network(ready="False", failing=[samples.failing(reason="Creating")])),
            "10/10 · network: waiting for vpc",
        ),
        (planned(network(failing=[samples.failing()], ready="False")), "10/10 · network: VPC vpc: VpcLimitExceeded"),
        (planned(network(deleting=True)), "10/10 · network: being deleted"),
        (planned(network(), endpoints("endpoints/base")), "20/20 · endpoints/base: being removed"),
        (replace(planned(network()), spec=ENVIRONMENT.spec.model_copy(update={"paused": True})), "10/10 · paused"),
        (replace(VALID, problems=(PROBLEM,)), "invalid: spec.network.cidr"),
        (replace(VALID, problems=(PROBLEM,), xrs={"network": network()}), "10/10 · invalid: spec.network.cidr"),
        (planned(preflight=QUOTA), "QuotaExceeded"),
        (
            replace(planned(network()), plan=replace(planned(network()).plan, approval=Approval("a", ("b",)))),
            "10/10 · waits for approval",
        ),
        (deleting(left={"VPC": 1, "Subnet": 2}), "deleting, 3 left"),
        (
            deleting(left={"VPC": 1}, remaining=(Remaining("network", "VPC", "a"), Remaining("network", "VPC", "b"))),
            "deleting, 2 left",
        ),
        (deleting(protected=True), "protected from deletion"),
    ],
)
def test_the_line_that_a_column_shows(view, line):
    assert summarise(view, {}).summary == line


def test_of_two_that_are_not_ready_the_worse_is_named_and_the_other_counted():
    slow = network(ready="False", failing=[samples.failing(reason="Creating")])
    environment = samples.environment(network={"cidr": "10.40.0.0/16", "endpoints": ["s3"]})
    made = plan(environment, samples.observed(replace(slow, outputs=None)))
    view = replace(VALID, plan=made, xrs={"network": slow})
    assert summarise(view, {}).summary == "10/10 · network: about to be updated (+1)"


# --- endpoints


def names(status):
    return [one.name for one in status.endpoints or ()]


@pytest.mark.parametrize("silent", [network(outputs={}), network(echo="older"), network(echo=None)])
def test_where_things_are_is_remembered_while_the_network_says_nothing(silent):
    before = summarise(planned(network()), {}).wire()
    assert summarise(planned(silent), before).wire()["endpoints"] == before["endpoints"]


def test_one_component_that_is_silent_does_not_hide_another():
    base, more = endpoints("endpoints", outputs={}), endpoints("endpoints/integration", outputs={})
    known = {"endpoints": [], "securityGroupId": "sg-1"}
    spoken = [endpoints(name, outputs=known) for name in ("endpoints", "endpoints/integration")]
    before = summarise(planned(network(), *spoken), {}).wire()
    assert names(summarise(planned(network(), base, more), before))[:2] == [
        "endpoints/integration/security-group",
        "endpoints/security-group",
    ]
    assert names(summarise(planned(network(), base), before))[:1] == ["endpoints/security-group"]
    assert "endpoints/security-group" not in names(summarise(planned(network(), more), before))


def test_where_things_were_is_forgotten_with_their_component():
    before = summarise(planned(network()), {}).wire()
    assert summarise(planned(), before).endpoints is None


# --- removal of a single component

PREPARED = samples.network_spec(component="endpoints", deletion="Prepare")


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ({}, "is being prepared for deletion"),
        ({"wanted": PREPARED}, "is being prepared for deletion"),
        ({"wanted": PREPARED} | samples.AT_REST, "is being deleted"),
        ({"deleting": True}, "is being deleted"),
    ],
)
def test_a_component_that_goes_says_how_far_it_is(stage, message):
    raw = samples.xr_object(**{"wanted": samples.network_spec(component="endpoints"), "outputs": {}} | stage)
    xr = samples.observed_xr(raw | {"kind": "VpcEndpoints"})
    steps = removals({"endpoints": xr}, {"network": network()}, samples.NOW)
    status = summarise(planned(network(), xr, removals=steps), {})
    line = {one.name: one for one in status.components}["endpoints"]
    assert (line.ready, line.message) == (False, message)
    assert by_type(status)["Ready"].status == "False"
    assert by_type(status)["Ready"].message == f"endpoints: {message}"
