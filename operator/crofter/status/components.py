"""The state of one component, and of a family of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from crofter.api.codes import premature
from crofter.api.component import ComponentKind
from crofter.api.conditions import Reason
from crofter.api.times import timestamp
from crofter.api.xr import FailingResource, WaitingResource
from crofter.plan.model import Blocked
from crofter.plan.observed import ObservedXR
from crofter.status.deletion import told
from crofter.status.view import View
from crofter.validation.problem import joined

ECHO_PATIENCE: Final = timedelta(seconds=30)
"""How long Crossplane has to render a changed spec before it is said to be not responding."""

OUT_OF_TURN: Final = timedelta(seconds=30)
"""For how long AWS may say, of what it never had, that something which it needs does not exist.

Most resources are asked for at once, and the provider tries again until each is there: a role before its policy. Half a
minute is four of its tries. https://github.com/crossplane/crossplane-runtime/blob/main/pkg/ratelimiter/default.go
"""

_LISTED: Final = 3
_NOT_ERRORS: Final = frozenset(
    {
        "Creating",
        "Deleting",
        "Pending",
        "ReconcileSuccess",
        "Available",
        "Unavailable",
        "Updating",
        "WaitingForReference",
    }
)
"""Reasons of the provider that tell of progress, not of trouble."""


@dataclass(frozen=True, slots=True)
class State:
    """A component in a word, a sentence and a count; `brief` fits a column of a table."""

    kind: ComponentKind
    component: str
    reason: Reason
    message: str
    ready: int
    total: int
    recreated: int = 0
    stalled: bool = False
    brief: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether the component is as its spec asks."""
        return self.reason is Reason.READY


_WORST_FIRST: Final = (
    Reason.AWS_ERROR,
    Reason.TASK_FAILED,
    Reason.RENDER_FAILED,
    Reason.NOT_RESPONDING,
    Reason.DELETING,
    Reason.UPDATING,
    Reason.PENDING,
    Reason.PROGRESSING,
    Reason.WAITING,
)
"""A component that waits for another is told of last: what matters is how far the other one is."""


def unready(states: Iterable[State]) -> tuple[State, ...]:
    """The components that are not ready, those that somebody has to do something about first, the worst next."""
    found = (state for state in states if not state.is_ready)
    return tuple(
        sorted(found, key=lambda state: (not state.stalled, _WORST_FIRST.index(state.reason), state.component))
    )


def states(view: View) -> tuple[State, ...]:
    """The state of every component that is wanted or still there, by name."""
    wanted = {one.component: one for one in view.plan.wanted} if view.plan else {}
    found = {
        component: of_xr(xr, str(wanted[component].spec["revision"]) if component in wanted else None, view.now)
        for component, xr in view.xrs.items()
    }
    for component, one in wanted.items():
        if component not in found:
            found[component] = State(one.kind, component, Reason.PENDING, "about to be created", 0, 0)
    for component, state in found.items():
        if state.is_ready:
            found[component] = _tended(state, view)
    for blocked in view.plan.blocked if view.plan else ():
        found[blocked.component] = _blocked(blocked, found.get(blocked.component))
    leaving = {removal.xr.component: told(removal) for removal in view.removals}
    for component in view.plan.unwanted if view.plan else ():
        if component in found:
            message = leaving.get(component, f"{component} is no longer asked for").removeprefix(f"{component} ")
            found[component] = replace(found[component], reason=Reason.DELETING, message=message, brief="being removed")
    return tuple(found[component] for component in sorted(found))


def _tended(state: State, view: View) -> State:
    """A component whose resources are ready: what else must hold in AWS, and what has to be done there."""
    for task in view.plan.tasks if view.plan else ():
        done = view.done.get(task)
        if task.component != state.component or (done is not None and done.outcome == "Succeeded"):
            continue
        if done is None:
            return replace(
                state, reason=Reason.PROGRESSING, message=f"{task.work} is about to be done", brief=task.work
            )
        message = f"{task.work} failed: {done.message}"
        return replace(state, reason=Reason.TASK_FAILED, message=message, brief=f"{task.work} failed")
    for look in view.plan.looks if view.plan else ():
        seen = view.seen.get(look)
        if look.component != state.component or (seen is not None and seen.holds):
            continue
        message = seen.message if seen is not None else f"AWS is about to be asked: {look.question}"
        return replace(state, reason=Reason.PROGRESSING, message=message, brief=look.question)
    return state


def _blocked(blocked: Blocked, existing: State | None) -> State:
    """A component that cannot be planned: what it has been so far is not what is asked for, however well it is."""
    state = existing or State(blocked.kind, blocked.component, Reason.WAITING, "", 0, 0)
    return replace(state, reason=Reason.WAITING, message=blocked.message, stalled=blocked.stalled, brief="")


