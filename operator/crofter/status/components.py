"""The state of one component, and of a family of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crofter.api.conditions import Reason
from crofter.api.registry import ComponentKind
from crofter.plan.observed import ObservedXR
from crofter.status.view import View

ECHO_PATIENCE: Final = timedelta(seconds=30)
"""How long Crossplane has to render a changed spec before it is said to be not responding."""

_LISTED: Final = 3
_NOT_ERRORS: Final = frozenset({"Creating", "Deleting", "Pending", "ReconcileSuccess", "Available", "Unavailable", "WaitingForReference"})
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


def states(view: View) -> tuple[State, ...]:
    """The state of every component that is wanted or still there, by name."""
    found: dict[str, State] = {}
    wanted = {one.component: one for one in view.plan.wanted} if view.plan else {}
    for blocked in view.plan.blocked if view.plan else ():
        found[blocked.component] = State(
            blocked.kind, blocked.component, Reason.WAITING, blocked.message, 0, 0, stalled=blocked.stalled
        )
    for component, xr in view.xrs.items():
        want = wanted.get(component)
        revision = str(want.spec["revision"]) if want else None
        found[component] = of_xr(xr, revision, view.now)
    for component, one in wanted.items():
        if component not in found:
            found[component] = State(one.kind, component, Reason.PENDING, "about to be created", 0, 0)
    return tuple(found[component] for component in sorted(found))


def of_xr(xr: ObservedXR, wanted_revision: str | None, now: datetime) -> State:
    """What a composite resource says, if it speaks of the wanted spec."""
    resources = xr.status.resources if xr.status else None
    ready, total = (resources.ready, resources.total) if resources else (0, 0)

    def state(reason: Reason, message: str, brief: str = "") -> State:
        recreated = resources.recreated if resources else 0
        return State(xr.kind, xr.component, reason, message, ready, total, recreated, brief=brief or message)

    if xr.deleting:
        return state(Reason.DELETING, "being deleted")
    if wanted_revision is not None and xr.spec.get("revision") != wanted_revision:
        return state(Reason.UPDATING, "about to be updated")
    synced = xr.conditions.get("Synced")
    if not xr.echoed:
        if synced is not None and synced.status == "False":
            return state(Reason.RENDER_FAILED, f"Crossplane cannot render it: {synced.message}", "cannot be rendered")
        responsive = xr.conditions.get("Responsive")
        if responsive is not None and responsive.status == "False":
            return state(Reason.NOT_RESPONDING, f"Crossplane holds it back: {responsive.message}", "held back")
        if now - xr.applied_at >= ECHO_PATIENCE:
            silent = "has not been rendered for 30 seconds or more; are Crossplane and its function running?"
            return state(Reason.NOT_RESPONDING, silent, "not responding")
        return state(Reason.UPDATING, "waiting to be rendered")
    if resources is None:
        return state(Reason.UPDATING, "waiting to be rendered")
    errors = [failing for failing in resources.failing if failing.reason not in _NOT_ERRORS]
    if errors:
        told = " | ".join(
            f"{failing.kind} {failing.name}: {failing.reason}: {failing.message}" for failing in errors[:_LISTED]
        )
        more = f" | and {len(errors) - _LISTED} more" if len(errors) > _LISTED else ""
        return state(Reason.AWS_ERROR, told + more, f"{errors[0].kind} {errors[0].key}: {errors[0].reason}")
    if synced is not None and synced.status == "False":
        return state(Reason.RENDER_FAILED, f"Crossplane cannot apply it: {synced.message}", "cannot be applied")
    if resources.ready < resources.total or not xr.ready:
        under_way = ", ".join(f"{failing.kind} {failing.key}" for failing in resources.failing[:_LISTED])
        rest = resources.total - resources.ready - min(len(resources.failing), _LISTED)
        more = f" and {rest} more" if under_way and rest > 0 else ""
        brief = f"waiting for {resources.failing[0].key}" if resources.failing else "waiting for Crossplane"
        return state(Reason.PROGRESSING, f"waiting for {under_way}{more}" if under_way else brief, brief)
    return state(Reason.READY, "")
