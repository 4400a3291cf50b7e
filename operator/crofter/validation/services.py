"""Rules about services: sizes that Fargate knows, routes that lead somewhere, and no two of the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crofter.api.components.binding import VARIABLE_NAME
from crofter.api.components.ingress import RULE_LIMIT
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.services import HealthCheckSection, ServiceSection
from crofter.plan.profiles import effective
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem
from crofter.validation.references import unknown

MEMORY: Final[Mapping[int, tuple[int, ...]]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}
"""By CPU units: the memory, in MiB, that Fargate has tasks with.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
"""

_FEW: Final = 4
"""Sizes that a message lists one by one."""


def sizes(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every task has a size that Fargate knows, defaults included."""
    found = []
    for place, service in enumerate(effective(spec).services or ()):
        cpu, memory = service.cpu or 256, service.memory or 512
        if memory not in MEMORY[cpu]:
            rule = f"Fargate has no task of {cpu} CPU units with it; with {cpu} it can be {_listed(MEMORY[cpu])}"
            fits = [str(one) for one, allowed in MEMORY.items() if memory in allowed]
            fix = f"choose one of them, or a cpu of {' or '.join(fits)}" if fits else "choose one of them"
            found.append(Problem(f"spec.services[{place}].memory", memory, rule, fix))
    return tuple(found)


def _listed(allowed: tuple[int, ...]) -> str:
    if len(allowed) <= _FEW:
        return ", ".join(str(one) for one in allowed)
    return f"{allowed[0]} to {allowed[-1]} in steps of {allowed[1] - allowed[0]}"


def placed(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Services run in a network, and those with routes have a load balancer."""
    if not spec.services:
        return ()
    found = []
    if spec.network is None:
        rule = "must be there for spec.services: tasks run in its private subnets"
        found.append(Problem("spec.network", ABSENT, rule, "add it, or remove spec.services"))
    if spec.ingress is None and any(service.routes for service in spec.services):
        rule = "must be there for the routes of services: they are rules of its load balancer"
        found.append(Problem("spec.ingress", ABSENT, rule, "add it, or remove the routes"))
    return tuple(found)


def images(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A registry that an image comes from is one of the Environment's."""
    known = {registry.name for registry in spec.registries or ()}
    return tuple(
        unknown(f"spec.services[{place}].containers[{number}].image.registry", name, "registry", known)
        for place, service in enumerate(spec.services or ())
        for number, container in enumerate(service.containers)
        if (name := container.image.registry) is not None and name not in known
    )


def containers(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Containers have names and ports of their own, and one of them keeps the task alive."""
    return tuple(
        problem
        for place, service in enumerate(spec.services or ())
        for problem in _containers(f"spec.services[{place}].containers", service)
    )


def _containers(field: str, service: ServiceSection) -> Iterator[Problem]:
    names: set[str] = set()
    ports: dict[int, str] = {}
    for number, container in enumerate(service.containers):
        if container.name in names:
            rule = "is the name of another container of the service too"
            yield Problem(f"{field}[{number}].name", container.name, rule, "give each its own name")
        names.add(container.name)
        if container.port is not None and container.port in ports:
            rule = f"is the port of {ports[container.port]} too, and containers of a task share its network"
            yield Problem(f"{field}[{number}].port", container.port, rule, "give each its own port")
        if container.port is not None:
            ports.setdefault(container.port, container.name)
    if all(container.essential is False for container in service.containers):
        rule = "are none of them essential, and AWS wants one that is"
        yield Problem(field, sorted(names), rule, "leave essential out of one of them")


def health_checks(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A check ends before the next begins, and ranges of good answers are ranges, defaults included.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    """
    return tuple(
        problem
        for place, service in enumerate(effective(spec).services or ())
        for number, container in enumerate(service.containers)
        if container.health_check is not None
        for problem in _check(f"spec.services[{place}].containers[{number}].healthCheck", container.health_check)
    )


def _check(field: str, check: HealthCheckSection) -> Iterator[Problem]:
    interval, timeout = check.interval_seconds or 0, check.timeout_seconds or 0
    if interval <= timeout:
        rule = f"must be greater than timeoutSeconds, which is {timeout}"
        yield Problem(f"{field}.intervalSeconds", interval, rule, "raise it, or lower timeoutSeconds")
    for codes in (check.status_codes or "").split(","):
        first, _, last = codes.partition("-")
        if last and last < first:
            rule = "begins above where it ends"
            yield Problem(f"{field}.statusCodes", codes, rule, f"write {last}-{first}")


def variables(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Names of variables are such as a shell can read."""
    rule = f"must match {VARIABLE_NAME}"
    return tuple(
        Problem(f"spec.services[{place}].containers[{number}].env", name, rule, "rename the variable")
        for place, service in enumerate(spec.services or ())
        for number, container in enumerate(service.containers)
        for name in container.env or ()
        if re.match(VARIABLE_NAME, name) is None
    )


def routes(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A route leads to a container with a port, for a host of the load balancer, and no other route is the same."""
    hosts = set((spec.ingress.hosts if spec.ingress else None) or ())
    found: list[Problem] = []
    taken: dict[tuple[str, str], str] = {}
    for place, service in enumerate(spec.services or ()):
        ports = {container.name: container.port for container in service.containers}
        for number, route in enumerate(service.routes or ()):
            field = f"spec.services[{place}].routes[{number}]"
            if route.container not in ports:
                found.append(unknown(f"{field}.container", route.container, "container of the service", set(ports)))
            elif ports[route.container] is None:
                rule = "has no port that requests could go to"
                found.append(Problem(f"{field}.container", route.container, rule, "give the container a port"))
            if route.host is not None and hosts and route.host not in hosts:
                found.append(unknown(f"{field}.host", route.host, "host of spec.ingress", hosts))
            same = (route.host or "", route.path)
            if same in taken:
                rule = f"is the path of {taken[same]} too, for the same host"
                found.append(Problem(f"{field}.path", route.path, rule, "remove one of them"))
            taken.setdefault(same, field)
    return tuple(found)


def rules(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Each route is a rule of the one load balancer, which takes so many of them."""
    count = sum(len(service.routes or ()) for service in spec.services or ())
    if count <= RULE_LIMIT:
        return ()
    rule = f"each is a rule of the load balancer, which takes so many of them; at most {RULE_LIMIT} are allowed"
    fix = "remove some, or write fewer with patterns such as /api/*"
    return (Problem("spec.services", f"{count} routes", rule, fix),)


def scaling(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """The number of tasks by requests needs a route, and a service's bounds do not cross."""
    found = []
    for place, service in enumerate(spec.services or ()):
        section = service.scaling
        if section is None:
            continue
        field = f"spec.services[{place}].scaling"
        if section.requests_per_target is not None and not service.routes:
            rule = "needs a route: without one there are no requests to count"
            fix = "add a route, or scale by cpu"
            found.append(Problem(f"{field}.requestsPerTarget", section.requests_per_target, rule, fix))
        names: set[str] = set()
        for number, schedule in enumerate(section.schedules or ()):
            if schedule.name in names:
                rule = "is the name of another schedule of the service too"
                fix = "give each its own name"
                found.append(Problem(f"{field}.schedules[{number}].name", schedule.name, rule, fix))
            names.add(schedule.name)
    return tuple(found)
