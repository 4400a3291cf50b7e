"""Checks of one value against one `Field`: the recursive part of the validator."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from crofter_schemas.facts import Field


class Violation(NamedTuple):
    """One thing that is wrong: *path* into the object (`spec.forProvider.tags`), *message* with value, rule and fix."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


_SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""

_POLICY: Final = Field(
    type="object",
    fields={
        "resolution": Field(type="string", enum=("Required", "Optional")),
        "resolve": Field(type="string", enum=("Always", "IfNotPresent")),
    },
)
_REFERENCE: Final = Field(
    type="object",
    fields={"name": Field(type="string"), "namespace": Field(type="string"), "policy": _POLICY},
    required=("name",),
)
_REFERENCES: Final = Field(type="list", item=_REFERENCE)
_SELECTOR: Final = Field(
    type="object",
    fields={
        "matchControllerRef": Field(type="boolean"),
        "matchLabels": Field(type="map", item=Field(type="string")),
        "namespace": Field(type="string"),
        "policy": _POLICY,
    },
)
_SHAPES: Final = {"ref": _REFERENCE, "refs": _REFERENCES, "selector": _SELECTOR}


def shown(value: object) -> str:
    """*value* as a message shows it: its JSON-like form, shortened, with its type when that is not plain."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if len(text) > _SHOWN:
        text = text[:_SHOWN] + "…"
    if isinstance(value, Mapping):
        return f"the object {text}"
    return f"the list {text}" if isinstance(value, list | tuple) else text


def unknown_member(path: str, name: object, owner: str, known: Iterable[str]) -> Violation:
    """The violation for a field that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"?' if near else "remove it"
    return Violation(path, f'unknown field "{name}" of {owner}; {hint}')


def check_field(value: Any, field: Field, path: str, owner: str, found: list[Violation]) -> None:
    """Appends to *found* what is wrong with *value* as a *field* of the kind *owner*."""
    if value is None:
        found.append(Violation(path, f"null is dropped by the API server; leave it out or give a {_word(field)}"))
        return
    match field.type:
        case "string":
            if not isinstance(value, str):
                found.append(Violation(path, f"must be a string, not {shown(value)}{_quote(value)}"))
            elif field.enum and value not in field.enum:
                found.append(Violation(path, f"{shown(value)} is not one of {_listed(field.enum, value)}"))
        case "boolean":
            if not isinstance(value, bool):
                found.append(Violation(path, f"must be true or false, not {shown(value)}"))
        case "number" | "integer":
            _number(value, field, path, found)
        case "object":
            if not isinstance(value, Mapping):
                found.append(Violation(path, f"must be an object, not {shown(value)}{_unwrap(value)}"))
            else:
                check_members(value, field, path, owner, found)
        case "map":
            _map(value, field, path, owner, found)
        case "list" | "set" | "listMap":
            _list(value, field, path, owner, found)
        case shape:
            check_field(value, _SHAPES[shape], path, owner, found)


def check_members(value: Mapping[str, Any], field: Field, path: str, owner: str, found: list[Violation]) -> None:
    """Checks an object's members: unknown ones, each one's value, and the required ones."""
    fields = field.fields
    prefix = f"{path}." if path else ""
    for name, inner in value.items():
        known = fields.get(name)
        if known is None:
            where = f"{owner} {path}" if path else owner
            found.append(unknown_member(f"{prefix}{name}", name, where, fields))
        elif known.type == "string" and not known.enum and isinstance(inner, str):
            continue
        else:
            check_field(inner, known, f"{prefix}{name}", owner, found)
    missing = (name for name in field.required if name not in value)
    found.extend(Violation(f"{prefix}{name}", f"{name} is required here: add it") for name in missing)


def _number(value: Any, field: Field, path: str, found: list[Violation]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        found.append(Violation(path, f"must be a number, not {shown(value)}{_unquote(value)}"))
    elif isinstance(value, float) and not math.isfinite(value):
        found.append(Violation(path, f"must be a finite number, not {value}"))
    elif field.type == "integer" and isinstance(value, float) and not value.is_integer():
        found.append(Violation(path, f"must be a whole number, not {value}"))


def _map(value: Any, field: Field, path: str, owner: str, found: list[Violation]) -> None:
    if not isinstance(value, Mapping):
        found.append(Violation(path, f"must be an object of name: value, not {shown(value)}"))
        return
    for name, inner in value.items():
        if not isinstance(name, str):
            found.append(Violation(path, f"keys must be strings, not {shown(name)}"))
        if field.item is not None:
            check_field(inner, field.item, f"{path}[{name}]", owner, found)


def _list(value: Any, field: Field, path: str, owner: str, found: list[Violation]) -> None:
    if not isinstance(value, list | tuple):
        found.append(Violation(path, f"must be a list, not {shown(value)}; wrap it in [ ]"))
        return
    for index, inner in enumerate(value):
        if field.item is not None:
            check_field(inner, field.item, f"{path}[{index}]", owner, found)
    if field.type == "list":
        return
    seen: list[Any] = []
    for index, inner in enumerate(value):
        if field.type == "set":
            identity: Any = inner
        elif isinstance(inner, Mapping) and field.item is not None:
            defaults = field.item.fields
            identity = [inner.get(key, defaults[key].default if key in defaults else None) for key in field.keys]
        else:
            continue
        if identity in seen:
            rule = (
                "a set holds each value once" if field.type == "set" else f"items are keyed by {', '.join(field.keys)}"
            )
            found.append(Violation(f"{path}[{index}]", f"{shown(identity)} is there twice; {rule}: remove one"))
        seen.append(identity)


def _word(field: Field) -> str:
    return {"ref": "reference", "refs": "list", "set": "list", "listMap": "list", "map": "object"}.get(
        field.type, field.type
    )


def _listed(enum: tuple[str, ...], value: str) -> str:
    near = difflib.get_close_matches(value, enum, n=1, cutoff=0.6)
    return ", ".join(f'"{v}"' for v in enum) + (f'; did you mean "{near[0]}"?' if near else "")


def _quote(value: object) -> str:
    return f'; write "{shown(value)}"' if isinstance(value, int | float) else ""


def _unquote(value: object) -> str:
    return "; write it without quotes" if isinstance(value, str) and value.lstrip("-").isdigit() else ""


def _unwrap(value: object) -> str:
    return "; this field is a single object: remove the list" if isinstance(value, list | tuple) else ""
