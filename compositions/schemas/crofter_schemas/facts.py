"""The facts of the provider kinds in use, as frozen models read from the generated files.

Loading is lazy and cached: a process pays only for the kinds it asks for.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal

FieldType = Literal[
    "string", "number", "integer", "boolean", "object", "map", "list", "set", "listMap", "ref", "refs", "selector"
]


class UnknownKindError(LookupError):
    """There are no facts for a kind: it is misspelt, or has no line in kinds.yaml yet."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of one field. Which attributes say something depends on `type`.

    `item` is the type of the elements of a map, list or set; `fields` and `required` belong to an object, `keys` to a
    listMap; `fills` and `target` (group/Kind) to a reference or selector: it fills the sibling `fills` from a `target`.
    """

    type: FieldType
    enum: tuple[str, ...] = ()
    default: str | None = None
    format: str | None = None
    item: Field | None = None
    keys: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    fills: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """One managed-resource kind.

    `required_when_managed` maps a `forProvider` field that must be given unless the resource is only observed to
    whether `initProvider` may give it instead; `immutable` lists the fields that the CRD freezes.
    """

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    for_provider: Field
    init_provider: Field
    at_provider: Field
    required_when_managed: Mapping[str, bool] = field(default_factory=dict)
    immutable: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        """`group/version`, as in a manifest."""
        return f"{self.group}/{self.version}"

    @property
    def name(self) -> str:
        """`group/Kind`: how kinds.yaml, references and the tables of the local provider name it."""
        return f"{self.group}/{self.kind}"


@dataclass(frozen=True, slots=True)
class ConfigurationFacts:
    """One kind that configures the provider. `root` describes the object beside apiVersion, kind and metadata."""

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    categories: tuple[str, ...]
    scope: str
    columns: tuple[Mapping[str, Any], ...]
    status_subresource: bool
    root: Field

    @property
    def api_version(self) -> str:
        """`group/version`, as in a manifest."""
        return f"{self.group}/{self.version}"


@lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """Every kind there are facts for, as sorted `group/Kind`."""
    names = (entry.name for entry in _directory().iterdir())
    return tuple(sorted(n.removesuffix(".json").replace("_", "/") for n in names if n.endswith(".json")))


@lru_cache(maxsize=1)
def managed_kinds() -> tuple[str, ...]:
    """Every managed-resource kind there are facts for, as sorted `group/Kind`."""
    return tuple(name for name in kinds() if isinstance(load(name), KindFacts))


def managed(name: str) -> KindFacts:
    """The facts of the managed resource `group/Kind`. Raises `UnknownKindError`."""
    found = load(name)
    if not isinstance(found, KindFacts):
        raise UnknownKindError(f"{name} configures the provider; it is not a managed resource")
    return found


@cache
def load(name: str) -> KindFacts | ConfigurationFacts:
    """The facts of `group/Kind`. Raises `UnknownKindError`, which names the nearest known kind."""
    try:
        text = _directory().joinpath(name.replace("/", "_") + ".json").read_text()
    except FileNotFoundError:
        near = difflib.get_close_matches(name, kinds(), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UnknownKindError(f"no facts for {name}{hint} (a new kind needs a line in kinds.yaml)") from None
    raw = json.loads(text)
    names = {key: raw[key] for key in ("group", "version", "kind", "plural", "singular")}
    if "root" in raw:
        return ConfigurationFacts(
            **names,
            categories=tuple(raw["categories"]),
            scope=raw["scope"],
            columns=tuple(raw["columns"]),
            status_subresource=raw["statusSubresource"],
            root=_field(raw["root"]),
        )
    for_provider = _field(raw["forProvider"])
    return KindFacts(
        **names,
        for_provider=for_provider,
        init_provider=_init_provider(raw["initProvider"], for_provider),
        at_provider=_field(raw["atProvider"]),
        required_when_managed=MappingProxyType(
            {name: "initProvider" in where for name, where in raw.get("requiredWhenManaged", {}).items()}
        ),
        immutable=tuple(raw.get("immutable", ())),
    )


def _directory() -> Any:
    return resources.files("crofter_schemas").joinpath("facts")


def _init_provider(raw: Any, for_provider: Field) -> Field:
    if "sameAsForProvider" not in raw:
        return _field(raw)
    without = set(raw["without"])
    kept = {name: inner for name, inner in for_provider.fields.items() if name not in without}
    return Field(type="object", fields=MappingProxyType(kept))


def _field(raw: Any) -> Field:
    """Reads one field of the grammar that `crofter_schemas.extract` documents."""
    if isinstance(raw, str):
        return _SCALARS[raw]
    if "fields" in raw:
        fields = MappingProxyType({name: _field(inner) for name, inner in raw["fields"].items()})
        return Field(type="object", fields=fields, required=tuple(raw.get("required", ())))
    for word in _REFERENCES:
        if word in raw:
            return Field(type=word, fills=raw[word], target=raw["to"])
    for word in _COLLECTIONS:
        if word in raw:
            return Field(type=word, item=_field(raw[word]), keys=tuple(raw.get("keys", ())))
    scalar = _SCALARS[raw["type"]]
    return replace(scalar, enum=tuple(raw.get("enum", ())), default=raw.get("default"), format=raw.get("format"))


_REFERENCES: Final[tuple[FieldType, ...]] = ("ref", "refs", "selector")
_COLLECTIONS: Final[tuple[FieldType, ...]] = ("list", "set", "map", "listMap")
_SCALARS: Final[Mapping[str, Field]] = {
    "string": Field(type="string"),
    "number": Field(type="number"),
    "integer": Field(type="integer"),
    "boolean": Field(type="boolean"),
}
