from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from crofter.api.model import Model
from crofter.api.schema import NotStructuralError, structural

Text = Annotated[str, Field(max_length=9)]


class Item(Model):
    name: Text


class DefaultedItem(Model):
    name: Text = "x"


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
    },
}


def test_a_model_becomes_a_structural_schema():
    assert structural(Good, defaults=True) == GOOD


def test_defaults_are_left_out_where_they_are_not_wanted():
    properties = structural(Good, defaults=False)["properties"]
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
        structural(bad, defaults=True)
    assert str(caught.value) == told


def test_a_default_inside_a_list_is_no_matter_where_defaults_are_left_out():
    found = structural(model(Annotated[list[DefaultedItem], Field(max_length=3)]), defaults=False)
    assert found["properties"]["field"]["items"]["properties"]["name"] == {"type": "string", "maxLength": 9}
