"""From a manifest as it was written to models, or to problems that name field, value, rule and fix."""

import difflib
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from crofter.api.model import Model
from crofter.validation.problem import ABSENT, Problem

M = TypeVar("M", bound=Model)


def parse(model: type[M], raw: Mapping[str, Any], root: str = "spec") -> tuple[M | None, tuple[Problem, ...]]:
    """The model of `raw`, or None and everything that is wrong with it; `root` begins the field paths.

    An object that is null is an empty one, where it may be empty: server-side apply makes the one of the other.
    """
    try:
        return model.model_validate(_whole(model, raw), strict=True, by_alias=True, by_name=False), ()
    except ValidationError as error:
        return None, tuple(_problem(model, root, detail) for detail in error.errors(include_url=False))


def _whole(model: type[BaseModel], raw: Mapping[str, Any]) -> dict[str, Any]:
    """`raw` with an empty object for each that is null."""
    nested = _nested(model)
    return {key: _filled(*nested[key], value) if key in nested else value for key, value in raw.items()}


def _filled(model: type[BaseModel], may_be_empty: bool, value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(model, one) if isinstance(one, Mapping) else one for one in value]
    if value is None and may_be_empty:
        return {}
    return _whole(model, value) if isinstance(value, Mapping) else value


@cache
def _nested(model: type[BaseModel]) -> Mapping[str, tuple[type[BaseModel], bool]]:
    """By field that holds a model or a list of them: which, and whether it is one that may be empty."""
    found = {}
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        if inner is not None:
            required = any(one.is_required() for one in inner.model_fields.values())
            found[info.alias or name] = (inner, not required and not _is_list(info.annotation))
    return found


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(annotation) is list or any(map(_is_list, typing.get_args(annotation)))


def _problem(model: type[BaseModel], root: str, detail: Mapping[str, Any]) -> Problem:
    location: Sequence[str | int] = detail["loc"]
    field = _path(root, location)
    context: Mapping[str, Any] = detail.get("ctx", {})
    given = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            known = _fields_at(model, location[:-1])
            near = difflib.get_close_matches(str(location[-1]), known, n=1)
            fix = f"the fields here are {', '.join(sorted(known))}" if known else "there are no fields here"
            fix = f"did you mean {near[0]}?" if near else fix
            return Problem(field, given, "unknown field", fix)
        case "missing":
            return Problem(field, ABSENT, "required field", f"add {location[-1]}")
        case "literal_error":
            allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            meant = _nearest(given, allowed.split(", "))
            hint = f"did you mean {meant}?" if meant else "choose one of them"
            return Problem(field, given, f"not one of {allowed}", hint)
        case "string_pattern_mismatch":
            return Problem(field, given, f"must match {context['pattern']}", "write it in that form")
        case "string_too_long" | "too_long":
            return Problem(field, given, f"longer than {context['max_length']}", "shorten it")
        case "string_too_short" | "too_short":
            return Problem(field, given, f"shorter than {context['min_length']}", "give more")
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return Problem(field, given, f"must be {bound}", "choose a number in the range")
        case _:
            return Problem(field, given, str(detail["msg"]).lower(), "correct its type")


def _nearest(given: object, allowed: Sequence[str]) -> str | None:
    """What was probably meant: the closest number, or a word that looks alike."""
    if isinstance(given, int) and not isinstance(given, bool) and all(one.isdigit() for one in allowed):
        return min(allowed, key=lambda one: abs(int(one) - given))
    near = difflib.get_close_matches(str(given), allowed, n=1, cutoff=0.5)
    return near[0] if near else None


def _path(root: str, location: Sequence[str | int]) -> str:
    path = root
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path


def _fields_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Names of the fields that are allowed where `location` points."""
    current: type[BaseModel] = model
    for part in location:
        for name, info in current.model_fields.items():
            if part in (name, info.alias):
                found = _model_in(info.annotation)
                if found is None:
                    return []
                current = found
    return [info.alias or name for name, info in current.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (types.UnionType, typing.Union, list, dict, typing.Annotated):
        for argument in typing.get_args(annotation):
            found = _model_in(argument)
            if found is not None:
                return found
    return None
