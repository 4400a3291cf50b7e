"""The table of rules, and the one function that applies it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.environment import NAME_LIMIT, EnvironmentSpec
from crofter.validation import (
    account,
    alarms,
    api_domains,
    apis,
    buckets,
    databases,
    domains,
    functions,
    identity,
    immutable,
    ingress,
    monitoring,
    names,
    network,
    queues,
    secrets,
    services,
    tags,
    telemetry,
    workloads,
)
from crofter.validation.context import Context
from crofter.validation.parse import parse
from crofter.validation.problem import Problem

NO_BEGINNING: Final = "sg-"
"""What no security group's name may begin with: their ids do.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
"""

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
    if f"{context.name}-".startswith(NO_BEGINNING):
        rule = f"begins the names of security groups, which AWS does not let begin with {NO_BEGINNING}"
        problems.append(Problem("metadata.name", context.name, rule, "choose another name"))
    return tuple(problems)


CHECKS: Final[tuple[Check, ...]] = (
    _name,
    immutable.account,
    immutable.network,
    tags.keys_and_values,
    network.block,
    network.way_out,
    network.images,
    account.known_and_open,
    network.overlap,
    names.unique,
    buckets.cors,
    monitoring.addresses,
    monitoring.endpoints,
    alarms.alarms,
    telemetry.sampling,
    telemetry.business_metrics,
    domains.zone,
    ingress.placed,
    ingress.zone,
    ingress.certified,
    ingress.internal,
    secrets.source,
    secrets.recovery,
    services.sizes,
    services.placed,
    services.images,
    services.containers,
    services.health_checks,
    services.variables,
    services.routes,
    services.rules,
    services.scaling,
    queues.names,
    queues.fifo,
    databases.network,
    databases.names,
    databases.sections,
    databases.kept,
    identity.sections,
    identity.kept,
    apis.routes,
    apis.authorizers,
    api_domains.certificates,
    api_domains.unique,
    functions.code,
    functions.variables,
    functions.triggers,
    workloads.uses,
)
"""Every rule beyond the schema, in the order in which problems are told."""


def check(raw: Mapping[str, Any], context: Context) -> tuple[EnvironmentSpec | None, tuple[Problem, ...]]:
    """The spec and everything that is wrong with it; no spec when it cannot even be read."""
    spec, problems = parse(EnvironmentSpec, raw)
    if spec is None:
        return None, problems
    return spec, tuple(problem for rule in CHECKS for problem in rule(spec, context))
