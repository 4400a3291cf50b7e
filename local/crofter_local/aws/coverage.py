"""What the local AWS has for each kind: moto or a simulation, and which fields it keeps in memory or cannot honour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crofter_local.aws.kinds.model import Kind
from crofter_local.aws.kinds.registry import table
from crofter_schemas import facts


@dataclass(frozen=True)
class Coverage:
    """One kind: `backing` is `moto`, `simulated` or `missing`; `note` says why it is simulated or missing.

    `noted` are fields that only the provider's memory keeps, `not_modelled` those that are refused, with the reason.
    """

    kind: str
    backing: str
    note: str
    noted: tuple[str, ...]
    not_modelled: Mapping[str, str]


def coverage() -> tuple[Coverage, ...]:
    """One entry per kind that Crofter composes or the table has, sorted by kind."""
    entries = table()
    return tuple(_one(name, entries.get(name)) for name in sorted({*facts.managed_kinds(), *entries}))


def _one(name: str, kind: Kind | None) -> Coverage:
    if kind is None:
        return Coverage(name, "missing", "no entry in the local provider's table", (), {})
    noted = tuple(sorted(field for field, attribute in kind.attributes.items() if attribute.noted))
    backing = "simulated" if kind.simulated else "moto"
    return Coverage(name, backing, kind.simulated, noted, kind.not_modelled)
