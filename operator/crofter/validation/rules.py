"""The table of rules, and the one function that applies it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.environment import NAME_LIMIT, EnvironmentSpec
from crofter.validation import account, immutable, network, queues, tags
from crofter.validation.context import Context
from crofter.validation.parse import parse
from crofter.validation.problem import Problem

Check = Callable[[EnvironmentSpec, Context], tuple[Problem, ...]]


def _name(_: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    problems = []
    if len(context.name) > NAME_LIMIT:
        problems.append(
            Problem(
                "metadata.name",
                context.name,
                f"longer than {NAME_LIMIT} characters, and it begins the name of everything that is made",
                "choose a shorter name",
            )
        )
    if "." in context.name:
        problems.append(
            Problem("metadata.name", context.name, "contains a dot", "use dashes: AWS names are made of it")
        )
    return tuple(problems)


CHECKS: Final[tuple[Check, ...]] = (
    _name,
    immutable.account,
    immutable.network,
    tags.keys_and_values,
    network.block,
    network.way_out,
    account.known_and_open,
    network.overlap,
    queues.names,
    queues.fifo,
)
"""Every rule beyond the schema, in the order in which problems are told."""


def check(raw: Mapping[str, Any], context: Context) -> tuple[EnvironmentSpec | None, tuple[Problem, ...]]:
    """The spec and everything that is wrong with it; no spec when it cannot even be read."""
    spec, problems = parse(EnvironmentSpec, raw)
    if spec is None:
        return None, problems
    return spec, tuple(problem for rule in CHECKS for problem in rule(spec, context))
