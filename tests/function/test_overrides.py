"""What overrides make of composed resources."""

from typing import Any

import pytest

from crofter.api import managed
from crofter_function.framework.overrides import overridden
from crofter_function.framework.resource import Managed
from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .fields import fields
from .messaging import EXPORT
from .services import WORKER

QUEUE = Managed(managed.SQS_QUEUE, {"delaySeconds": 0, "tags": {"a": "1"}, "list": [1, 2]}, initial={"size": 3})


@pytest.mark.parametrize(
    ("key", "overrides", "made", "initial"),
    [
        ("queue", None, {"delaySeconds": 0, "tags": {"a": "1"}, "list": [1, 2]}, {"size": 3}),
        (
            "queue",
            {"queue": {"delaySeconds": 5}},
            {"delaySeconds": 5, "tags": {"a": "1"}, "list": [1, 2]},
            {"size": 3},
        ),
        ("queue-a", {"queue": {"delaySeconds": 5}}, QUEUE.fields, {"size": 3}),
        (
            "queue-a",
            {"queue-*": {"tags": {"b": "2"}, "list": [3]}},
            {"delaySeconds": 0, "tags": {"a": "1", "b": "2"}, "list": [3]},
            {"size": 3},
        ),
        ("queue", {"queue": {"size": 4}}, {**QUEUE.fields, "size": 4}, {}),
        (
            "queue-a",
            {"queue-a": {"delaySeconds": 1}, "queue-*": {"delaySeconds": 2}, "*": {"delaySeconds": 3}},
            {**QUEUE.fields, "delaySeconds": 1},
            {"size": 3},
        ),
        (
            "queue-b",
            {"queue-a": {"delaySeconds": 1}, "queue-*": {"delaySeconds": 2}, "q*": {"delaySeconds": 3}},
            {**QUEUE.fields, "delaySeconds": 2},
            {"size": 3},
        ),
    ],
    ids=["none", "a field", "another key", "objects merge, lists do not", "no longer initial", "exact", "longest"],
)
def test_the_most_exact_override_wins(key: str, overrides: Any, made: Any, initial: Any) -> None:
    found = overridden(key, QUEUE, overrides)
    assert (found.fields, found.initial) == (made, initial)


def test_only_the_named_resource_of_a_composite_resource_changes() -> None:
    changed = {**EXPORT, "spec": {**EXPORT["spec"], "overrides": {"queue": {"maxMessageSize": 65536}}}}
    before, after = settle(EXPORT)[0].resources, settle(changed)[0].resources
    assert after["queue"]["spec"]["forProvider"]["maxMessageSize"] == 65536
    assert after["dead-letter-queue"] == before["dead-letter-queue"]
    assert after["queue"]["metadata"]["name"] == before["queue"]["metadata"]["name"]


def test_a_task_definition_that_is_overridden_is_another_one() -> None:
    wanted = {"ephemeralStorage": {"sizeInGib": 50}}
    changed = {**WORKER, "spec": {**WORKER["spec"], "overrides": {"task-definition": wanted}}}
    (before,) = (key for key in run(WORKER).resources if key.startswith("task-definition-"))
    (after,) = (key for key in run(changed).resources if key.startswith("task-definition-"))
    assert before != after
    assert fields(changed, after)["ephemeralStorage"] == {"sizeInGib": 50}
    assert fields(changed, after)["cpu"] == fields(WORKER, before)["cpu"]
