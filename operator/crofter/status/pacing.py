"""When a status that only tells progress is written: at growing intervals, and anything else at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from crofter.api.conditions import Reason

FIRST_GAP: Final = timedelta(seconds=1)
LONGEST_GAP: Final = timedelta(seconds=20)
"""Least time between two writes of progress: it doubles from one write to the next, up to the longest."""

_PROGRESS: Final = frozenset(
    str(reason)
    for reason in (
        Reason.DELETING,
        Reason.IN_SYNC,
        Reason.PENDING,
        Reason.PREPARING,
        Reason.PROGRESSING,
        Reason.READY,
        Reason.UPDATING,
        Reason.WAITING,
    )
)
"""Reasons of conditions that change while everything goes well."""

_EXACT: Final = ("observedGeneration", "environmentId", "region", "failing", "tasks", "plan", "source")
"""Fields of the status that no progress changes."""

_DECISIVE: Final = frozenset(
    ("Ready", "Stalled", "Valid", "PreflightPassed", "Drifted", "Paused", "ApprovalRequired", "Deleting")
)
"""Conditions whose status no progress changes. Those of component families and Synced come and go with it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When the status was last written, and for how long progress waits after it."""

    written: datetime
    gap: timedelta

    @property
    def due(self) -> datetime:
        """The earliest time of the next write of progress."""
        return self.written + self.gap


def next_pace(pace: Pace | None, now: datetime, *, progress: bool) -> Pace:
    """Return the pace after a write at `now`, of progress or of something else."""
    if pace is None or not progress:
        return Pace(now, FIRST_GAP)
    return Pace(now, min(LONGEST_GAP, pace.gap * 2))


def is_progress(previous: Mapping[str, Any], status: Mapping[str, Any]) -> bool:
    """Return True if a status, as stored, differs from the one before in nothing that somebody must know at once."""
    if any(previous.get(name) != status.get(name) for name in _EXACT):
        return False
    before = {condition["type"]: condition for condition in previous.get("conditions", ())}
    if not before.keys() >= _DECISIVE:
        return False
    if any(_recreated(previous).get(name, 0) != count for name, count in _recreated(status).items()):
        return False
    return all(_is_progress(before.get(one["type"], {}), one) for one in status.get("conditions", ()))


def _is_progress(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    same_status = old.get("status") == new["status"]
    if same_status and (old.get("reason"), old.get("message")) == (new["reason"], new["message"]):
        return True
    if not same_status and new["type"] in _DECISIVE:
        return False
    if new["type"] == "Deleting" and old.get("reason") != new["reason"]:
        return False
    return new["reason"] in _PROGRESS and old.get("reason", new["reason"]) in _PROGRESS


def _recreated(status: Mapping[str, Any]) -> dict[str, int]:
    return {one["name"]: one.get("recreated", 0) for one in status.get("components", ())}
