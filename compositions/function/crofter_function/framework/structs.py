"""Reading and filling protobuf Structs in place, without a detour through JSON or whole dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from google.protobuf import struct_pb2 as structpb


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to another managed resource in the same namespace, by `metadata.name`.

    Resolved on every reconcile: a referent that was lost in AWS comes back with another id, and what refers to it
    must follow. The provider's default, IfNotPresent, would keep the dead id for good.
    """

    name: str


_REFERENCE: Final = structpb.Struct()
_REFERENCE.update({"policy": {"resolve": "Always"}})


def fill(struct: structpb.Struct, content: Mapping[str, Any]) -> None:
    """Set the content's fields in the struct; those already there under other keys stay.

    Raises TypeError for a value that JSON does not know.
    """
    fields = struct.fields
    for key, value in content.items():
        _set(fields[key], value)


def _set(target: structpb.Value, value: Any) -> None:
    kind = type(value)
    if kind is str:
        target.string_value = value
    elif kind is bool:
        target.bool_value = value
    elif kind is int or kind is float:
        target.number_value = value
    elif kind is Reference:
        struct = target.struct_value
        struct.CopyFrom(_REFERENCE)
        struct.fields["name"].string_value = value.name
    elif isinstance(value, Mapping):
        struct = target.struct_value
        struct.SetInParent()
        fields = struct.fields
        for key, item in value.items():
            _set(fields[key], item)
    elif isinstance(value, list | tuple):
        target.list_value.SetInParent()
        values = target.list_value.values
        for item in value:
            _set(values.add(), item)
    elif value is None:
        target.null_value = structpb.NULL_VALUE
    else:
        raise TypeError(f"{kind.__name__} has no place in JSON")


def child(struct: structpb.Struct | None, key: str) -> structpb.Struct | None:
    """The object at this key (an empty one where something else is); None where there is nothing. Never adds the key.

    A test and an index, here and below, because `get` of a protobuf map costs twice as much as both.
    """
    if struct is None:
        return None
    fields = struct.fields
    return fields[key].struct_value if key in fields else None


def objects(struct: structpb.Struct | None, key: str) -> list[structpb.Struct]:
    """The objects in the list at this key; none where there is no list."""
    if struct is None:
        return []
    fields = struct.fields
    return [value.struct_value for value in fields[key].list_value.values] if key in fields else []


def text(struct: structpb.Struct | None, key: str) -> str | None:
    """The string at this key; None where there is none, or an empty one."""
    if struct is None:
        return None
    fields = struct.fields
    return fields[key].string_value or None if key in fields else None


def number(struct: structpb.Struct | None, key: str) -> int | None:
    """The whole number at this key; None where there is none."""
    if struct is None:
        return None
    fields = struct.fields
    return int(fields[key].number_value) if key in fields and fields[key].HasField("number_value") else None


def plain(value: structpb.Value) -> Any:
    """The value as plain Python; whole numbers as int, which Struct itself does not know."""
    match value.WhichOneof("kind"):
        case "struct_value":
            return to_dict(value.struct_value)
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
