"""How a component goes: first prepared, then deleted, in reverse order of need. Nothing is rendered anew for it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

from crofter.api.component import ComponentKind
from crofter.api.registry import BY_KIND
from crofter.plan.model import with_revision
from crofter.plan.observed import ObservedXR
from crofter.plan.preparation import needs_preparation

PATIENCE: Final = timedelta(seconds=30)
"""How long the function has to echo that it prepared; then the operator prepares the managed resources itself."""


class Step(Enum):
    """What comes next for a component that has to go.

    HALT keeps Crossplane from rendering it any more, once there is nothing left to render. A composite resource that is
    deleted while Crossplane is at it gets back managed resources that are gone already; and Crossplane sees a deletion
    only between two calls of the function, of which one that nobody answers takes two minutes. A component that needs
    no preparation is halted at once.
    """

    WAIT_FOR_DEPENDANTS = auto()
    PREPARE = auto()
    WAIT_FOR_ECHO = auto()
    HALT = auto()
    WAIT_FOR_HALT = auto()
    PREPARE_DIRECTLY = auto()
    DELETE = auto()
    WAIT_UNTIL_GONE = auto()


@dataclass(frozen=True, slots=True)
class Removal:
    """The next step of one component's removal; `spec` is what to apply with the step, if anything."""

    xr: ObservedXR
    step: Step
    spec: Mapping[str, Any] | None = None
    waits_for: tuple[str, ...] = ()


def removals(going: Mapping[str, ObservedXR], staying: Mapping[str, ObservedXR], now: datetime) -> tuple[Removal, ...]:
    """The next step for each component that has to go; `staying` are the others that still exist.

    All that go are prepared at once and deleted in reverse order of need: so they wait for the function together.
    """
    present = {**staying, **going}
    return tuple(_next(xr, present, frozenset(staying), now) for _, xr in sorted(going.items()))


def _next(xr: ObservedXR, present: Mapping[str, ObservedXR], staying: frozenset[str], now: datetime) -> Removal:
    if xr.deleting:
        return Removal(xr, Step.WAIT_UNTIL_GONE)
    dependants = tuple(sorted(name for name, other in present.items() if _depends(other, xr, stays=name in staying)))
    if staying & set(dependants):
        return Removal(xr, Step.WAIT_FOR_DEPENDANTS, waits_for=dependants)
    is_prepared = not needs_preparation(xr)
    if xr.spec.get("deletion") != "Prepare" or xr.spec.get("paused"):
        prepared = with_revision({**xr.spec, "deletion": "Prepare", "paused": False}, xr.composition)
        return Removal(xr, Step.HALT if is_prepared else Step.PREPARE, prepared)
    is_prepared |= xr.echoed and not xr.adopting
    if not is_prepared and now - xr.applied_at < PATIENCE:
        return Removal(xr, Step.WAIT_FOR_ECHO)
    if not xr.halted:
        return Removal(xr, Step.HALT)
    if dependants:
        return Removal(xr, Step.WAIT_FOR_DEPENDANTS, waits_for=dependants)
    if not xr.at_rest:
        return Removal(xr, Step.WAIT_FOR_HALT)
    return Removal(xr, Step.DELETE if xr.echoed or is_prepared else Step.PREPARE_DIRECTLY)


def _depends(other: ObservedXR, xr: ObservedXR, *, stays: bool) -> bool:
    """Whether one component must not lose another: one that stays, what it works with itself; else in any way."""
    if stays:
        return xr.kind.kind in other.kind.needs and _works_with(other, xr.component, xr.kind)
    return xr.kind.kind in needs_of(other.kind.kind)


def _works_with(xr: ObservedXR, component: str, kind: ComponentKind) -> bool:
    """Whether a component works with another that its kind needs: with the one of its kind, one of several by name.

    Its spec names it for as long as it was not planned without it: then it lets it go. One of its kind that it needs
    only sometimes it needs as long as its spec has the field that says so.
    """
    if "/" not in component:
        field = dict(xr.kind.sometimes).get(kind.kind)
        return field is None or field in xr.spec
    return f'"{component}"' in json.dumps(xr.spec)


def bereft(xrs: Mapping[str, ObservedXR], going: Mapping[str, ComponentKind]) -> dict[str, ObservedXR]:
    """Components that work, directly or through others, with one that is going against the plan.

    When someone deletes a composite resource by hand, those that need it hold back what AWS has of it for ever, so they
    go too, and come back after it.
    """
    found: dict[str, ObservedXR] = {}
    queue = list(going.items())
    while queue:
        lost, kind = queue.pop()
        for component, xr in xrs.items():
            if component not in found and kind.kind in xr.kind.needs and _works_with(xr, lost, kind):
                found[component] = xr
                queue.append((component, xr.kind))
    return found


def leaving(xr: ObservedXR) -> bool:
    """Whether a component's removal has begun."""
    return xr.deleting or xr.spec.get("deletion") == "Prepare"


def needed_by(held: Collection[str], going: Mapping[str, ObservedXR]) -> set[str]:
    """Of the components that would go, those that one of the held ones among them needs: they stay along with it."""
    needs = {kind for component in held if component in going for kind in needs_of(going[component].kind.kind)}
    return {component for component, xr in going.items() if xr.kind.kind in needs}


def needs_of(kind: str) -> frozenset[str]:
    """Kinds of component that a kind needs, directly or through others."""
    found: set[str] = set()
    queue = list(BY_KIND[kind].needs)
    while queue:
        need = queue.pop()
        if need not in found:
            found.add(need)
            queue += BY_KIND[need].needs
    return frozenset(found)
