from datetime import timedelta

import pytest
import samples

from crofter.deletion_progress import DeletionProgress


def environment(reason=None, kinds=("Queue",)):
    conditions = [] if reason is None else [{"type": "Deleting", "status": "True", "reason": reason}]
    return {"status": {"conditions": conditions, "components": [{"name": kind, "kind": kind} for kind in kinds]}}


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [
        (environment("NotDeleting"), {"Queue", "Network"}),
        (environment("DeletionProtected"), {"Queue", "Network"}),
        (environment("NotDeleting", kinds=()), {"Network"}),
        (environment("PreparingDeletion"), None),
        (environment("Deleting"), None),
        (environment("AwsEmpty"), None),
        (environment(None), None),
        ({}, None),
    ],
)
def test_the_kinds_are_known_only_to_a_process_that_saw_the_deletion_begin(raw, kinds):
    assert DeletionProgress.begin(raw, frozenset({"Network"}), samples.NOW).kinds == kinds


def test_the_first_look_comes_after_fifteen_seconds_and_each_next_one_later():
    progress = DeletionProgress.begin(environment(), frozenset(), samples.NOW)
    now, gaps = samples.NOW, []
    for _ in range(6):
        assert not progress.is_due(progress.next_look - timedelta(seconds=1))
        gaps.append((progress.next_look - now).total_seconds())
        now = progress.next_look
        assert progress.is_due(now)
        progress.looked(now)
    assert gaps == [15, 30, 60, 60, 60, 60]
