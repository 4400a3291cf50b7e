"""What the framework does for every component: pause, adoption, readiness, memory, outputs, refusals, determinism."""

from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import observe, settle

from .networks import DEV, PROD, condition, with_annotations, with_conditions

EXTERNAL_NAME = "crossplane.io/external-name"
CREATED = "crossplane.io/external-create-succeeded"
INTERRUPTED = (
    "cannot determine creation result - remove the crossplane.io/external-create-pending annotation if it is safe to "
    "proceed"
)

Objects = dict[str, dict[str, Any]]
Settled = tuple[dict[str, Any], Objects]


@pytest.fixture
def settled() -> Settled:
    """A dev network at rest, as observed: the composite resource with its status, and the managed resources."""
    rendered, observed = settle(DEV)
    return {**DEV, "status": rendered.xr_status}, observed


def changed(xr: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**xr, "spec": {**xr["spec"], **changes}}


def paused_keys(resources: Objects) -> set[str]:
    return {
        key
        for key, resource in resources.items()
        if resource["metadata"].get("annotations", {}).get("crossplane.io/paused") == "true"
    }


# Readiness and time to live


def test_at_rest_everything_is_ready_and_the_answer_holds_for_ten_minutes(settled: Settled) -> None:
    rendered = run(*settled)
    assert (rendered.ready, rendered.ttl) == (True, 600)
    assert rendered.troubled == frozenset()
    assert rendered.xr_status["revision"] == "r1"
    summary = {name: value for name, value in rendered.xr_status["resources"].items() if name != "known"}
    assert summary == {"total": 43, "ready": 43, "failing": [], "drifted": [], "recreated": 0}


def test_before_anything_is_there_nothing_is_ready_and_all_is_asked_for() -> None:
    rendered = run(DEV)
    assert (rendered.ready, rendered.ttl, rendered.troubled, len(rendered.resources)) == (False, 120, frozenset(), 43)
    assert "outputs" not in rendered.xr_status
    assert rendered.xr_status["resources"] == {
        "total": 43, "ready": 0, "failing": [], "drifted": [], "recreated": 0, "known": {},
        "waiting": [
            {"key": "vpc", "kind": "VPC"},
            {"key": "internet-gateway", "kind": "InternetGateway"},
            {"key": "default-security-group", "kind": "DefaultSecurityGroup"},
        ],
    }  # fmt: skip


def test_the_first_answer_to_a_new_spec_is_not_ready_because_what_is_observed_answers_the_old_one(
    settled: Settled,
) -> None:
    xr, observed = settled
    first = run(changed(xr, revision="r2"), observed)
    assert (first.ready, first.ttl, first.xr_status["revision"]) == (False, 120, "r2")
    second = run(changed({**xr, "status": first.xr_status}, revision="r2"), observed)
    assert (second.ready, second.ttl) == (True, 600)


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ([condition("Ready", "False", "Unavailable")], "Unavailable"),
        (
            [condition("Synced", "False", "ReconcileError", "observe failed: api error Throttling: Rate exceeded")],
            "Throttling",
        ),
        (
            [condition("LastAsyncOperation", "False", "AsyncUpdateFailure", "api error InvalidState: No")],
            "InvalidState",
        ),
        ([condition("Synced", "Unknown", "")], "Pending"),
    ],
)
def test_one_resource_that_is_not_ready_holds_the_network_back(
    settled: Settled, conditions: list[dict[str, Any]], reason: str
) -> None:
    xr, observed = settled
    observed["nat-a"] = with_conditions(observed["nat-a"], *conditions)
    rendered = run(xr, observed)
    assert (rendered.ready, rendered.ttl) == (False, 120)
    assert rendered.troubled == {"nat-a"}
    assert [entry["reason"] for entry in rendered.xr_status["resources"]["failing"]] == [reason]


def test_a_change_that_the_provider_has_not_seen_is_not_ready(settled: Settled) -> None:
    xr, observed = settled
    observed["flow-log-group"]["metadata"]["generation"] = 2
    rendered = run(xr, observed)
    resources = rendered.xr_status["resources"]
    assert (rendered.ready, rendered.troubled, resources["failing"]) == (False, frozenset(), [])
    assert resources["waiting"] == [{"key": "flow-log-group", "kind": "Group"}]


# Failing resources


