"""How a component goes: first prepared, then deleted, in reverse order of need. Nothing is rendered anew for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

from crofter.api.registry import BY_KIND
from crofter.plan.model import with_revision
from crofter.plan.observed import ObservedXR

PATIENCE: Final = timedelta(seconds=30)
"""How long the function has to echo that it prepared; then the operator prepares the managed resources itself."""


class Step(Enum):
    """What comes next for a component that has to go.

    HALT keeps Crossplane from rendering it any more, once there is nothing left to render. A composite resource that is
    deleted while Crossplane is at it gets back managed resources that are gone already; and Crossplane sees a deletion
    only between two calls of the function, of which one that nobody answers takes two minutes.
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
    """The next step of one component's removal; `spec` is what to apply when the step is PREPARE."""

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
    dependants = tuple(sorted(name for name, other in present.items() if xr.kind.kind in needs_of(other.kind.kind)))
    if staying & set(dependants):
        return Removal(xr, Step.WAIT_FOR_DEPENDANTS, waits_for=dependants)
    if xr.spec.get("deletion") != "Prepare" or xr.spec.get("paused"):
        return Removal(xr, Step.PREPARE, with_revision({**xr.spec, "deletion": "Prepare", "paused": False}))
    if not xr.echoed and now - xr.applied_at < PATIENCE:
        return Removal(xr, Step.WAIT_FOR_ECHO)
    if not xr.halted:
        return Removal(xr, Step.HALT)
    if dependants:
        return Removal(xr, Step.WAIT_FOR_DEPENDANTS, waits_for=dependants)
    if not xr.at_rest:
        return Removal(xr, Step.WAIT_FOR_HALT)
    return Removal(xr, Step.DELETE if xr.echoed else Step.PREPARE_DIRECTLY)


def bereft(xrs: Mapping[str, ObservedXR], going: frozenset[str]) -> dict[str, ObservedXR]:
    """Components that need, directly or through others, a kind of component that is going.

    When someone deletes a composite resource by hand, those that need it hold back what AWS has of it for ever, so they
    go too, and come back after it.
    """
    return {component: xr for component, xr in xrs.items() if needs_of(xr.kind.kind) & going}


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
