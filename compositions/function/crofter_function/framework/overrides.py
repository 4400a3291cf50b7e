"""Fields that somebody wants other than the component writes them, put over what was composed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from crofter.api.merge import merged
from crofter_function.framework.resource import Managed

_ANY: Final = "*"

Overrides = Mapping[str, Mapping[str, Any]]
"""Fields of `spec.forProvider`, by resource key, or by the beginning of some with an asterisk behind it."""


def overridden(key: str, managed: Managed, overrides: Overrides | None) -> Managed:
    """The resource with what is wanted of it. What it was only to begin with (`spec.initProvider`) gives way."""
    known = overrides or {}
    for pattern in sorted(known, key=_exactness):
        if _is_meant(pattern, key):
            wanted = known[pattern]
            initial = {name: value for name, value in managed.initial.items() if name not in wanted}
            managed = replace(managed, fields=merged(managed.fields, wanted), initial=initial)
    return managed


def _is_meant(pattern: str, key: str) -> bool:
    return key.startswith(pattern.removesuffix(_ANY)) if pattern.endswith(_ANY) else key == pattern


def _exactness(pattern: str) -> tuple[bool, int]:
    """What says more exactly what it means comes later, and wins."""
    return (not pattern.endswith(_ANY), len(pattern))
