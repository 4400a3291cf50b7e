"""The events that a change of status gives rise to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from crofter.api.conditions import Condition, Reason
from crofter.api.registry import COMPONENTS
from crofter.api.status import EnvironmentStatus

NOTE_LIMIT: Final = 1000
_FAMILIES: Final = frozenset(component.condition for component in COMPONENTS)
_TROUBLE: Final = frozenset(
    str(reason) for reason in (Reason.AWS_ERROR, Reason.RENDER_FAILED, Reason.NOT_RESPONDING, Reason.TASK_FAILED)
)
_ABNORMAL: Final = {"Stalled": "Stalled", "Drifted": "DriftDetected", "ApprovalRequired": "ApprovalRequired"}


@dataclass(frozen=True, slots=True)
class Event:
    """A Kubernetes event to record about an Environment."""

    type: Literal["Normal", "Warning"]
    reason: str
    message: str


def events(previous: Mapping[str, Any], now: EnvironmentStatus) -> tuple[Event, ...]:
    """Events for what changed; none when nothing did."""
    before = {condition["type"]: condition for condition in previous.get("conditions", ())}
    found: list[Event] = []
    for condition in now.conditions or ():
        old = before.get(condition.type, {})
        changed = old.get("status") != condition.status
        if condition.type == "Ready" and changed and condition.status == "True":
            found.append(Event("Normal", "Ready", condition.message))
        elif condition.type in _ABNORMAL and changed and condition.status == "True":
            found.append(Event("Warning", _ABNORMAL[condition.type], condition.message))
        elif condition.type == "PreflightPassed" and changed and condition.status == "False":
            found.append(Event("Warning", condition.reason, condition.message))
        elif condition.type == "Deleting" and condition.status == "True" and old.get("reason") != condition.reason:
            found.append(Event("Normal", condition.reason, condition.message))
        elif condition.type in _FAMILIES and condition.reason in _TROUBLE and _differs(old, condition):
            found.append(Event("Warning", condition.reason, condition.message))
    found += _recreations(previous, now)
    return tuple(Event(event.type, event.reason, event.message[:NOTE_LIMIT]) for event in found)


def _differs(old: Mapping[str, Any], condition: Condition) -> bool:
    return (old.get("reason"), old.get("message")) != (condition.reason, condition.message)


def _recreations(previous: Mapping[str, Any], now: EnvironmentStatus) -> list[Event]:
    """Resources that were lost and made again, also when it went too fast for the condition to be seen."""
    before = {component["name"]: component.get("recreated", 0) for component in previous.get("components", ())}
    found = []
    for component in now.components or ():
        more = component.recreated - before.get(component.name, 0)
        if more > 0:
            what = "resource was" if more == 1 else "resources were"
            note = f"{component.name}: {more} {what} gone from AWS and made again"
            found.append(Event("Warning", "DriftCorrected", note))
    return found
