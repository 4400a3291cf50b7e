"""Rules about names in lists, of which each is there once."""

from typing import Final

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem

LISTS: Final = (
    "apis",
    "buckets",
    "domains",
    "functions",
    "registries",
    "secrets",
    "services",
)
"""Fields of the spec that are lists keyed by name, but for those with a module of their own."""


def unique(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every item of a list has a name of its own."""
    problems = []
    for field in LISTS:
        seen: set[str] = set()
        for place, item in enumerate(getattr(spec, field) or ()):
            if item.name in seen:
                rule = f"is the name of another of spec.{field} too"
                problems.append(Problem(f"spec.{field}[{place}].name", item.name, rule, "give each its own name"))
            seen.add(item.name)
    return tuple(problems)
