"""Rules about what workloads use, over all the sections that have workloads."""

from collections.abc import Iterator

from crofter.api.environment import EnvironmentSpec
from crofter.plan.discovery import ports
from crofter.plan.profiles import effective
from crofter.validation.context import Context
from crofter.validation.problem import Problem
from crofter.validation.telemetry import log_groups
from crofter.validation.uses import Known, Workload, problems


def uses(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """What workloads use is there, and can be used that way."""
    return problems(tuple(_workloads(spec)), _known(spec))


def _workloads(spec: EnvironmentSpec) -> Iterator[Workload]:
    for place, one in enumerate(spec.functions or ()):
        yield Workload(f"spec.functions[{place}]", "function", one.name, one.uses or (), frozenset(one.env or ()))
    for place, service in enumerate(spec.services or ()):
        variables = frozenset(name for container in service.containers for name in container.env or ())
        yield Workload(f"spec.services[{place}]", "service", service.name, service.uses or (), variables)


def _known(spec: EnvironmentSpec) -> Known:
    """By target and name of what there is to be used, with what a use says of it besides."""
    nothing: frozenset[str] = frozenset()
    users = effective(spec).identity
    return {
        "bucket": {one.name: nothing for one in spec.buckets or ()},
        "database": {one.name: frozenset(role.name for role in one.roles or ()) for one in spec.databases or ()},
        "function": {one.name: nothing for one in spec.functions or ()},
        "identity": {} if users is None else {"": frozenset(one.name for one in users.clients or ())},
        "logs": dict.fromkeys(log_groups(spec.monitoring), nothing),
        "secret": {one.name: nothing for one in spec.secrets or ()},
        "queue": {one.name: nothing for one in spec.queues or ()},
        "service": {one.name: frozenset(ports(one)) for one in spec.services or ()},
    }
