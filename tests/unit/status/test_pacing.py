from datetime import timedelta

import pytest
import samples

from crofter.status.pacing import Pace, is_progress, next_pace

TYPES = (
    "Ready",
    "Reconciling",
    "Stalled",
    "Valid",
    "PreflightPassed",
    "Synced",
    "Drifted",
    "Paused",
    "ApprovalRequired",
    "Deleting",
)


def conditions(**changes: tuple[str, str, str]):
    found = (
        dict.fromkeys(TYPES, ("False", "Progressing", "")) | {"QueuesReady": ("False", "Progressing", "a")} | changes
    )
    return [
        {"type": kind, "status": status, "reason": reason, "message": message}
        for kind, (status, reason, message) in found.items()
    ]


def status(fields=None, **changes):
    components = [{"name": "queue/a", "ready": False, "resources": "0/2", "recreated": 0}]
    return {
        "observedGeneration": 1,
        "summary": "0/2",
        "components": components,
        "conditions": conditions(**changes),
    } | (fields or {})


@pytest.mark.parametrize(
    ("now", "progress"),
    [
        (status({"summary": "1/2"}), True),
        (status({"components": [{"name": "queue/a", "ready": True, "resources": "2/2", "recreated": 0}]}), True),
        (status(Ready=("False", "Updating", "another message")), True),
        (status(QueuesReady=("True", "Ready", "")), True),
        (status(Synced=("True", "InSync", "")), True),
        (status({"endpoints": [{"name": "queue/a", "value": "x"}]}), True),
        (status(Ready=("True", "Ready", "")), False),
        (status(Ready=("False", "AwsError", "")), False),
        (status(QueuesReady=("False", "NotResponding", "")), False),
        (status(Stalled=("True", "Waiting", "")), False),
        (status(Drifted=("True", "DriftDetected", "")), False),
        (status(Deleting=("False", "Deleting", "")), False),
        (status({"observedGeneration": 2}), False),
        (status({"failing": [{"name": "x"}]}), False),
        (status({"plan": {"approvalHash": "x"}}), False),
        (status({"tasks": []}), False),
        (status({"components": [{"name": "queue/a", "ready": False, "resources": "0/2", "recreated": 1}]}), False),
    ],
)
def test_only_what_tells_progress_may_wait(now, progress):
    assert is_progress(status(), now) is progress


def test_the_first_whole_status_is_no_progress():
    first = {"conditions": [one for one in conditions() if one["type"] in ("Ready", "Reconciling")]}
    assert not is_progress(first, status())
    assert not is_progress({}, status())


def test_progress_is_written_less_and_less_often_until_something_else_happens():
    pace, gaps = None, []
    for progress in (False, True, True, True, True, True, True, False, True):
        pace = next_pace(pace, samples.NOW, progress=progress)
        gaps.append(pace.gap.total_seconds())
    assert gaps == [1, 2, 4, 8, 16, 20, 20, 1, 2]


def test_the_next_progress_is_due_a_gap_after_the_last_write():
    assert Pace(samples.NOW, timedelta(seconds=4)).due == samples.NOW + timedelta(seconds=4)
