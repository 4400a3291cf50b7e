"""Reduces one provider CRD to its facts: pure functions from CRD dict to facts dict.

The facts grammar (what the JSON files hold for one field):

- `"string"`, `"number"`, `"integer"`, `"boolean"`: a scalar
- `{"type": …, "enum"|"default"|"format": …}`: a scalar of which there is more to say
- `{"list": X}`, `{"set": X}`, `{"map": X}`: of X; `{"listMap": X, "keys": […]}`: a list keyed by fields of its items
- `{"fields": {name: X}, "required": […]}`: an object with exactly these fields
- `{"ref": field, "to": kind}`, `{"refs": …}`, `{"selector": …}`: the provider's reference(s) or selector that fill the
  sibling *field* from another managed resource of *kind*
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from crofter_schemas import shapes

Raw: TypeAlias = str | dict[str, Any]
"""One field in the facts grammar."""

SCALARS: Final = frozenset({"string", "number", "integer", "boolean"})
_REFERENCE_TARGET: Final = re.compile(
    r"^(?:References? to a?|Selector for a(?: list of)?) ?(\w+) in (\w+) to populate (\w+)\.$"
)
_REFERENCE_SHAPES: Final = (("ref", shapes.REFERENCE), ("refs", shapes.REFERENCES), ("selector", shapes.SELECTOR))
_RULE_FIELD: Final = re.compile(r"self\.forProvider\.(\w+)")
_DROPPED: Final = frozenset({"description", "x-kubernetes-map-type"})


class UnsupportedCRDError(ValueError):
    """A CRD holds something the facts grammar cannot say; the generator must learn it before it can be used."""


def managed_facts(crd: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a managed-resource CRD. Raises `UnsupportedCRDError` when it departs from the common shapes."""
    where = crd["metadata"]["name"]
    version = _stored_version(crd)
    root = version["schema"]["openAPIV3Schema"]["properties"]
    names, spec, status = crd["spec"]["names"], root["spec"], root["status"]["properties"]
    _expect(where, "categories", tuple(names.get("categories", ())), shapes.MANAGED_CATEGORIES)
    _expect(where, "scope", crd["spec"]["scope"], "Namespaced")
    _expect(where, "printer columns", tuple(version["additionalPrinterColumns"]), shapes.MANAGED_COLUMNS)
    sections = {"forProvider", "initProvider"}
    _expect(
        where,
        "spec",
        _bare({k: v for k, v in spec["properties"].items() if k not in sections}),
        shapes.MANAGED_ENVELOPE,
    )
    _expect(where, "status", _bare({k: v for k, v in status.items() if k != "atProvider"}), shapes.MANAGED_STATUS)
    _expect(where, "spec required", spec.get("required"), ["forProvider"])
    for_provider = _field(spec["properties"]["forProvider"], where)
    facts = _names(crd, version)
    required, immutable = _rules(spec.get("x-kubernetes-validations", ()), where)
    if required:
        facts["requiredWhenManaged"] = required
    if immutable:
        facts["immutable"] = immutable
    facts["forProvider"] = for_provider
    facts["initProvider"] = _init_provider(for_provider, _field(spec["properties"]["initProvider"], where))
    facts["atProvider"] = _field(status["atProvider"], where)
    return facts


