"""JSON merge patches: the smallest one that turns one document into another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merge_patch(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The RFC 7386 patch from *old* to *new*; empty when they say the same. Lists are replaced whole."""
    patch: dict[str, Any] = {name: None for name in old if name not in new}
    for name, value in new.items():
        present = old.get(name)
        if isinstance(value, Mapping) and isinstance(present, Mapping):
            inner = merge_patch(present, value)
            if inner:
                patch[name] = inner
        elif name not in old or value != present:
            patch[name] = value
    return patch
