"""The whole status of an Environment, from one view."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.status import (
    ComponentStatus,
    Endpoint,
    EnvironmentStatus,
    Failure,
    PlanStatus,
    SourceStatus,
    TaskStatus,
)
from crofter.plan.planner import BY_KIND
from crofter.status.components import State, states, unready
from crofter.status.conditions import clipped, findings, first_touch, merged
from crofter.status.deletion import counts
from crofter.status.view import View

_FAILING: Final = 20


def summarise(view: View, previous: Mapping[str, Any]) -> EnvironmentStatus:
    """The status to write; equal to the previous one when nothing changed."""
    told = states(view)
    found = findings(view, told)
    return EnvironmentStatus(
        observed_generation=view.generation,
        environment_id=view.environment_id or previous.get("environmentId"),
        region=view.region or previous.get("region"),
        summary=clipped(_line(view, told), 256),
        conditions=merged(previous.get("conditions", ()), found, view.generation, view.now),
        components=[_component(state) for state in told],
        failing=_failing(view),
        endpoints=_endpoints(view, previous),
        tasks=_tasks(view, previous),
        plan=_plan(view),
        source=SourceStatus(revision=view.source_revision[:64]) if view.source_revision else None,
    )


def untouched(view: View) -> EnvironmentStatus:
    """The status of an Environment that was never looked at before."""
    return EnvironmentStatus(
        summary="seen", conditions=merged((), first_touch(("Ready", "Reconciling")), view.generation, view.now)
    )


def _line(view: View, told: tuple[State, ...]) -> str:
    ready, total = sum(state.ready for state in told), sum(state.total for state in told)
    count = f"{ready}/{total}"
    if view.deletion is not None:
        left = sum(counts(view.deletion).values())
        return "protected from deletion" if view.deletion.protected else f"deleting, {left} left"
    if view.problems:
        return f"{count} · invalid: {view.problems[0].field}" if total else f"invalid: {view.problems[0].field}"
    if view.spec is not None and view.spec.paused:
        return f"{count} · paused"
    for obstacle in (view.obstacle, view.preflight):
        if obstacle is not None:
            return str(obstacle.reason)
    if view.plan is not None and view.plan.approval is not None:
        return f"{count} · waits for approval"
    behind = unready(told)
    if behind:
        more = f" (+{len(behind) - 1})" if len(behind) > 1 else ""
        return f"{count} · {behind[0].component}: {behind[0].brief or behind[0].reason}{more}"
    return count


def _component(state: State) -> ComponentStatus:
    return ComponentStatus(
        name=state.component,
        kind=state.kind.kind,
        ready=state.is_ready,
        resources=f"{state.ready}/{state.total}",
        message=clipped(state.message, 512),
        recreated=state.recreated,
    )


def _failing(view: View) -> list[Failure] | None:
    failures = [
        Failure(
            component=component,
            kind=one.kind,
            name=one.name,
            reason=one.reason,
            message=one.message,
            since=one.since,
        )
        for component, xr in sorted(view.xrs.items())
        if xr.status is not None
        for one in xr.status.resources.failing
    ]
    return failures[:_FAILING] or None


def _endpoints(view: View, previous: Mapping[str, Any]) -> list[Endpoint] | None:
    """Where things are. What was once known stays until it is known otherwise or its component is gone."""
    found: dict[str, Endpoint] = {}
    silent = set()
    for component, xr in sorted(view.xrs.items()):
        if xr.outputs is None or not xr.echoed:
            silent.add(component)
            continue
        for endpoint in BY_KIND[xr.kind.kind].endpoints(component, xr.outputs):
            found[endpoint.name] = endpoint
    components = [one["name"] for one in previous.get("components", ())]
    for one in previous.get("endpoints", ()):
        if _owner(one["name"], components) in silent:
            found.setdefault(one["name"], Endpoint.model_validate(one))
    return [found[name] for name in sorted(found)] or None


def _owner(endpoint: str, components: list[str]) -> str:
    """The component that an endpoint's name begins with: `endpoints/integration` rather than `endpoints`."""
    return max((one for one in components if endpoint.startswith(f"{one}/")), key=len, default="")


def _tasks(view: View, previous: Mapping[str, Any]) -> list[TaskStatus] | None:
    """What was done. It stays while its component is there, so that nothing is done again that was done."""
    there = {one.component for one in view.plan.wanted} if view.plan else view.xrs.keys()
    found = {
        (one["component"], one["task"]): TaskStatus.model_validate(one)
        for one in previous.get("tasks", ())
        if one["component"] in there
    }
    for task, done in view.done.items():
        found[task.component, task.work] = TaskStatus(
            component=task.component,
            task=task.work,
            digest=done.digest,
            outcome=done.outcome,
            message=clipped(done.message, 512),
            time=done.time,
        )
    return [found[key] for key in sorted(found)] or None


def _plan(view: View) -> PlanStatus | None:
    approval = view.plan.approval if view.plan else None
    if approval is None:
        return None
    return PlanStatus(approval_hash=approval.hash, pending=[clipped(item, 256) for item in approval.items[:20]])
