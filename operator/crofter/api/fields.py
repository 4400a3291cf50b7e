"""What the models know of each field, in words: where it is, what may be given, what it means."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.model import Model
from crofter.api.schema import structural
from crofter.api.sections.lists import ITEM_NAME

_NAME: Final = ".name"
"""How the path of what something is called ends."""

_TAG: Final = re.compile("<(?=[a-zA-Z/])")
"""Where a tag would begin."""

Choices = Callable[[Sequence[Any]], str]
"""How the values are told of what may be one of a few."""


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as people list them: with commas, and a word before the last one."""
    *most, end = parts
    return f"{', '.join(most)} {last} {end}" if most else end


def every(values: Sequence[Any]) -> str:
    """All of them."""
    return " or ".join(f"`{value}`" for value in values)


@dataclass(frozen=True, slots=True)
class FieldText:
    """A field. In `path` `[]` stands for an item of a list, `*` for a key of a map. `schema` is structural."""

    path: str
    schema: Mapping[str, Any]
    required: bool

    @property
    def meaning(self) -> str:
        """Its description."""
        return str(self.schema.get("description", ""))

    def given(self, choices: Choices = every) -> str:
        """What may be given. What refers to an item by its name is a name, without the characters of one."""
        if self.schema.get("pattern") == ITEM_NAME and not self.path.endswith(_NAME):
            return "name"
        return _told(self.schema, choices)


def sections(model: type[Model], *, written: bool) -> Iterator[list[FieldText]]:
    """Each field at the top of a model, with everything below it. `written`: by people."""
    schema = structural(model, written=written)
    for name, child in schema["properties"].items():
        yield list(_fields(name, child, required=name in schema.get("required", ())))


def _fields(path: str, schema: Mapping[str, Any], *, required: bool) -> Iterator[FieldText]:
    yield FieldText(path, schema, required)
    inner, below = schema, path
    while True:
        if "items" in inner:
            inner, below = inner["items"], f"{below}[]"
        elif "additionalProperties" in inner:
            inner, below = inner["additionalProperties"], f"{below}.*"
        else:
            break
    for name, child in inner.get("properties", {}).items():
        yield from _fields(f"{below}.{name}", child, required=name in inner.get("required", ()))


def _told(schema: Mapping[str, Any], choices: Choices) -> str:
    """Type, choices and bounds."""
    if "enum" in schema:
        return choices(schema["enum"])
    kind = str(schema["type"])
    if kind == "array":
        keys = schema.get("x-kubernetes-list-map-keys")
        by = f" by {' and '.join(keys)}" if keys else ""
        return f"list{by}, {_between(schema, 'minItems', 'maxItems')}, of {_told(schema['items'], choices)}"
    if kind == "object" and "additionalProperties" in schema:
        most = _between(schema, "minProperties", "maxProperties")
        return f"map, {most}, of {_told(schema['additionalProperties'], choices)}"
    if kind in {"integer", "number"} and {"minimum", "maximum"} & schema.keys():
        return f"{kind}, {_between(schema, 'minimum', 'maximum')}"
    if kind == "string":
        named = schema.get("pattern") == ITEM_NAME
        characters = "lowercase letters, digits and dashes" if named else "characters"
        return f"string, {_between(schema, 'minLength', 'maxLength')} {characters}"
    return kind


def _between(schema: Mapping[str, Any], least: str, most: str) -> str:
    low, high = schema.get(least), schema.get(most)
    if low is None:
        return f"at most {_number(high)}"
    return f"at least {_number(low)}" if high is None else f"{_number(low)} to {_number(high)}"


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and not value.is_integer() else str(int(value))


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, without the end of its last line."""
    lines = [heads, *([_cell(one) for one in row] for row in rows)]
    first, *rest = ["".join(f"| {one} " if one else "| " for one in line) + "|" for line in lines]
    return "\n".join([first, f"|{'---|' * len(heads)}", *rest])


def _cell(text: str) -> str:
    """The text in a table, where a bar would end the cell, and what looks like a tag would not be seen."""
    parts = text.replace("|", "&#124;").split("`")
    return "`".join(part if code % 2 else _TAG.sub("&lt;", part) for code, part in enumerate(parts))
