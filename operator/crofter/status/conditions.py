"""The declared table of conditions, each a small function of the view; `Ready` is summarised here and only here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crofter.api.conditions import Condition, ConditionType, Reason
from crofter.api.registry import COMPONENTS
from crofter.api.times import stamp
from crofter.status.components import State, unready
from crofter.status.deletion import deleting
from crofter.status.finding import Finding, false, true, unknown
from crofter.status.view import Obstacle, View
from crofter.validation.problem import joined

MESSAGE_LIMIT: Final = 2048


@dataclass(frozen=True, slots=True)
class Told:
    """The view and the states of its components, which every condition is made of."""

    view: View
    states: tuple[State, ...]


Row = tuple[ConditionType, Callable[[Told], Finding]]


def _valid(told: Told) -> Finding:
    if told.view.problems:
        return false(Reason.INVALID_SPEC, joined(told.view.problems))
    return true(Reason.SUCCEEDED, "the manifest is valid")


def _obstacle(obstacle: Obstacle) -> Finding:
    return false(obstacle.reason, obstacle.message)


def _preflight(told: Told) -> Finding:
    if told.view.preflight is not None:
        return _obstacle(told.view.preflight)
    if told.view.obstacle is not None or told.view.plan is None:
        return unknown(Reason.PENDING, "AWS has not been looked at for this spec")
    return true(Reason.SUCCEEDED, "the account has room for what this adds")


def _synced(told: Told) -> Finding:
    for state in told.states:
        if state.reason in (Reason.RENDER_FAILED, Reason.NOT_RESPONDING):
            return false(state.reason, f"{state.component}: {state.message}")
    if told.view.plan is None:
        return unknown(Reason.PENDING, "nothing has been planned for this spec")
    for state in told.states:
        if state.reason in (Reason.UPDATING, Reason.PENDING):
            return false(Reason.UPDATING, f"{state.component}: {state.message}")
    return true(Reason.IN_SYNC, "every component speaks of the current spec")


def _drifted(told: Told) -> Finding:
    lost = [
        f"{component}: {one.kind} {one.name} ({one.external_name}) is gone from AWS and is being made again"
        for component, xr in sorted(told.view.xrs.items())
        if xr.status is not None and not xr.deleting
        for one in xr.status.resources.drifted
    ]
    if lost and told.view.deletion is None:
        return true(Reason.DRIFT_DETECTED, " | ".join(lost))
    return false(Reason.NO_DRIFT, "nothing was found missing in AWS")


def _paused(told: Told) -> Finding:
    if told.view.spec is not None and told.view.spec.paused:
        return true(Reason.PAUSED, "spec.paused is true: nothing in AWS is changed or corrected")
    return false(Reason.NOT_PAUSED, "changes and drift are acted upon")


def _approval(told: Told) -> Finding:
    approval = told.view.plan.approval if told.view.plan else None
    if approval is None:
        return false(Reason.NOTHING_PENDING, "no change waits for approval")
    return true(
        Reason.APPROVAL_PENDING,
        f"this would destroy: {'; '.join(approval.items)}. To go ahead: kubectl annotate environment {told.view.name} "
        f"crofter.dev/approve={approval.hash} --overwrite",
    )


def _deleting(told: Told) -> Finding:
    if told.view.deletion is None:
        return false(Reason.NOT_DELETING, "not being deleted")
    return deleting(told.view.deletion)


def _stalled(told: Told) -> Finding:
    view = told.view
    if view.deletion is not None:
        if view.deletion.protected:
            return true(Reason.DELETION_PROTECTED, deleting(view.deletion).message)
        return false(Reason.DELETING, "being deleted")
    if view.problems:
        return true(Reason.INVALID_SPEC, joined(view.problems))
    for obstacle in (view.obstacle, view.preflight):
        if obstacle is not None and obstacle.stalled:
            return true(obstacle.reason, obstacle.message)
    if view.plan is not None and view.plan.approval is not None:
        return true(Reason.APPROVAL_PENDING, "a change waits for approval: see condition ApprovalRequired")
    for state in told.states:
        if state.stalled:
            return true(Reason.WAITING, f"{state.component}: {state.message}")
    return false(Reason.PROGRESSING, "nobody has to act")


def _ready(told: Told) -> Finding:
    view = told.view
    if view.deletion is not None:
        return false(Reason.DELETING, deleting(view.deletion).message)
    stalled = _stalled(told)
    if stalled.status == "True":
        return false(stalled.reason, stalled.message)
    for obstacle in (view.obstacle, view.preflight):
        if obstacle is not None:
            return _obstacle(obstacle)
    if view.error:
        return unknown(Reason.INTERNAL_ERROR, view.error)
    if view.plan is None:
        return unknown(Reason.PENDING, "the manifest was seen; nothing has been planned yet")
    if view.spec is not None and view.spec.paused:
        return unknown(Reason.PAUSED, "spec.paused is true: what AWS has is not looked at")
    if unready(told.states):
        return _unready(told.states)
    total = sum(state.total for state in told.states)
    return true(
        Reason.READY, f"all {total} AWS resources are as the manifest asks" if total else "nothing is asked for"
    )


def _unready(states: Iterable[State]) -> Finding:
    """The reason of the worst and the messages of all; `states` holds one at least that is not ready."""
    found = unready(states)
    return false(found[0].reason, " | ".join(f"{state.component}: {state.message}" for state in found))


def _reconciling(told: Told) -> Finding:
    ready, stalled = _ready(told), _stalled(told)
    if told.view.deletion is not None and stalled.status == "False":
        return true(Reason.DELETING, "being deleted")
    if ready.status == "True":
        return false(Reason.RECONCILED, "nothing is left to do")
    if stalled.status == "True" or ready.reason is Reason.PAUSED:
        return false(ready.reason, "nothing more is done before somebody acts")
    return true(ready.reason, ready.message)


TABLE: Final[tuple[Row, ...]] = (
    (ConditionType.READY, _ready),
    (ConditionType.RECONCILING, _reconciling),
    (ConditionType.STALLED, _stalled),
    (ConditionType.VALID, _valid),
    (ConditionType.PREFLIGHT_PASSED, _preflight),
    (ConditionType.SYNCED, _synced),
    (ConditionType.DRIFTED, _drifted),
    (ConditionType.PAUSED, _paused),
    (ConditionType.APPROVAL_REQUIRED, _approval),
    (ConditionType.DELETING, _deleting),
)


def findings(view: View, states: tuple[State, ...]) -> dict[str, Finding]:
    """Every condition by type: the table, then one for each family of components that is wanted or still there."""
    told = Told(view, states)
    found: dict[str, Finding] = {str(kind): decide(told) for kind, decide in TABLE}
    for condition in dict.fromkeys(component.condition for component in COMPONENTS):
        family = [state for state in states if state.kind.condition == condition]
        if family:
            found[condition] = _unready(family) if unready(family) else true(Reason.READY, "")
    return found


def first_touch(kinds: Iterable[str] = (ConditionType.READY,)) -> dict[str, Finding]:
    """Conditions of an object that nothing is known about yet."""
    return {str(kind): unknown(Reason.PENDING, "the manifest was seen; nothing has been planned yet") for kind in kinds}


def merged(
    previous: Iterable[Mapping[str, Any]], found: Mapping[str, Finding], generation: int, now: datetime
) -> list[Condition]:
    """The conditions to write: a transition time changes only when the status does."""
    before = {condition["type"]: condition for condition in previous}
    conditions = []
    for kind, finding in found.items():
        old = before.get(kind)
        same = old is not None and old.get("status") == finding.status
        since = old["lastTransitionTime"] if old is not None and same else stamp(now)
        conditions.append(
            Condition(
                type=kind,
                status=finding.status,
                observed_generation=generation,
                last_transition_time=since,
                reason=str(finding.reason),
                message=clipped(finding.message, MESSAGE_LIMIT),
            )
        )
    return conditions


def clipped(text: str, limit: int) -> str:
    """The text, cut to the limit (in characters) with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
