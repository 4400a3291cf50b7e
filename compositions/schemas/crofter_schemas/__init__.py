"""Facts-only schemas of the AWS provider's managed resources: what Crofter emits is checked against them."""

from __future__ import annotations

from crofter_schemas.checks import Violation
from crofter_schemas.crds import stripped_crds
from crofter_schemas.facts import KindFacts, UnknownKindError, kinds, managed, managed_kinds
from crofter_schemas.validate import validate

__all__ = [
    "KindFacts",
    "UnknownKindError",
    "Violation",
    "kinds",
    "managed",
    "managed_kinds",
    "stripped_crds",
    "validate",
]
