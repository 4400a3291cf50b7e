"""What a plan consists of. All of it is immutable."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crofter.api.component import ComponentKind
from crofter.api.environment import EnvironmentSpec
from crofter.api.model import Model
from crofter.api.status import Endpoint
from crofter.api.xr import EnvironmentIdentity, XRSpec
from crofter.plan.looks import Look, Task
from crofter.plan.observed import Observed, ObservedXR


@dataclass(frozen=True, slots=True)
class Environment:
    """An Environment to plan: `spec` has every default filled in.

    `incarnation` is six hexadecimal digits that differ from one life of the object to the next, and from one change of
    it to the next: something whose name AWS keeps for a while after its deletion has them in its name.
    """

    identity: EnvironmentIdentity
    spec: EnvironmentSpec
    approval: str = ""
    incarnation: str = "000000"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A composite resource that should exist, with its whole spec; `composition` when it is not Crofter's own."""

    kind: ComponentKind
    component: str
    namespace: str
    name: str
    spec: Mapping[str, Any]
    composition: str | None = None

    @property
    def composition_name(self) -> str:
        """Name of the Composition that composes it."""
        return self.composition or self.kind.composition


@dataclass(frozen=True, slots=True)
class Blocked:
    """A component that cannot be planned yet, and what it waits for. `stalled` when only a person can help.

    `usage` is what of its quotas is known to be needed all the same, so that preflight looks before anything is made.
    `looks` are the questions whose answers it waits for.
    """

    kind: ComponentKind
    component: str
    message: str
    stalled: bool = False
    usage: Mapping[str, int] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Destruction that waits for a word: what would go, and the hash that says yes to just that."""

    hash: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What should exist, what has to wait, what has to go, and what needs a word first.

    `bereft` are those that have to go for a while, since somebody deleted by hand what they work with. `growth` is what
    the plan adds to what the composite resources already ask for, by quota name. `looks` and `tasks` are what a
    component needs of AWS beside its composite resource before it is ready.
    """

    wanted: tuple[Wanted, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unwanted: tuple[str, ...] = ()
    bereft: tuple[str, ...] = ()
    approval: Approval | None = None
    growth: Mapping[str, int] | None = None
    looks: tuple[Look, ...] = ()
    tasks: tuple[Task, ...] = ()


Instances = Callable[[Environment, Observed], tuple["XRSpec | Blocked", ...]]
Destruction = Callable[[Mapping[str, Any], Mapping[str, Any] | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ComponentPlanner:
    """How one kind of component is planned.

    `instances` gives the spec of each instance (without revision), or says what it waits for; `destroys` tells what a
    change from one spec to another would destroy for good, or the removal of the component, where there is no other
    spec; `usage` counts what a spec uses, by the name under which preflight knows the quota; `endpoints` picks what
    people look for from the outputs of a component, whose name comes first. `looks` and `tasks` are asked of a
    composite resource that is ready for its current spec: what else must hold in AWS, and what the operator has to do
    there, before the component counts as ready. What is left out is nothing.
    """

    kind: ComponentKind
    instances: Instances
    destroys: Destruction = lambda _old, _new: ()
    usage: Callable[[Mapping[str, Any]], Mapping[str, int]] = lambda _spec: {}
    endpoints: Callable[[str, Model], tuple[Endpoint, ...]] = lambda _component, _outputs: ()
    looks: Callable[[ObservedXR], tuple[Look, ...]] = lambda _xr: ()
    tasks: Callable[[ObservedXR], tuple[Task, ...]] = lambda _xr: ()


def revision(spec: Mapping[str, Any], composition: str | None = None) -> str:
    """Hash of a composite resource's spec, sixteen hexadecimal digits, whatever its revision field holds.

    What another Composition made of the same spec speaks of something else, so its name counts where it is not
    Crofter's own.
    """
    rest = {key: value for key, value in spec.items() if key not in ("revision", "crossplane")}
    rest |= {} if composition is None else {"crossplane": composition}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


def with_revision(spec: Mapping[str, Any], composition: str | None = None) -> dict[str, Any]:
    """The spec with its revision filled in."""
    return {**spec, "revision": revision(spec, composition)}
