"""From an Environment and what was observed to a plan."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from crofter.api.component import ComponentKind
from crofter.api.names import xr_name
from crofter.plan.alarms.resolve import alarmed
from crofter.plan.components import (
    app_secret,
    bucket,
    cluster,
    database,
    domain,
    encryption,
    endpoints,
    function,
    http_api,
    identity,
    ingress,
    log_archive,
    monitoring,
    network,
    notifications,
    queue,
    registry,
    security_groups,
    service,
)
from crofter.plan.looks import Look, Task
from crofter.plan.model import Approval, Blocked, ComponentPlanner, Environment, Plan, Wanted, with_revision
from crofter.plan.observed import Observed, ObservedXR
from crofter.plan.removal import bereft, leaving, needed_by

PLANNERS: Final[tuple[ComponentPlanner, ...]] = (
    network.PLANNER,
    endpoints.PLANNER,
    security_groups.PLANNER,
    encryption.PLANNER,
    log_archive.PLANNER,
    bucket.PLANNER,
    notifications.PLANNER,
    domain.PLANNER,
    app_secret.PLANNER,
    queue.PLANNER,
    database.PLANNER,
    registry.PLANNER,
    cluster.PLANNER,
    ingress.PLANNER,
    identity.PLANNER,
    function.PLANNER,
    http_api.PLANNER,
    service.PLANNER,
    monitoring.PLANNER,
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
    looks: set[Look] = set()
    tasks: set[Task] = set()
    for planner in PLANNERS:
        for instance in planner.instances(environment, observed):
            asked_for.add(instance.component)
            if isinstance(instance, Blocked):
                blocked.append(instance)
                looks.update(instance.looks)
                if not observed.xrs:
                    growth[instance.component] = instance.usage
                continue
            composition = observed.account.compositions.get(planner.kind.kind)
            spec = with_revision(alarmed(instance, environment.spec).wire(), composition)
            existing = observed.xrs.get(instance.component)
            if existing is not None and not existing.deleting:
                items = planner.destroys(existing.spec, spec)
                destruction += [(instance.component, existing, item) for item in items]
            growth[instance.component] = _growth(planner, existing, spec)
            if existing is not None and existing.ready and not environment.spec.paused:
                looks.update(planner.looks(existing))
                tasks.update(planner.tasks(existing))
            wanted.append(
                Wanted(
                    kind=planner.kind,
                    component=instance.component,
                    namespace=environment.identity.namespace,
                    name=xr_name(environment.identity.name, instance.component),
                    spec=spec,
                    composition=composition,
                )
            )
    going = {component: xr for component, xr in sorted(observed.xrs.items()) if component not in asked_for}
    destruction += [(component, xr, item) for component, xr in going.items() for item in _lost(xr)]
    by_hand = _deleted_by_hand(observed, asked_for)
    mourning = {component: xr for component, xr in bereft(observed.xrs, by_hand).items() if component in asked_for}
    since = f", since {' and '.join(sorted(by_hand))} was deleted by hand"
    destruction += [(component, xr, item + since) for component, xr in mourning.items() for item in _lost(xr)]
    approval = _approval(environment, destruction)
    held = {component for component, _, _ in destruction} if approval is not None else set()
    held |= needed_by(held, {**going, **mourning})
    paused = environment.spec.paused
    wanted = [_as_it_is(observed.xrs[one.component], paused) if one.component in held else one for one in wanted]
    wanted += [_as_it_is(xr, paused) for component, xr in going.items() if component in held]
    return Plan(
        wanted=tuple(wanted),
        blocked=tuple(blocked),
        unwanted=tuple(component for component in going if component not in held),
        bereft=tuple(component for component in sorted(mourning) if component not in held),
        approval=approval,
        growth=_added(counts for component, counts in growth.items() if component not in held),
        looks=tuple(sorted(looks)),
        tasks=tuple(sorted(tasks)),
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


def _deleted_by_hand(observed: Observed, asked_for: Collection[str]) -> dict[str, ComponentKind]:
    """Components that the manifest asks for and somebody is deleting."""
    deleting = {component: xr.kind for component, xr in observed.xrs.items() if xr.deleting and component in asked_for}
    return {**deleting, **observed.gone}


def _lost(xr: ObservedXR) -> tuple[str, ...]:
    """What goes for good with a component that nobody asks for any more. Once it is leaving, that was approved."""
    return () if leaving(xr) else BY_KIND[xr.kind.kind].destroys(xr.spec, None)


def _as_it_is(xr: ObservedXR, paused: bool) -> Wanted:
    """A component that is held, as it is, but for what must always get through."""
    spec = with_revision({**xr.spec, "paused": paused}, xr.composition)
    return Wanted(xr.kind, xr.component, xr.namespace, xr.name, spec, xr.composition)
