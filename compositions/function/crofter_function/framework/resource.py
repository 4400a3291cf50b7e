"""What a component hands to the framework: the managed resources it wants, by key, and its outputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from crofter.api.component import ComponentKind
from crofter.api.managed import ManagedKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec
from crofter_function.framework.observed import Observed
from crofter_function.framework.scope import Scope

Spec = TypeVar("Spec", bound=XRSpec)


class SpecError(ValueError):
    """A spec that its model accepts and that still cannot be built: `field` is its path in the composite resource."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")


POLICIES: Final = ("Create", "Delete", "Observe", "Update")
"""Management policies where nothing else is said: all but LateInitialize.

It writes into a field that is absent what AWS has there. What a manifest no longer asks for would stay for ever: the
last recipient of an alarm, a function's way into a network.
https://docs.crossplane.io/latest/managed-resources/managed-resources/#managementpolicies
"""


@dataclass(frozen=True, slots=True)
class Managed:
    """One managed resource, as far as it is a component's own.

    `fields` is `spec.forProvider` without region and tags; `initial` is `spec.initProvider`. `external_name` is set
    where Crofter, not AWS, chooses the id. `policies` are `spec.managementPolicies`.

    `replaceable` marks what may be deleted and made again at any time, because it holds no data and keeps nobody from
    working for long: a rule, a route, an association. When the provider refuses a change that needs a replacement,
    such a resource is left out of one response, so that Crossplane deletes it, and asked for again in the next.
    """

    kind: ManagedKind
    fields: Mapping[str, Any]
    external_name: str | None = None
    initial: Mapping[str, Any] = field(default_factory=dict)
    policies: tuple[str, ...] = POLICIES
    replaceable: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A component's answer: resources by key, and outputs once all of them are known."""

    resources: Mapping[str, Managed]
    outputs: Model | None


@dataclass(frozen=True, slots=True)
class Component(Generic[Spec]):
    """A kind of composite resource and the pure function that composes it.

    `compose` may raise SpecError and nothing else.

    `early_outputs` says whether the outputs are published as soon as they are known, so that other components go on
    while the rest of this one is being created. A component that is created as a whole within seconds publishes them
    when it is ready: a write of its status less, and a reconcile.
    """

    kind: ComponentKind
    compose: Callable[[Spec, Scope, Observed], Composed]
    early_outputs: bool = True


def collected(*parts: Mapping[str, Managed]) -> dict[str, Managed]:
    """All the parts in one table. Raises SpecError when two of them claim the same key."""
    table: dict[str, Managed] = {}
    for part in parts:
        for key, resource in part.items():
            if key in table:
                raise SpecError("spec", f"two resources would have the key {key}")
            table[key] = resource
    return table
