"""From models to structural OpenAPI schemas, as custom resource definitions take them.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from crofter.api.model import Model

Schema = dict[str, Any]

_KEPT: Final = (
    "description",
    "type",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "default",
    "x-kubernetes-validations",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
)


_REPLACED: Final[Mapping[str, Schema]] = {
    "array": {"x-kubernetes-list-type": "atomic"},
    "object": {"x-kubernetes-map-type": "atomic"},
}


class NotStructuralError(ValueError):
    """The model says something that a custom resource definition cannot."""


def structural(model: type[Model], *, written: bool) -> Schema:
    """Schema of a model, references resolved.

    `written` by people: it keeps static defaults, and lets an object that may be empty be null. Whoever takes the last
    field out of an object leaves null under server-side apply, where the manifest says {}.
    https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/remove.go

    Raises NotStructuralError for what has no structural form: a union of types, a default inside a list item (an
    unchanged apply would patch for ever), or a list, map or string without a bound (its CEL cost would be unbounded,
    and the API server refuses the definition).
    """
    source = model.model_json_schema(by_alias=True)
    return _convert(source, source.get("$defs", {}), path=model.__name__, written=written, in_list=False)


def replaced(schema: Schema) -> Schema:
    """The schema of an object whose fields one owner always applies all of, each replaced as a whole.

    A list or map that merges becomes null when the last of it goes, and is refused.
    https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
    """
    properties = {
        name: {key: value for key, value in child.items() if key != "x-kubernetes-list-map-keys"}
        | _REPLACED.get(child["type"], {})
        for name, child in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _convert(
    source: Mapping[str, Any], definitions: Mapping[str, Any], *, path: str, written: bool, in_list: bool
) -> Schema:
    source = _resolved(source, definitions, path)
    result: Schema = {key: source[key] for key in _KEPT if key in source}
    if "const" in source:
        result["enum"] = [source["const"]]
    if "enum" in source:
        result["enum"] = list(source["enum"])
    if result.get("default") is None or not written:
        result.pop("default", None)
    elif in_list:
        raise NotStructuralError(f"{path}: a default inside a list item makes an unchanged apply patch for ever")
    if "properties" in source:
        result["properties"] = {
            name: _convert(child, definitions, path=f"{path}.{name}", written=written, in_list=in_list)
            for name, child in source["properties"].items()
        }
        if written:
            _let_be_null(result["properties"].values())
        if source.get("required"):
            result["required"] = list(source["required"])
    if "patternProperties" in source:
        raise NotStructuralError(f"{path}: a pattern for keys has no structural form; check keys by a rule")
    additional = source.get("additionalProperties")
    if isinstance(additional, Mapping):
        result["additionalProperties"] = _convert(
            additional, definitions, path=f"{path}[*]", written=written, in_list=True
        )
    if "items" in source:
        result["items"] = _convert(source["items"], definitions, path=f"{path}[]", written=written, in_list=True)
    _check_bounded(result, path)
    return result


def _let_be_null(children: Iterable[Schema]) -> None:
    for child in children:
        if "properties" in child and not {"required", "default"} & child.keys():
            child["nullable"] = True


def _resolved(source: Mapping[str, Any], definitions: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The schema with its reference followed and an optional value's null branch dropped."""
    merged = dict(source)
    while True:
        if "$ref" in merged:
            target = definitions[merged.pop("$ref").rsplit("/", 1)[1]]
            merged = {**target, **merged}
        elif "anyOf" in merged:
            branches = [branch for branch in merged.pop("anyOf") if branch.get("type") != "null"]
            if len(branches) != 1:
                raise NotStructuralError(f"{path}: a union of {len(branches)} types has no structural form")
            merged = {**branches[0], **merged}
        else:
            return merged


def _check_bounded(schema: Schema, path: str) -> None:
    kind = schema.get("type")
    if kind is None:
        raise NotStructuralError(f"{path}: a structural schema needs a type")
    if kind == "array" and "maxItems" not in schema:
        raise NotStructuralError(f"{path}: a list needs max_length")
    if kind == "object" and "additionalProperties" in schema and "maxProperties" not in schema:
        raise NotStructuralError(f"{path}: a map needs max_length")
    if kind == "string" and not {"maxLength", "enum"} & schema.keys():
        raise NotStructuralError(f"{path}: a string needs max_length")
