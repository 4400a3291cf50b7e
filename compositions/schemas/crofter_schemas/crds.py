"""Installable CRDs made from the facts alone: what an API server needs to check and store the kinds in use.

They are the provider's CRDs without descriptions, with `status.atProvider` left open (the provider writes it, nobody
is helped by pruning it). Twenty such CRDs install in a second where the originals take megabytes.
"""

from __future__ import annotations

from typing import Any, Final

from crofter_schemas import facts, shapes
from crofter_schemas.facts import ConfigurationFacts, Field, KindFacts

_OPEN: Final = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
_META: Final = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
_REFERENCES: Final = {"ref": shapes.REFERENCE, "refs": shapes.REFERENCES, "selector": shapes.SELECTOR}


def stripped_crds() -> list[dict[str, Any]]:
    """One CustomResourceDefinition per kind in use, in the order of `facts.kinds()`."""
    return [crd(facts.load(name)) for name in facts.kinds()]


def crd(kind: KindFacts | ConfigurationFacts) -> dict[str, Any]:
    """The CustomResourceDefinition of one kind."""
    if isinstance(kind, KindFacts):
        return _definition(
            kind,
            categories=shapes.MANAGED_CATEGORIES,
            scope="Namespaced",
            columns=shapes.MANAGED_COLUMNS,
            root=_managed_root(kind),
            status=True,
        )
    root = schema(kind.root)
    return _definition(
        kind,
        categories=kind.categories,
        scope=kind.scope,
        columns=kind.columns,
        root={**root, "properties": {**_META, **root["properties"]}},
        status=kind.status_subresource,
    )


def schema(field: Field) -> dict[str, Any]:
    """The structural schema of one field, strict: an object has the known fields and no others."""
    match field.type:
        case "object":
            built: dict[str, Any] = {"type": "object"}
            if field.fields:
                built["properties"] = {name: schema(inner) for name, inner in field.fields.items()}
            if field.required:
                built["required"] = list(field.required)
            return built
        case "map":
            return {"type": "object", "additionalProperties": _item(field)}
        case "list":
            return {"type": "array", "items": _item(field)}
        case "set":
            return {"type": "array", "items": _item(field), "x-kubernetes-list-type": "set"}
        case "listMap":
            return {
                "type": "array",
                "items": _item(field),
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": list(field.keys),
            }
        case "ref" | "refs" | "selector":
            return _REFERENCES[field.type]
        case scalar:
            built = {"type": scalar}
            if field.enum:
                built["enum"] = list(field.enum)
            if field.default is not None:
                built["default"] = field.default
            if field.format:
                built["format"] = field.format
            return built


def _item(field: Field) -> dict[str, Any]:
    return schema(field.item) if field.item else _OPEN


def _managed_root(kind: KindFacts) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "type": "object",
        "properties": {
            "forProvider": schema(kind.for_provider),
            "initProvider": schema(kind.init_provider),
            **shapes.MANAGED_ENVELOPE,
        },
        "required": ["forProvider"],
    }
    rules = [shapes.required_rule(name, init_provider=init) for name, init in kind.required_when_managed.items()]
    rules += [shapes.immutable_rule(name) for name in kind.immutable]
    if rules:
        spec["x-kubernetes-validations"] = rules
    status = {"type": "object", "properties": {"atProvider": _OPEN, **shapes.MANAGED_STATUS}}
    return {"type": "object", "properties": {**_META, "spec": spec, "status": status}, "required": ["spec"]}


def _definition(
    kind: KindFacts | ConfigurationFacts,
    *,
    categories: tuple[str, ...],
    scope: str,
    columns: tuple[Any, ...],
    root: dict[str, Any],
    status: bool,
) -> dict[str, Any]:
    version: dict[str, Any] = {
        "name": kind.version,
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": root},
        "additionalPrinterColumns": [dict(column) for column in columns],
    }
    if status:
        version["subresources"] = {"status": {}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{kind.group}"},
        "spec": {
            "group": kind.group,
            "names": {
                "categories": list(categories),
                "kind": kind.kind,
                "listKind": f"{kind.kind}List",
                "plural": kind.plural,
                "singular": kind.singular,
            },
            "scope": scope,
            "versions": [version],
        },
    }
