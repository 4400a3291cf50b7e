"""How what is wanted of an object is put over what it is."""

from collections.abc import Mapping
from typing import Any


def merged(fields: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Both, where objects are merged and everything else that is wanted takes the place of what was there."""
    result = dict(fields)
    for name, value in wanted.items():
        before = result.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            result[name] = merged(before, value)
        else:
            result[name] = value
    return result
