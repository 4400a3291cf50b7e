"""What a kind of component is."""

from dataclasses import dataclass

from crofter.api import meta
from crofter.api.managed import ManagedKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """A kind of component.

    `name` is the component's name where an Environment has one of them, and what its name begins with where it has
    several (`database/main`); `condition` is the type of the condition that its family shares; `managed` are the kinds
    it is made of, in which the operator looks for what is left of it; `needs` are the kinds of component that must
    outlive it. `sometimes` has a kind of those for which that holds only while the spec has a field, with that field.
    """

    kind: str
    plural: str
    name: str
    condition: str
    spec: type[XRSpec]
    outputs: type[Model]
    managed: tuple[ManagedKind, ...]
    needs: tuple[str, ...]
    purpose: str
    sometimes: tuple[tuple[str, str], ...] = ()

    @property
    def composition(self) -> str:
        """Name of Crofter's own Composition of it, which is the name of its CustomResourceDefinition as well."""
        return f"{self.plural}.{meta.XR_GROUP}"