def test_an_error_is_failing_and_what_is_being_created_waits() -> None:
    observed = {key: observe(resource) for key, resource in run(PROD).resources.items()}
    waiting = condition("Ready", "False", "Creating")
    error = condition("Synced", "False", "ReconcileError", "create failed: api error VpcLimitExceeded: Too many.  []}]")
    observed = {key: with_conditions(resource, waiting) for key, resource in observed.items()}
    observed["vpc"] = with_conditions(observed["vpc"], waiting)
    observed["flow-log"] = with_conditions(observed["flow-log"], waiting, error)
    rendered = run(PROD, observed)
    resources = rendered.xr_status["resources"]
    assert rendered.troubled == {"flow-log"}
    assert [one["key"] for one in resources["waiting"]] == ["vpc", "internet-gateway", "default-security-group"]
    assert len(resources["failing"]) == 1
    assert resources["failing"][0] == {
        "key": "flow-log", "kind": "FlowLog", "name": observed["flow-log"]["metadata"]["name"],
        "externalName": observed["flow-log"]["metadata"]["annotations"][EXTERNAL_NAME],
        "reason": "VpcLimitExceeded", "message": "Too many.", "since": "2026-01-02T00:00:00Z",
    }  # fmt: skip


def test_errors_come_before_what_is_unavailable_and_ten_are_named(settled: Settled) -> None:
    xr, observed = settled
    unavailable = condition("Ready", "False", "Unavailable")
    error = condition("Synced", "False", "ReconcileError", "observe failed: api error AccessDenied: No.")
    observed = {key: with_conditions(resource, unavailable) for key, resource in observed.items()}
    observed["nat-a"] = with_conditions(observed["nat-a"], unavailable, error)
    failing = run(xr, observed).xr_status["resources"]["failing"]
    assert len(failing) == 10
    assert (failing[0]["key"], {one["reason"] for one in failing}) == ("nat-a", {"AccessDenied", "Unavailable"})


def test_a_reference_that_cannot_be_resolved_yet_waits() -> None:
    message = "cannot resolve references: mg.Spec.ForProvider.VPCID: referenced field was empty"
    reference = condition("Synced", "False", "ReconcileError", message)
    observed = {key: observe(resource) for key, resource in run(DEV).resources.items()}
    observed["nat-a"] = with_conditions(observed["nat-a"], condition("Ready", "False", "Creating"), reference)
    resources = run(DEV, observed).xr_status["resources"]
    assert (resources["failing"], resources["waiting"]) == ([], [{"key": "nat-a", "kind": "NATGateway"}])


def test_since_when_something_fails_outlasts_retries(settled: Settled) -> None:
    xr, observed = settled
    message = "https response error StatusCode: 400, RequestID: {}, api error AddressLimitExceeded: Too many."

    def failing(status: dict[str, Any], request_id: str, since: str) -> dict[str, Any]:
        error = condition("Synced", "False", "ReconcileError", message.format(request_id), since)
        return run({**xr, "status": status}, {**observed, "eip-a": with_conditions(observed["eip-a"], error)}).xr_status

    first = failing(xr["status"], "1", "2026-01-02T00:00:00Z")
    second = failing(first, "2", "2026-01-02T00:05:00Z")
    assert first["resources"]["failing"][0]["since"] == "2026-01-02T00:00:00Z"
    assert first == second


def test_an_interrupted_creation_is_named(settled: Settled) -> None:
    xr, observed = settled
    observed["vpc"] = with_annotations(
        with_conditions(
            observed["vpc"],
            condition("Ready", "False", "Creating"),
            condition("Synced", "False", "ReconcileError", INTERRUPTED),
        ),
        {EXTERNAL_NAME: None},
    )
    entry = run({**xr, "status": {}}, observed).xr_status["resources"]["failing"][0]
    assert (entry["key"], entry["reason"], entry["message"]) == ("vpc", "CreationInterrupted", INTERRUPTED)


# What was lost in AWS


def lost(resource: dict[str, Any]) -> dict[str, Any]:
    return with_conditions(resource, condition("Ready", "False", "Creating"))


def remade(resource: dict[str, Any], external_name: str | None = None) -> dict[str, Any]:
    annotations = {CREATED: "2026-02-01T00:00:00Z"}
    if external_name is not None:
        annotations[EXTERNAL_NAME] = external_name
    return with_annotations(resource, annotations)


