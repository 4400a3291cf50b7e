from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from crofter.api.model import Model
from crofter.api.schema import NotStructuralError, replaced, structural

Text = Annotated[str, Field(max_length=9)]


class Item(Model):
    name: Text


class DefaultedItem(Model):
    name: Text = "x"


class Free(Model):
    word: Text | None = None


class Good(Model):
    """A model with some of everything."""

    word: Annotated[str, Field(min_length=1, max_length=9, pattern="^a", description="A word.")]
    choice: Literal["A", "B"] = "A"
    only: Literal["C"] = "C"
    number: Annotated[int | None, Field(ge=1, le=3)] = None
    items: Annotated[
        list[Item] | None,
        Field(
            max_length=2, json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}
        ),
    ] = None
    by_key: Annotated[dict[str, Text] | None, Field(max_length=4)] = None
    inner: Item
    free: Free | None = None


GOOD = {
    "type": "object",
    "description": "A model with some of everything.",
    "required": ["word", "inner"],
    "properties": {
        "word": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a", "description": "A word."},
        "choice": {"type": "string", "enum": ["A", "B"], "default": "A"},
        "only": {"type": "string", "enum": ["C"], "default": "C"},
        "number": {"type": "integer", "minimum": 1, "maximum": 3},
        "items": {
            "type": "array",
            "maxItems": 2,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "maxLength": 9}},
            },
        },
        "byKey": {"type": "object", "maxProperties": 4, "additionalProperties": {"type": "string", "maxLength": 9}},
        "inner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 9}}},
        "free": {"type": "object", "nullable": True, "properties": {"word": {"type": "string", "maxLength": 9}}},
    },
}


def test_a_model_becomes_a_structural_schema():
    assert structural(Good, written=True) == GOOD


def test_what_one_owner_applies_is_replaced_field_by_field():
    properties = replaced(structural(Good, written=False))["properties"]
    how = ("x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-list-map-keys")
    assert {name: {key: child[key] for key in how if key in child} for name, child in properties.items()} == {
        "word": {},
        "choice": {},
        "only": {},
        "number": {},
        "items": {"x-kubernetes-list-type": "atomic"},
        "byKey": {"x-kubernetes-map-type": "atomic"},
        "inner": {"x-kubernetes-map-type": "atomic"},
        "free": {"x-kubernetes-map-type": "atomic"},
    }


def test_what_nobody_writes_has_neither_defaults_nor_null():
    properties = structural(Good, written=False)["properties"]
    assert "nullable" not in properties["free"]
    assert "default" not in properties["choice"]
    assert "default" not in properties["only"]


def model(annotation: Any, default: Any = ...) -> type[Model]:
    return type(
        "Bad", (Model,), {"__annotations__": {"field": annotation}} | ({} if default is ... else {"field": default})
    )


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (model(int | Text), "Bad.field: a union of 2 types has no structural form"),
        (model(str), "Bad.field: a string needs max_length"),
        (model(list[Text]), "Bad.field: a list needs max_length"),
        (model(Annotated[list[str], Field(max_length=3)]), "Bad.field[]: a string needs max_length"),
        (model(dict[str, Text]), "Bad.field: a map needs max_length"),
        (model(Annotated[dict[str, str], Field(max_length=3)]), "Bad.field[*]: a string needs max_length"),
        (
            model(Annotated[dict[Annotated[str, Field(pattern="^a")], Text], Field(max_length=3)]),
            "Bad.field: a pattern for keys has no structural form; check keys by a rule",
        ),
        (model(Any), "Bad.field: a structural schema needs a type"),
        (
            model(Annotated[list[DefaultedItem], Field(max_length=3)]),
            "Bad.field[].name: a default inside a list item makes an unchanged apply patch for ever",
        ),
        (
            model(Annotated[dict[str, DefaultedItem], Field(max_length=3)]),
            "Bad.field[*].name: a default inside a list item makes an unchanged apply patch for ever",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_no_structural_form_is_refused(bad, told):
    with pytest.raises(NotStructuralError) as caught:
        structural(bad, written=True)
    assert str(caught.value) == told


def test_a_default_inside_a_list_is_no_matter_where_defaults_are_left_out():
    found = structural(model(Annotated[list[DefaultedItem], Field(max_length=3)]), written=False)
    assert found["properties"]["field"]["items"]["properties"]["name"] == {"type": "string", "maxLength": 9}
