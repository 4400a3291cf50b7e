"""Reading and filling protobuf Structs in place, without a detour through JSON or whole dictionaries."""

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2 as structpb


def fill(struct: structpb.Struct, content: Mapping[str, Any]) -> None:
    """Set the content's fields in the struct; those already there under other keys stay.

    Raises TypeError for a value that JSON does not know.
    """
    fields = struct.fields
    for key, value in content.items():
        _set(fields[key], value)


def _set(target: structpb.Value, value: Any) -> None:
    if isinstance(value, str):
        target.string_value = value
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        fill(target.struct_value, value)
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, list | tuple):
        target.list_value.SetInParent()
        values = target.list_value.values
        for item in value:
            _set(values.add(), item)
    elif value is None:
        target.null_value = structpb.NULL_VALUE
    else:
        raise TypeError(f"{type(value).__name__} has no place in JSON")


def child(struct: structpb.Struct | None, key: str) -> structpb.Struct | None:
    """The object at this key; None where there is none. Never adds the key, as indexing would."""
    if struct is None:
        return None
    value = struct.fields.get(key)
    return value.struct_value if value is not None and value.HasField("struct_value") else None


def text(struct: structpb.Struct | None, key: str) -> str | None:
    """The string at this key; None where there is none, or an empty one."""
    if struct is None:
        return None
    value = struct.fields.get(key)
    return value.string_value or None if value is not None else None


def number(struct: structpb.Struct | None, key: str) -> int | None:
    """The whole number at this key; None where there is none."""
    if struct is None:
        return None
    value = struct.fields.get(key)
    return int(value.number_value) if value is not None and value.HasField("number_value") else None


def plain(value: structpb.Value) -> Any:
    """The value as plain Python; whole numbers as int, which Struct itself does not know."""
    match value.WhichOneof("kind"):
        case "struct_value":
            return {key: plain(item) for key, item in value.struct_value.fields.items()}
        case "list_value":
            return [plain(item) for item in value.list_value.values]
        case "number_value":
            number_value = value.number_value
            return int(number_value) if number_value.is_integer() else number_value
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case _:
            return None


def to_dict(struct: structpb.Struct) -> dict[str, Any]:
    """The whole struct as a dictionary with sorted keys (the order of a Struct's keys means nothing)."""
    return {key: plain(struct.fields[key]) for key in sorted(struct.fields)}
