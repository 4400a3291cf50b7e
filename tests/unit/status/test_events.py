import pytest

from crofter.api.conditions import Condition
from crofter.api.status import ComponentStatus, EnvironmentStatus
from crofter.status.events import Event, events


def condition(kind, status, reason, message="told"):
    return Condition(
        type=kind,
        status=status,
        observed_generation=1,
        last_transition_time="2026-03-01T12:00:00Z",
        reason=reason,
        message=message,
    )


def status(*conditions, recreated=0):
    network = ComponentStatus(
        name="network", kind="Network", ready=True, resources="1/1", message="", recreated=recreated
    )
    return EnvironmentStatus(conditions=list(conditions), components=[network])


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, ("Ready", "True", "Ready"), Event("Normal", "Ready", "told")),
        (("Ready", "False", "Creating"), ("Ready", "True", "Ready"), Event("Normal", "Ready", "told")),
        (("Ready", "True", "Ready"), ("Ready", "False", "AwsError"), None),
        (("Stalled", "False", "Progressing"), ("Stalled", "True", "InvalidSpec"), Event("Warning", "Stalled", "told")),
        (("Stalled", "True", "InvalidSpec"), ("Stalled", "False", "Progressing"), None),
        (
            ("Drifted", "False", "NoDrift"),
            ("Drifted", "True", "DriftDetected"),
            Event("Warning", "DriftDetected", "told"),
        ),
        (None, ("ApprovalRequired", "True", "ApprovalPending"), Event("Warning", "ApprovalRequired", "told")),
        (
            ("PreflightPassed", "Unknown", "Pending"),
            ("PreflightPassed", "False", "QuotaExceeded"),
            Event("Warning", "QuotaExceeded", "told"),
        ),
        (
            ("Deleting", "False", "NotDeleting"),
            ("Deleting", "True", "PreparingDeletion"),
            Event("Normal", "PreparingDeletion", "told"),
        ),
        (
            ("Deleting", "True", "PreparingDeletion"),
            ("Deleting", "True", "Deleting"),
            Event("Normal", "Deleting", "told"),
        ),
        (
            ("NetworkReady", "False", "Progressing"),
            ("NetworkReady", "False", "AwsError"),
            Event("Warning", "AwsError", "told"),
        ),
        (("NetworkReady", "False", "Progressing"), ("NetworkReady", "False", "Updating"), None),
        (("NetworkReady", "False", "AwsError"), ("NetworkReady", "True", "Ready"), None),
        (("Paused", "False", "NotPaused"), ("Paused", "True", "Paused"), None),
    ],
)
def test_what_people_are_told_of_a_change(before, now, expected):
    previous = status(condition(*before)).wire() if before else {}
    assert events(previous, status(condition(*now))) == ((expected,) if expected else ())


@pytest.mark.parametrize(
    "told",
    [
        ("Ready", "True", "Ready"),
        ("Stalled", "True", "InvalidSpec"),
        ("Drifted", "True", "DriftDetected"),
        ("ApprovalRequired", "True", "ApprovalPending"),
        ("PreflightPassed", "False", "QuotaExceeded"),
        ("Deleting", "True", "Deleting"),
        ("NetworkReady", "False", "AwsError"),
        ("NetworkReady", "False", "RenderFailed"),
    ],
)
def test_nothing_is_told_twice(told):
    now = status(condition(*told), recreated=2)
    assert events(now.wire(), now) == ()


def test_another_error_of_the_same_network_is_told():
    before = status(condition("NetworkReady", "False", "AwsError", "one")).wire()
    now = status(condition("NetworkReady", "False", "AwsError", "two"))
    assert events(before, now) == (Event("Warning", "AwsError", "two"),)


@pytest.mark.parametrize(
    ("before", "now", "note"),
    [
        (0, 1, "network: 1 resource was gone from AWS and made again"),
        (1, 3, "network: 2 resources were gone from AWS and made again"),
        (3, 3, None),
        (3, 0, None),
    ],
)
def test_what_was_lost_and_made_again_is_told_even_when_it_went_fast(before, now, note):
    found = events(status(recreated=before).wire(), status(recreated=now))
    assert found == ((Event("Warning", "DriftCorrected", note),) if note else ())


def test_a_note_is_cut_to_what_kubernetes_takes():
    (event,) = events({}, status(condition("Stalled", "True", "InvalidSpec", "x" * 2048)))
    assert len(event.message) == 1000