def test_a_lost_resource_is_drifted_while_it_is_made_again_and_recreated_once_it_is_back(
    settled: Settled,
) -> None:
    xr, observed = settled
    before = observed["nat-a"]["metadata"]["annotations"][EXTERNAL_NAME]
    seen = []
    status = xr["status"]
    for nat in (
        lost(observed["nat-a"]),
        lost(remade(observed["nat-a"], "nat-new")),
        remade(observed["nat-a"], "nat-new"),
        remade(observed["nat-a"], "nat-new"),
    ):
        status = run({**xr, "status": status}, {**observed, "nat-a": nat}).xr_status
        resources = status["resources"]
        seen.append(([(e["key"], e["externalName"]) for e in resources["drifted"]], resources["recreated"]))
    assert seen == [([("nat-a", before)], 0), ([("nat-a", before)], 0), ([], 1), ([], 1)]
    assert status["resources"]["known"]["nat-a"] == {"externalName": "nat-new", "created": "2026-02-01T00:00:00Z"}


@pytest.mark.parametrize("key", ["vpc", "flow-log-role"])
def test_a_recreation_counts_even_if_nobody_saw_the_gap_or_the_id_is_the_same(settled: Settled, key: str) -> None:
    xr, observed = settled
    observed[key] = remade(observed[key])
    resources = run(xr, observed).xr_status["resources"]
    assert (resources["drifted"], resources["recreated"], resources["ready"]) == ([], 1, 43)


def test_what_is_made_for_the_first_time_is_no_drift() -> None:
    observed = {key: lost(observe(resource)) for key, resource in run(DEV).resources.items()}
    assert run(DEV, observed).xr_status["resources"]["drifted"] == []


def test_what_is_no_longer_asked_for_is_forgotten(settled: Settled) -> None:
    xr, observed = settled
    spec = {key: value for key, value in xr["spec"].items() if key != "flowLogs"}
    known = run({**xr, "spec": spec}, observed).xr_status["resources"]["known"]
    assert not {key for key in known if key.startswith("flow-log")}


def test_a_memory_that_cannot_be_read_is_none(settled: Settled) -> None:
    xr, observed = settled
    status = {"resources": {"known": "x", "recreated": "y", "failing": [1]}, "revision": "r1"}
    rendered = run({**xr, "status": status}, observed)
    assert (rendered.ready, rendered.xr_status["resources"]["recreated"]) == (True, 0)


# Pause, preparation, adoption


def test_a_pause_reaches_every_managed_resource_and_ends_with_it(settled: Settled) -> None:
    xr, observed = settled
    assert paused_keys(run(changed(xr, paused=True), observed).resources) == observed.keys()
    assert paused_keys(run(changed(xr, paused=False), observed).resources) == set()


def test_a_paused_resource_keeps_its_last_readiness(settled: Settled) -> None:
    xr, observed = settled
    paused = condition("Synced", "False", "ReconcilePaused", "Reconciliation is paused via the pause annotation")
    observed = {
        key: with_annotations(with_conditions(observed[key], paused), resource["metadata"]["annotations"])
        for key, resource in run(changed(xr, paused=True), observed).resources.items()
    }
    observed["nat-a"] = with_conditions(observed["nat-a"], condition("Ready", "False", "Unavailable"))
    rendered = run(changed(xr, paused=True), observed)
    assert rendered.troubled == {"nat-a"}
    assert [entry["key"] for entry in rendered.xr_status["resources"]["failing"]] == ["nat-a"]


def test_what_was_paused_is_not_ready_before_the_provider_has_looked_again(settled: Settled) -> None:
    xr, observed = settled
    paused = condition("Synced", "False", "ReconcilePaused", "Reconciliation is paused via the pause annotation")
    rendered = run(xr, {**observed, "vpc": with_conditions(observed["vpc"], paused)})
    assert rendered.troubled == {"vpc"}
    assert rendered.xr_status["resources"]["failing"][0]["reason"] == "Pending"


def test_a_change_is_not_ready_while_what_is_observed_is_older_however_good_it_looks(settled: Settled) -> None:
    xr, observed = settled
    newer = changed(xr, tags={"team": "checkout"})
    first = run(newer, observed)
    tagged = {key for key, resource in first.resources.items() if "tags" in resource["spec"]["forProvider"]}
    assert (first.troubled, first.xr_status["resources"]["failing"]) == (frozenset(), [])
    assert {one["key"] for one in first.xr_status["resources"]["waiting"]} < tagged
    assert first.xr_status["resources"]["ready"] == len(first.resources) - len(tagged)
    again = run({**newer, "status": first.xr_status}, observed)
    assert not again.ready
    applied = {
        key: with_annotations(observed[key], resource["metadata"]["annotations"])
        for key, resource in first.resources.items()
    }
    assert run({**newer, "status": first.xr_status}, applied).ready


def test_nothing_is_paused_while_a_deletion_is_prepared(settled: Settled) -> None:
    xr, observed = settled
    assert paused_keys(run(changed(xr, paused=True, deletion="Prepare"), observed).resources) == set()


