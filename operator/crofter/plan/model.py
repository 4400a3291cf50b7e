"""What a plan consists of. All of it is immutable."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crofter.api.environment import EnvironmentSpec
from crofter.api.model import Model
from crofter.api.registry import ComponentKind
from crofter.api.status import Endpoint
from crofter.api.xr import EnvironmentIdentity, XRSpec
from crofter.plan.observed import Observed


@dataclass(frozen=True, slots=True)
class Environment:
    """An Environment to plan: `spec` has every default filled in."""

    identity: EnvironmentIdentity
    spec: EnvironmentSpec
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A composite resource that should exist, with its whole spec."""

    kind: ComponentKind
    component: str
    namespace: str
    name: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A component that cannot be planned yet, and what it waits for. `stalled` when only a person can help.

    `usage` is what of its quotas is known to be needed all the same, so that preflight looks before anything is made.
    """

    kind: ComponentKind
    component: str
    message: str
    stalled: bool = False
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approval:
    """Destruction that waits for a word: what would go, and the hash that says yes to just that."""

    hash: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What should exist, what has to wait, what has to go, and what needs a word first.

    `growth` is what the plan adds to what the composite resources already ask for, by quota name.
    """

    wanted: tuple[Wanted, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    unwanted: tuple[str, ...] = ()
    approval: Approval | None = None
    growth: Mapping[str, int] | None = None


Instances = Callable[[Environment, Observed], tuple["XRSpec | Blocked", ...]]
Destruction = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ComponentPlanner:
    """How one kind of component is planned.

    `instances` gives the spec of each instance (without revision), or says what it waits for; `destroys` tells what a
    change from one spec to another would destroy for good; `usage` counts what a spec uses, by the name under which
    preflight knows the quota; `endpoints` picks what people look for from the outputs of a component, whose name comes
    first. What is left out is nothing.
    """

    kind: ComponentKind
    instances: Instances
    destroys: Destruction = lambda _old, _new: ()
    usage: Callable[[Mapping[str, Any]], Mapping[str, int]] = lambda _spec: {}
    endpoints: Callable[[str, Model], tuple[Endpoint, ...]] = lambda _component, _outputs: ()


def revision(spec: Mapping[str, Any]) -> str:
    """Hash of a composite resource's spec, sixteen hexadecimal digits, whatever its revision field holds."""
    rest = {key: value for key, value in spec.items() if key not in ("revision", "crossplane")}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


def with_revision(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The spec with its revision filled in."""
    return {**spec, "revision": revision(spec)}
