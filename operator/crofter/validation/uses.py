"""Rules about what workloads use: it exists, can be used that way, and no two variables have one name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from crofter.api.sections.uses import ACCESS, OPTIONAL, IdentityUse, Use
from crofter.plan.bindings import variables_of
from crofter.validation.problem import ABSENT, Problem
from crofter.validation.references import unknown


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that runs: where the manifest has it, what it is, what it uses and which variables it sets itself."""

    field: str
    target: str
    name: str
    uses: Sequence[Use]
    variables: frozenset[str] = frozenset()


Known = Mapping[str, Mapping[str, frozenset[str]]]
"""By target and name of what there is to be used: names of its roles, for databases; of its containers with a port, for
services; of its clients, for `identity`, which has no name of its own; of nothing else.
"""


def problems(workloads: Sequence[Workload], known: Known) -> tuple[Problem, ...]:
    """Everything that is wrong with what the workloads use."""
    return (
        *(problem for workload in workloads for problem in _uses(workload, known)),
        *(problem for workload in workloads for problem in _variables(workload, known)),
        *_circles(workloads),
    )


def _uses(workload: Workload, known: Known) -> Iterator[Problem]:
    for place, use in enumerate(workload.uses):
        field = f"{workload.field}.uses[{place}]"
        target = use.target
        if target is None:
            named = [one for one in ACCESS if getattr(use, one) is not None]
            yield Problem(field, named, f"must name exactly one of {', '.join(ACCESS)}", "write one use for each")
            continue
        yield from _access(field, use, target)
        names = known.get(target, {})
        if use.identity is not None:
            yield from _identity(field, use.identity, names)
        elif use.name not in names:
            yield unknown(f"{field}.{target}", use.name, target, names)
        elif target == "database" and use.role is not None and use.role not in names[use.name]:
            yield unknown(f"{field}.role", use.role, "role of that database", names[use.name])
        elif target == "service":
            yield from _container(field, use, names[use.name])
        if (target, use.name) == (workload.target, workload.name):
            yield Problem(f"{field}.{target}", use.name, "is the workload itself", "remove this use")


def _identity(field: str, use: IdentityUse, names: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """There are users, and the client that is named is one of theirs."""
    if not names:
        yield Problem(f"{field}.identity", use.wire(), "there is no spec.identity", "add it, or remove this use")
    elif use.client is not None and use.client not in names[""]:
        yield unknown(f"{field}.identity.client", use.client, "client", names[""])


def _container(field: str, use: Use, containers: frozenset[str]) -> Iterator[Problem]:
    """It is clear which container of a service is reached."""
    if not containers:
        rule = "has no container with a port, so there is nothing to connect to"
        yield Problem(f"{field}.service", use.name, rule, "give one of its containers a port")
    elif use.container is not None and use.container not in containers:
        yield unknown(f"{field}.container", use.container, "container of that service with a port", containers)
    elif use.container is None and len(containers) > 1:
        rule = f"several containers of that service have a port: {', '.join(sorted(containers))}"
        yield Problem(f"{field}.container", ABSENT, rule, "say which one")


def _access(field: str, use: Use, target: str) -> Iterator[Problem]:
    allowed = ACCESS[target]
    if use.access is None and len(allowed) > 1 and target not in OPTIONAL:
        yield Problem(f"{field}.access", ABSENT, f"a {target} is used by {' or '.join(allowed)}", "say which")
    elif use.access is not None and use.access not in allowed:
        yield Problem(f"{field}.access", use.access, f"a {target} is used by {' or '.join(allowed)}", "choose that")
    if target == "database" and use.role is None:
        yield Problem(f"{field}.role", ABSENT, "a database is used as one of its roles", "name the role")
    if target != "database" and use.role is not None:
        yield Problem(f"{field}.role", use.role, f"a {target} has no roles", "remove it")
    if target == "identity" and use.env is not None:
        yield Problem(f"{field}.env", use.env, "is one name, and identity sets several variables", "remove it")
    if target != "service" and use.container is not None:
        rule = f"a {target} has no containers: it goes with a service"
        yield Problem(f"{field}.container", use.container, rule, "remove it")
    if target != "secret" and use.key is not None:
        yield Problem(f"{field}.key", use.key, f"a {target} has no keys: it goes with a secret", "remove it")


def _variables(workload: Workload, known: Known) -> Iterator[Problem]:
    seen = dict.fromkeys(workload.variables, "the workload sets it itself")
    clients = known.get("identity", {}).get("", frozenset())
    for place, use in enumerate(workload.uses):
        if use.target is None:
            continue
        for name in variables_of(use, clients):
            if name in seen:
                field, fix = "env", "give this use another name with env"
                if use.identity is not None:
                    field, fix = "identity", "rename that, or remove this use"
                yield Problem(f"{workload.field}.uses[{place}].{field}", name, f"is taken: {seen[name]}", fix)
            seen.setdefault(name, f"uses[{place}] has it")


def _circles(workloads: Sequence[Workload]) -> Iterator[Problem]:
    """Workloads that use each other in a circle: none of them could be made, or removed, first."""
    fields = {(one.target, one.name): one.field for one in workloads}
    ways = {
        (one.target, one.name): [(use.target or "", use.name) for use in one.uses if (use.target, use.name) in fields]
        for one in workloads
    }
    others = {here: [there for there in uses if there != here] for here, uses in ways.items()}
    try:
        TopologicalSorter(others).prepare()
    except CycleError as error:
        circle: list[tuple[str, str]] = error.args[1][::-1]
        told = " → ".join(f"{target} {name}" for target, name in circle)
        yield Problem(f"{fields[circle[0]]}.uses", told, "use each other in a circle", "take one of these uses away")
