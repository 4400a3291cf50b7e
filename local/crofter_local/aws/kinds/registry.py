"""Finds the table: every `KINDS` of every module in `crofter_local.aws.kinds`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from crofter_local.aws import kinds
from crofter_local.aws.kinds.model import Kind


@lru_cache(maxsize=1)
def table() -> Mapping[str, Kind]:
    """`group/Kind` → entry, sorted. Raises `ValueError` when two modules have an entry for the same kind."""
    found: dict[str, Kind] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(kinds.__path__)):
        loaded = importlib.import_module(f"{kinds.__name__}.{module}")
        for kind in getattr(loaded, "KINDS", ()):
            if kind.name in found:
                raise ValueError(f"{kind.name} is in the table twice, the second time in {module}")
            found[kind.name] = kind
    return MappingProxyType(dict(sorted(found.items())))
