"""A problem with a manifest, told so that its author can mend it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_VALUE_LIMIT: Final = 120

ABSENT: Final = object()
"""Stands for the value of a field that is not there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the field, the value given, the rule it breaks and the likely fix."""

    field: str
    value: object
    rule: str
    fix: str

    def __str__(self) -> str:
        value = "absent" if self.value is ABSENT else json.dumps(self.value, ensure_ascii=False, default=str)
        shown = value if len(value) <= _VALUE_LIMIT else f"{value[:_VALUE_LIMIT]}…"
        return f"{self.field}: {shown}: {self.rule}; {self.fix}"


def joined(problems: Sequence[object], limit: int = 5) -> str:
    """What is wrong in one message, at most `limit` of it in full."""
    shown = " | ".join(str(problem) for problem in problems[:limit])
    more = len(problems) - limit
    return shown if more <= 0 else f"{shown} | and {more} more"


def named(names: Sequence[str], limit: int = 5) -> str:
    """At most `limit` of some names, and how many more there are."""
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")