def configuration_facts(crd: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a CRD that configures the provider: names and the fields from the root down, without CEL rules."""
    version = _stored_version(crd)
    schema = dict(version["schema"]["openAPIV3Schema"])
    schema["properties"] = {
        k: v for k, v in schema["properties"].items() if k not in {"apiVersion", "kind", "metadata"}
    }
    facts = _names(crd, version)
    facts["categories"] = list(crd["spec"]["names"].get("categories", ()))
    facts["scope"] = crd["spec"]["scope"]
    facts["columns"] = version.get("additionalPrinterColumns", [])
    facts["statusSubresource"] = "status" in version.get("subresources", {})
    facts["root"] = _field(_without_rules(schema), crd["metadata"]["name"])
    return facts


def _names(crd: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    names = crd["spec"]["names"]
    return {
        "group": crd["spec"]["group"],
        "version": version["name"],
        "kind": names["kind"],
        "plural": names["plural"],
        "singular": names["singular"],
    }


def _stored_version(crd: Mapping[str, Any]) -> Mapping[str, Any]:
    for version in crd["spec"]["versions"]:
        if version.get("storage"):
            return dict(version)
    raise UnsupportedCRDError(f"{crd['metadata']['name']}: no storage version")


def _rules(rules: Sequence[Mapping[str, str]], where: str) -> tuple[dict[str, list[str]], list[str]]:
    required: dict[str, list[str]] = {}
    immutable: list[str] = []
    for rule in rules:
        found = _RULE_FIELD.search(rule["rule"])
        field = found.group(1) if found else ""
        if rule["rule"] == shapes.required_rule(field, init_provider=True)["rule"]:
            required[field] = ["forProvider", "initProvider"]
        elif rule["rule"] == shapes.required_rule(field, init_provider=False)["rule"]:
            required[field] = ["forProvider"]
        elif rule["rule"] == shapes.immutable_rule(field)["rule"]:
            immutable.append(field)
        else:
            raise UnsupportedCRDError(f"{where}: CEL rule not understood: {rule['rule']}")
    return required, immutable


def _init_provider(for_provider: Raw, init_provider: Raw) -> Raw:
    """`{"sameAsForProvider": true, "without": […]}` where that says it all, the fields themselves otherwise."""
    outer = for_provider["fields"] if isinstance(for_provider, dict) else {}
    inner = init_provider["fields"] if isinstance(init_provider, dict) else {}
    if all(name in outer and outer[name] == field for name, field in inner.items()):
        return {"sameAsForProvider": True, "without": sorted(set(outer) - set(inner))}
    return init_provider


def _field(schema: Mapping[str, Any], where: str) -> Raw:
    unknown = set(schema) - _DROPPED - _KEYWORDS
    if unknown:
        raise UnsupportedCRDError(f"{where}: schema keywords not understood: {sorted(unknown)}")
    kind = schema.get("type")
    if kind in SCALARS:
        extra = {k: schema[k] for k in ("enum", "default", "format") if k in schema}
        return {"type": kind, **extra} if extra else str(kind)
    if kind == "array":
        items = _field(schema["items"], where)
        match schema.get("x-kubernetes-list-type"):
            case "set":
                return {"set": items}
            case "map":
                return {"listMap": items, "keys": schema["x-kubernetes-list-map-keys"]}
            case _:
                return {"list": items}
    if kind != "object":
        raise UnsupportedCRDError(f"{where}: type not understood: {kind}")
    if "additionalProperties" in schema:
        return {"map": _field(schema["additionalProperties"], where)}
    properties = schema.get("properties", {})
    result: dict[str, Any] = {"fields": {k: _member(k, v, properties, where) for k, v in properties.items()}}
    if schema.get("required"):
        result["required"] = sorted(schema["required"])
    return result


_KEYWORDS: Final = frozenset(
    {
        "type",
        "enum",
        "default",
        "format",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys",
    }
)


def _member(name: str, schema: Mapping[str, Any], siblings: Mapping[str, Any], where: str) -> Raw:
    """A field of an object: like `_field`, but references and selectors are recognised and named by what they fill."""
    bare = _bare(schema)
    word = next((word for word, shape in _REFERENCE_SHAPES if bare == shape), None)
    if word is None:
        return _field(schema, where)
    found = _REFERENCE_TARGET.match(" ".join(str(schema.get("description", "")).split()))
    if not found or found.group(3) not in siblings:
        raise UnsupportedCRDError(f"{where}: {name} is a reference, but not to what or for which field")
    return {word: found.group(3), "to": f"{found.group(2)}.aws.m.upbound.io/{found.group(1)}"}


def _bare(value: Any) -> Any:
    """A schema without its descriptions; a *property* called description stays."""
    if isinstance(value, Mapping):
        return {
            k: {name: _bare(inner) for name, inner in v.items()} if k == "properties" else _bare(v)
            for k, v in value.items()
            if not (k == "description" and isinstance(v, str))
        }
    if isinstance(value, list):
        return [_bare(v) for v in value]
    return value


def _without_rules(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_rules(v) for k, v in value.items() if k != "x-kubernetes-validations"}
    if isinstance(value, list):
        return [_without_rules(v) for v in value]
    return value


def _expect(where: str, what: str, found: object, expected: object) -> None:
    if found != expected:
        raise UnsupportedCRDError(f"{where}: {what} differs from every other managed resource: {found!r}")
