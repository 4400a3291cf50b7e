"""Progress of a component is written in few steps: each write of its status makes Crossplane apply all its resources."""

from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import observe

from .networks import DEV, condition, with_annotations, with_conditions

EXTERNAL_NAME = "crossplane.io/external-name"


def in_turn(xr: dict[str, Any], *made: int) -> list[tuple[int, int]]:
    """(total, ready) as written after each look, at which so many of the resources are ready."""
    everything = {key: observe(resource) for key, resource in run(xr).resources.items()}
    creating = condition("Ready", "False", "Creating")
    status: dict[str, Any] = {}
    written = []
    for count in made:
        observed = {
            key: resource
            if number < count
            else with_annotations(with_conditions(resource, creating), {EXTERNAL_NAME: None})
            for number, (key, resource) in enumerate(everything.items())
        }
        status = run({**xr, "status": status}, observed).xr_status
        written.append((status["resources"]["total"], status["resources"]["ready"]))
    return written


def test_progress_is_written_in_eighths_and_completion_and_a_fall_at_once() -> None:
    seen = in_turn(DEV, 0, 1, 4, 5, 9, 10, 42, 43, 42, 42, 43)
    assert [ready for _, ready in seen] == [0, 0, 0, 5, 5, 10, 42, 43, 42, 42, 43]
    assert {total for total, _ in seen} == {43}


def test_an_error_is_written_at_once_with_the_exact_count() -> None:
    everything = {key: observe(resource) for key, resource in run(DEV).resources.items()}
    creating = condition("Ready", "False", "Creating")
    error = condition("Synced", "False", "ReconcileError", "create failed: api error VpcLimitExceeded: Too many.")
    before = run(DEV, {key: with_conditions(one, creating) for key, one in everything.items()}).xr_status
    observed = {key: with_conditions(one, creating) for key, one in everything.items()}
    observed["vpc"] = everything["vpc"]
    observed["nat-a"] = with_conditions(everything["nat-a"], creating, error)
    resources = run({**DEV, "status": before}, observed).xr_status["resources"]
    assert (resources["ready"], [one["reason"] for one in resources["failing"]]) == (1, ["VpcLimitExceeded"])


@pytest.mark.parametrize(
    ("others", "failing"),
    [
        (condition("Ready", "False", "Creating"), []),
        (condition("Ready", "True", "Available"), ["NoSuchEntity"]),
    ],
    ids=["while others are being created", "once nothing else is under way"],
)
def test_what_is_refused_because_another_resource_does_not_exist_yet(
    others: dict[str, Any], failing: list[str]
) -> None:
    message = "create failed: api error NoSuchEntity: The role with name x cannot be found."
    error = condition("Synced", "False", "ReconcileError", message)
    made = {key: observe(resource) for key, resource in run(DEV).resources.items()}
    observed = {key: with_conditions(resource, others) for key, resource in made.items()}
    observed["flow-log-role-policy"] = with_conditions(
        made["flow-log-role-policy"], condition("Ready", "False", "Creating"), error
    )
    rendered = run(DEV, observed)
    assert [one["reason"] for one in rendered.xr_status["resources"]["failing"]] == failing
    assert rendered.troubled == ({"flow-log-role-policy"} if failing else frozenset())