@dataclass(frozen=True, slots=True)
class _Case:
    """A composite resource, the revision that is wanted of it (None: it is not wanted), and the time."""

    xr: ObservedXR
    wanted: str | None
    now: datetime


_Verdict = tuple[Reason, str, str]
"""Reason, message and, for a column of a table, a brief form of it."""


def of_xr(xr: ObservedXR, wanted_revision: str | None, now: datetime) -> State:
    """What a composite resource says, if it speaks of the wanted spec: the first check that has something to say."""
    case = _Case(xr, wanted_revision, now)
    verdicts = (check(case) for check in _CHECKS)
    reason, message, brief = next((verdict for verdict in verdicts if verdict), (Reason.READY, "", ""))
    resources = xr.status.resources if xr.status else None
    return State(
        kind=xr.kind,
        component=xr.component,
        reason=reason,
        message=message,
        ready=resources.ready if resources else 0,
        total=resources.total if resources else 0,
        recreated=resources.recreated if resources else 0,
        brief=brief,
    )


def _going(case: _Case) -> _Verdict | None:
    return (Reason.DELETING, "being deleted", "being deleted") if case.xr.deleting else None


def _outdated(case: _Case) -> _Verdict | None:
    if case.wanted is None or case.xr.spec.get("revision") == case.wanted:
        return None
    return Reason.UPDATING, "about to be updated", "about to be updated"


def _silent(case: _Case) -> _Verdict | None:
    """Its status does not speak of its spec: nothing else in it may be believed, but for why."""
    xr = case.xr
    if xr.echoed:
        return None
    synced, responsive = xr.conditions.get("Synced"), xr.conditions.get("Responsive")
    if synced is not None and synced.status == "False":
        return Reason.RENDER_FAILED, f"Crossplane cannot render it: {synced.message}", "cannot be rendered"
    if responsive is not None and responsive.status == "False":
        return Reason.NOT_RESPONDING, f"Crossplane holds it back: {responsive.message}", "held back"
    if case.now - xr.applied_at >= ECHO_PATIENCE:
        told = "has not been rendered for 30 seconds or more; are Crossplane and its function running?"
        return Reason.NOT_RESPONDING, told, "not responding"
    return Reason.UPDATING, "waiting to be rendered", "waiting to be rendered"


def _refused(case: _Case) -> _Verdict | None:
    """Resources that AWS or the provider refuses."""
    failing = case.xr.status.resources.failing if case.xr.status else []
    errors = [one for one in failing if one.reason not in _NOT_ERRORS and not _out_of_turn(case, one)]
    if not errors:
        return None
    message = joined([f"{one.kind} {one.name}: {one.reason}: {one.message}" for one in errors], _LISTED)
    return Reason.AWS_ERROR, message, f"{errors[0].kind} {errors[0].key}: {errors[0].reason}"


def _out_of_turn(case: _Case, failing: FailingResource) -> bool:
    """Whether a resource is likely to have been asked for before what it refers to, and will be asked for again."""
    since, status = timestamp(failing.since), case.xr.status
    if since is None or status is None or failing.key in status.resources.known:
        return False
    return case.now - since < OUT_OF_TURN and premature(failing.reason, failing.message)


def _unapplied(case: _Case) -> _Verdict | None:
    synced = case.xr.conditions.get("Synced")
    if synced is None or synced.status != "False":
        return None
    return Reason.RENDER_FAILED, f"Crossplane cannot apply it: {synced.message}", "cannot be applied"


def _under_way(case: _Case) -> _Verdict | None:
    if case.xr.ready or case.xr.status is None:
        return None
    resources = case.xr.status.resources
    awaited = [*resources.failing, *(resources.waiting or ())]
    if not awaited:
        return Reason.PROGRESSING, "waiting for Crossplane", "waiting for Crossplane"
    listed = ", ".join(_awaited(one) for one in awaited[:_LISTED])
    rest = resources.total - resources.ready - min(len(awaited), _LISTED)
    more = f" and {rest} more" if rest > 0 else ""
    return Reason.PROGRESSING, f"waiting for {listed}{more}", f"waiting for {awaited[0].key}"


def _awaited(one: FailingResource | WaitingResource) -> str:
    if isinstance(one, FailingResource) and one.reason not in _NOT_ERRORS:
        return f"{one.kind} {one.key} ({one.reason} so far)"
    return f"{one.kind} {one.key}"


_CHECKS: Final = (_going, _outdated, _silent, _refused, _unapplied, _under_way)
"""In order: what is found first is what matters most."""
