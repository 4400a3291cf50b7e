"""Checks objects against the structural schemas of definitions, strictly: an unknown field is an error."""

from typing import Any

import jsonschema


def strict(schema: Any) -> Any:
    """A structural schema as a JSON schema that refuses what an API server would silently drop."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


def violations(definition: dict[str, Any], raw: dict[str, Any]) -> list[str]:
    """What is wrong with an object, by the only version of its definition."""
    (version,) = definition["spec"]["versions"]
    schema = strict(version["schema"]["openAPIV3Schema"])
    for open_ in ("apiVersion", "kind", "metadata"):
        schema["properties"][open_] = {}
    if definition["kind"] == "CompositeResourceDefinition":
        schema["properties"]["status"]["properties"]["conditions"] = {}
    checker = jsonschema.Draft202012Validator(schema)
    return sorted(f"{error.json_path}: {error.message}" for error in checker.iter_errors(raw))