def external_name(resources: Objects, key: str) -> str | None:
    name: str | None = resources[key]["metadata"].get("annotations", {}).get(EXTERNAL_NAME)
    return name


def test_what_is_to_be_taken_over_is_paused_until_it_has_been_told_its_id() -> None:
    adopting = changed(DEV, adopt={"vpc": "vpc-1", "flow-log-role": "old-role"})
    rendered = run(adopting)
    assert paused_keys(rendered.resources) == {"vpc", "flow-log-role"}
    assert rendered.xr_status["resources"]["adopting"] == 2
    named = {key: with_annotations(one, {EXTERNAL_NAME: "vpc-1"}) for key, one in rendered.resources.items()}
    unnamed = rendered.resources["flow-log-role"]
    rendered = run(adopting, {"vpc": named["vpc"], "flow-log-role": unnamed})
    assert paused_keys(rendered.resources) == {"flow-log-role"}
    assert rendered.xr_status["resources"]["adopting"] == 1


def test_the_id_of_what_is_taken_over_is_left_to_others() -> None:
    adopting = changed(DEV, adopt={"vpc": "vpc-1", "flow-log-role": "old-role"})
    rendered, observed = settle(adopting)
    assert external_name(observed, "vpc") == "vpc-1"
    assert external_name(observed, "flow-log-role") == "old-role"
    assert external_name(rendered.resources, "vpc") is None
    assert external_name(rendered.resources, "flow-log-role") is None
    assert "adopting" not in rendered.xr_status["resources"]


def test_what_waits_for_its_id_stays_paused_in_a_preparation() -> None:
    preparing = changed(DEV, adopt={"vpc": "vpc-1"}, deletion="Prepare")
    assert paused_keys(run(preparing).resources) == {"vpc"}


def test_what_was_taken_over_and_made_again_has_drifted() -> None:
    adopting = changed(DEV, adopt={"vpc": "vpc-1"})
    rendered, observed = settle(adopting)
    observed["vpc"] = remade(observed["vpc"], "vpc-2")
    rendered = run({**adopting, "status": rendered.xr_status}, observed)
    assert external_name(rendered.resources, "vpc") is None
    assert paused_keys(rendered.resources) == set()
    assert rendered.xr_status["resources"]["recreated"] == 1


def test_taking_another_id_over_is_no_drift(settled: Settled) -> None:
    xr, observed = settled
    observed["vpc"] = with_annotations(observed["vpc"], {EXTERNAL_NAME: "vpc-1"})
    resources = run(changed(xr, adopt={"vpc": "vpc-1"}), observed).xr_status["resources"]
    assert (resources["recreated"], resources["known"]["vpc"]["externalName"]) == (0, "vpc-1")


# Replacement

REFUSED = condition(
    "Synced", "False", "ReconcileError",
    "update failed: refuse to update the external resource because the following update requires replacing it: cannot "
    'change the value of the argument "vpc_id" from "vpc-1" to "vpc-2"',
)  # fmt: skip


def test_what_holds_no_data_is_replaced_when_it_cannot_be_changed(settled: Settled) -> None:
    xr, observed = settled
    observed["flow-log"] = with_conditions(observed["flow-log"], REFUSED)
    rendered = run(xr, observed)
    assert observed.keys() - rendered.resources.keys() == {"flow-log"}
    assert not rendered.ready
    assert rendered.xr_status["resources"]["failing"][0]["reason"] == "ReplacementRequired"
    del observed["flow-log"]
    assert "flow-log" in run({**xr, "status": rendered.xr_status}, observed).resources


def test_nothing_else_is_ever_left_out(settled: Settled) -> None:
    xr, observed = settled
    refused = {key: with_conditions(resource, REFUSED) for key, resource in observed.items()}
    assert {"vpc", "subnet-private-a", "nat-a", "eip-a", "flow-log-group"} <= run(xr, refused).resources.keys()
    assert run(changed(xr, paused=True), refused).resources.keys() == observed.keys()


# Outputs


def test_outputs_stay_once_published(settled: Settled) -> None:
    xr, observed = settled
    partly = {key: resource for key, resource in observed.items() if key != "subnet-data-b"}
    assert run(xr, partly).xr_status["outputs"] == xr["status"]["outputs"]
    assert "outputs" not in run({**xr, "status": {}}, partly).xr_status


def test_outputs_of_another_shape_are_not_carried_on(settled: Settled) -> None:
    xr, _ = settled
    assert "outputs" not in run({**xr, "status": {**xr["status"], "outputs": {"vpc": "vpc-1"}}}).xr_status
