"""The shape of a table entry: everything the local provider needs to know of one managed-resource kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from crofter_local.aws.kinds.session import Aws

Args = Mapping[str, Any]
"""Fields of `spec.forProvider` by their camelCase names, references already resolved."""


class Naming(Enum):
    """Where the external name of a resource comes from."""

    ASSIGNED = "AWS assigns it"
    """An interrupted create halts until a person (or recovery by tag) says what happened."""
    NAME = "metadata.name, unless the annotation says otherwise"
    DERIVED = "computed from the fields"


class Change(Enum):
    """What happens when a field is changed after creation."""

    UPDATE = "updated in place"
    REPLACE = "refused: it would need a replacement"
    LOCAL = "an instruction to the provider; AWS does not know it"


@dataclass(frozen=True)
class Observation:
    """What AWS says of a resource that exists.

    `fields` are in the provider's terms (camelCase): those that are also in `forProvider` are compared with it, and
    all of them are reported in `status.atProvider`. `ready` False keeps the resource Creating.
    """

    fields: Mapping[str, Any]
    ready: bool = True


def same_json(desired: Any, observed: Any) -> bool:
    """Whether two JSON documents (policies) say the same, whatever their spacing and order of keys."""
    try:
        return bool(json.loads(str(desired)) == json.loads(str(observed)))
    except ValueError:
        return bool(desired == observed)


def same(desired: Any, observed: Any) -> bool:
    """Whether two values mean the same to AWS: plain equality, numbers by value, lists of scalars in any order."""
    if isinstance(desired, list) and isinstance(observed, list):
        if all(isinstance(v, str) for v in [*desired, *observed]):
            return sorted(desired) == sorted(observed)
        return len(desired) == len(observed) and all(map(same, desired, observed))
    if isinstance(desired, Mapping) and isinstance(observed, Mapping):
        return set(desired) <= set(observed) and all(same(value, observed[key]) for key, value in desired.items())
    return bool(desired == observed)


@dataclass(frozen=True)
class Attribute:
    """How one `forProvider` field behaves: what a change of it means and how values are compared."""

    change: Change
    equal: Callable[[Any, Any], bool] = same
    sensitive: bool = False
    """A reference to a key of a Secret of Kubernetes. The kind's functions get the value in its place; nobody else."""
    cleared: bool = False
    """Not to ask for this field takes it away in AWS, where late initialisation does not write it back before that."""
    noted: bool = False
    """moto does not keep this field: the provider notes it in its own memory and compares with that."""


UPDATE: Final = Attribute(Change.UPDATE)
REPLACE: Final = Attribute(Change.REPLACE)
CLEARED: Final = Attribute(Change.UPDATE, cleared=True)
LOCAL: Final = Attribute(Change.LOCAL)
NOTED: Final = Attribute(Change.UPDATE, noted=True)
NOTED_REPLACE: Final = Attribute(Change.REPLACE, noted=True)


@dataclass(frozen=True)
class Kind:
    """One entry of the table.

    The functions are synchronous (they run in a worker thread), get an `Aws` session for the resource's region and
    raise `AwsError`. `observe` returns None when the resource is gone. `delete` may be asked again until it is.
    """

    name: str
    """`group/Kind`."""
    noun: str
    """What Terraform's error messages call it: `EC2 VPC`."""
    naming: Naming
    attributes: Mapping[str, Attribute]
    """The `forProvider` fields it honours; `region`, `tags` and references are understood without being listed."""
    observe: Callable[[Aws, str, Args], Observation | None]
    """(session, external name, fields) → what is there."""
    create: Callable[[Aws, str, Args], str]
    """(session, metadata.name or derived name, fields with tags) → external name."""
    delete: Callable[[Aws, str, Args], None]
    update: Callable[[Aws, str, Args, frozenset[str]], str | None] | None = None
    """(session, external name, fields, names of the changed fields): brings the changed fields to what is asked.
    Returns the new external name in the rare case that AWS assigned another one."""
    derive: Callable[[Args], str] | None = None
    """For `Naming.DERIVED`: the external name that these fields lead to, or "" while they do not say."""
    tagged: bool = True
    not_modelled: Mapping[str, str] = field(default_factory=dict)
    """Fields that it cannot honour → why. Setting one is an error that the condition shows."""
    simulated: str = ""
    """Why this kind is simulated in memory rather than by moto; empty when moto has it."""
    settle: float = 0.2
    """Seconds for which a new resource stays Creating, before scaling by `CROFTER_LOCAL_SETTLE`."""
    asynchronous: bool = False
    """Whether the real provider runs its operations in the background (`LastAsyncOperation` is reported)."""
    extract: Mapping[str, str] = field(default_factory=dict)
    """Fields that a reference fills with something else than the external name of its target → a field of the
    target's `status.atProvider`. Fields that end in Arn are filled with `arn` without being listed."""
    late_init_ignored: frozenset[str] = frozenset()
    """Fields that the real provider's late initialisation leaves alone."""

    @property
    def kind(self) -> str:
        """The kind without its group."""
        return self.name.rsplit("/", 1)[1]

    @property
    def deterministic(self) -> bool:
        """Whether an interrupted create can simply be observed again."""
        return self.naming is not Naming.ASSIGNED
