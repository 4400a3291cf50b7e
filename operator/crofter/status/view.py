"""Everything a reconcile came to know, as the status is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crofter.api.conditions import Reason
from crofter.api.environment import EnvironmentSpec
from crofter.plan.looks import Done, Look, Seen, Task
from crofter.plan.model import Plan
from crofter.plan.observed import ObservedXR
from crofter.plan.removal import Removal
from crofter.validation.problem import Problem


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nothing can be planned or applied: an Account that is not there, a quota that is full.

    `stalled` when only a person can help, else it is looked at again by itself.
    """

    reason: Reason
    message: str
    stalled: bool


@dataclass(frozen=True, slots=True)
class Remaining:
    """A managed resource that is still there while its component is being deleted; `message` is what AWS says."""

    component: str
    kind: str
    name: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """How far a deletion has come.

    `left` counts, by kind, the managed resources that the composite resources refer to; `remaining` lists what is left
    when the deletion takes long. `aws` lists what AWS still has by the Environment's tag; None: not looked yet.
    """

    left: Mapping[str, int] = field(default_factory=dict)
    protected: bool = False
    removals: tuple[Removal, ...] = ()
    remaining: tuple[Remaining, ...] = ()
    aws: tuple[str, ...] | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """The outcome of a reconcile's steps. `spec` is the effective one, None when it cannot be read."""

    name: str
    generation: int
    now: datetime
    spec: EnvironmentSpec | None = None
    problems: tuple[Problem, ...] = ()
    obstacle: Obstacle | None = None
    preflight: Obstacle | None = None
    plan: Plan | None = None
    xrs: Mapping[str, ObservedXR] = field(default_factory=dict)
    removals: tuple[Removal, ...] = ()
    deletion: Deletion | None = None
    seen: Mapping[Look, Seen] = field(default_factory=dict)
    done: Mapping[Task, Done] = field(default_factory=dict)
    error: str = ""
    environment_id: str = ""
    region: str = ""
    source_revision: str = ""
