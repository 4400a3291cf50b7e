"""What exists and is to stay as it is, though nobody can say any more what it was made of."""

from collections.abc import Container
from typing import Final

from crofter.api.managed import ManagedKind
from crofter_function.framework.observed import ObservedResource
from crofter_function.framework.resource import Managed

_OURS: Final = ("region", "tags")
"""Fields that every resource is given anew."""


def held(resource: ObservedResource, kind: ManagedKind, only: Container[str] | None = None) -> Managed:
    """The resource with the fields that it was observed with: to leave it out of an answer would delete it.

    `only` names the fields that are asked for; others were filled in by the provider.
    """
    fields = resource.parameters()
    kept = {name: value for name, value in fields.items() if name not in _OURS and (only is None or name in only)}
    return Managed(kind, kept)
