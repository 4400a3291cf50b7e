"""From an Environment and what was observed to a plan."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from crofter.api.names import xr_name
from crofter.plan.components import encryption, endpoints, network, queue
from crofter.plan.model import Approval, Blocked, ComponentPlanner, Environment, Plan, Wanted, with_revision
from crofter.plan.observed import Observed, ObservedXR

PLANNERS: Final[tuple[ComponentPlanner, ...]] = (
    network.PLANNER,
    endpoints.PLANNER,
    encryption.PLANNER,
    queue.PLANNER,
)
"""Every planner. The order does not matter: what a component needs it reads from the outputs of others."""

BY_KIND: Final = {planner.kind.kind: planner for planner in PLANNERS}


def plan(environment: Environment, observed: Observed) -> Plan:
    """What should exist. A component that was once applied is never taken back because it has to wait again."""
    wanted: list[Wanted] = []
    blocked: list[Blocked] = []
    destruction: list[tuple[str, ObservedXR, str]] = []
    asked_for: set[str] = set()
    growth: dict[str, Mapping[str, int]] = {}
    for planner in PLANNERS:
        for instance in planner.instances(environment, observed):
            asked_for.add(instance.component)
            if isinstance(instance, Blocked):
                blocked.append(instance)
                if not observed.xrs:
                    growth[instance.component] = instance.usage
                continue
            spec = with_revision(instance.wire())
            existing = observed.xrs.get(instance.component)
            if existing is not None and not existing.deleting:
                items = planner.destroys(existing.spec, spec)
                destruction += [(instance.component, existing, item) for item in items]
            growth[instance.component] = _growth(planner, existing, spec)
            wanted.append(
                Wanted(
                    kind=planner.kind,
                    component=instance.component,
                    namespace=environment.identity.namespace,
                    name=xr_name(environment.identity.name, instance.component),
                    spec=spec,
                )
            )
    approval = _approval(environment, destruction)
    held = {component for component, _, _ in destruction} if approval is not None else set()
    wanted = [_held(one, observed.xrs[one.component]) if one.component in held else one for one in wanted]
    return Plan(
        wanted=tuple(wanted),
        blocked=tuple(blocked),
        unwanted=tuple(sorted(observed.xrs.keys() - asked_for)),
        approval=approval,
        growth=_added(counts for component, counts in growth.items() if component not in held),
    )


def _added(growth: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counts in growth:
        total.update(counts)
    return {quota: count for quota, count in total.items() if count > 0}


def _growth(planner: ComponentPlanner, existing: ObservedXR | None, spec: Mapping[str, Any]) -> dict[str, int]:
    before = planner.usage(existing.spec) if existing is not None else {}
    return {quota: count - before.get(quota, 0) for quota, count in planner.usage(spec).items()}


def _approval(environment: Environment, destruction: list[tuple[str, ObservedXR, str]]) -> Approval | None:
    """The approval that is still missing. Its hash dies with any other change of the composite resources concerned."""
    protection = environment.spec.protection
    if not destruction or protection is None or protection.destructive_changes != "RequireApproval":
        return None
    lines = sorted(f"{component}: {item}" for component, _, item in destruction)
    exact = sorted(f"{component} {xr.uid} {xr.generation} {item}" for component, xr, item in destruction)
    needed = hashlib.sha256("\n".join(exact).encode()).hexdigest()[:12]
    return None if environment.approval == needed else Approval(needed, tuple(lines))


def _held(wanted: Wanted, existing: ObservedXR) -> Wanted:
    """The component as it is, but for what must always get through."""
    spec = {**existing.spec, "paused": wanted.spec["paused"]}
    return Wanted(wanted.kind, wanted.component, wanted.namespace, wanted.name, with_revision(spec))
