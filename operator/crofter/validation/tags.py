"""Rules about tags.

https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
"""

import unicodedata
from typing import Final

from crofter.api.environment import TAG_KEY_LIMIT, EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem

_RESERVED: Final = {
    "aws:": "reserved by AWS",
    "crofter.dev/": "written by Crofter itself",
    "crossplane-": "written by the Crossplane provider",
}
_PUNCTUATION: Final = frozenset("_.:/=+-@")
_CATEGORIES: Final = frozenset("LNZ")
"""First letters of the Unicode categories that AWS takes: letters, numbers, spaces."""


def _strange(text: str) -> str:
    """Characters that AWS does not take in a tag, each once."""
    return "".join(
        sorted(
            letter
            for letter in set(text)
            if letter not in _PUNCTUATION and unicodedata.category(letter)[0] not in _CATEGORIES
        )
    )


def keys_and_values(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Tags that AWS accepts and that nobody else writes."""
    problems = []
    for key, value in (spec.tags or {}).items():
        field = f"spec.tags[{key}]"
        if not 1 <= len(key) <= TAG_KEY_LIMIT:
            problems.append(Problem(field, key, f"a key has 1 to {TAG_KEY_LIMIT} characters", "shorten or name it"))
        for prefix, owner in _RESERVED.items():
            if key.lower().startswith(prefix):
                problems.append(Problem(field, key, f"keys that start with {prefix} are {owner}", "choose another key"))
        if key == "Name":
            problems.append(Problem(field, key, "Name is written by Crofter for each resource", "choose another key"))
        if strange := _strange(key):
            rule = f"a key may hold letters, digits, spaces and _ . : / = + - @, not {strange}"
            problems.append(Problem(field, key, rule, "leave them out"))
        if strange := _strange(value):
            rule = f"a value may hold letters, digits, spaces and _ . : / = + - @, not {strange}"
            problems.append(Problem(field, value, rule, "leave them out"))
    return tuple(problems)
