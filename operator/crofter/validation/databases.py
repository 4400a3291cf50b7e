"""Rules about databases: what goes with which engine, and what cannot be changed."""

from collections.abc import Iterator
from typing import Any, Final

from crofter.api.components.database import MAJORS
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.databases import AUTHORITY_NAME, DatabaseSection
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem

_TAKEN: Final = ("pg_", "rds", AUTHORITY_NAME)
_WORDS: Final = ("public", "none")

Told = tuple[str, object, str, str]
"""Field within the section, value, rule and fix."""


def network(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Databases live in a network."""
    if not spec.databases or spec.network is not None:
        return ()
    return (Problem("spec.network", ABSENT, "databases live in its data subnets", "add a network with a cidr"),)


def names(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every database has a name of its own, and every role within it."""
    problems = []
    seen: set[str] = set()
    for place, section in enumerate(spec.databases or ()):
        if section.name in seen:
            rule = "is the name of another database too"
            problems.append(
                Problem(f"spec.databases[{place}].name", section.name, rule, "give each database its own name")
            )
        seen.add(section.name)
        roles: set[str] = set()
        for number, role in enumerate(section.roles or ()):
            if role.name in roles:
                field = f"spec.databases[{place}].roles[{number}].name"
                problems.append(
                    Problem(field, role.name, "is the name of another role too", "give each role its own name")
                )
            roles.add(role.name)
    return tuple(problems)


def sections(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """What a section says goes together, and with its engine."""
    return tuple(
        Problem(f"spec.databases[{place}].{field}", value, rule, fix)
        for place, section in enumerate(spec.databases or ())
        for check in (_version, _size, _storage, _roles)
        for field, value, rule, fix in check(section)
    )


def _version(section: DatabaseSection) -> Iterator[Told]:
    majors = MAJORS[section.engine]
    if section.version in majors:
        return
    rule = f"is not a major version of {section.engine} that there is (there are {', '.join(majors)})"
    if section.version.split(".", 1)[0] in {major.split(".", 1)[0] for major in majors}:
        rule += "; minor versions are AWS's to move, in the maintenance window"
    yield "version", section.version, rule, f"write {majors[-1]}"


def _size(section: DatabaseSection) -> Iterator[Told]:
    serverless = section.serverless
    if serverless is not None and not section.aurora:
        yield "serverless", _wire(serverless), "goes with Aurora", "give an instance class"
    if serverless is not None and section.instance is not None:
        yield "serverless", _wire(serverless), "does not go with an instance class", "remove one of them"
    if serverless is not None and serverless.min > serverless.max:
        yield "serverless.min", serverless.min, f"is above max, {serverless.max:g}", "lower it, or raise max"
    if section.readers is not None and not section.aurora:
        yield "readers", section.readers, "go with Aurora", "an RDS instance has multiAz"
    if section.multi_az is not None and section.aurora:
        fix = "remove it: Aurora has readers, and its storage is in three zones anyway"
        yield "multiAz", section.multi_az, "goes with RDS instances", fix


def _storage(section: DatabaseSection) -> Iterator[Told]:
    storage = section.storage
    if storage is not None and section.aurora:
        yield "storage", _wire(storage), "goes with RDS instances", "remove it: Aurora's grows by itself"
    if storage is not None and storage.gib > storage.max_gib:
        yield "storage.gib", storage.gib, f"is above maxGib, {storage.max_gib}", "lower it, or raise maxGib"


def _roles(section: DatabaseSection) -> Iterator[Told]:
    roles = section.roles or []
    if roles and not section.postgresql:
        rule = "go with aurora-postgresql and postgres: the role manager speaks PostgreSQL"
        yield "roles", [role.name for role in roles], rule, "remove them"
    if section.proxy is not None and not roles:
        yield "proxy", {}, "needs roles: it lets in nobody else", "declare a role, or remove the proxy"
    for number, role in enumerate(roles):
        taken = [prefix for prefix in _TAKEN if role.name.startswith(prefix)]
        if taken:
            yield f"roles[{number}].name", role.name, f"begins with {taken[0]}, which is taken", "choose another name"
        if role.name in _WORDS:
            rule = "is a word that PostgreSQL takes for something else"
            yield f"roles[{number}].name", role.name, rule, "choose another name"


def _wire(value: Any) -> object:
    return value.wire()


def kept(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """A database keeps its engine and its origin, and its version never goes down."""
    before = {one.name: one for one in (context.old.databases or () if context.old else ())}
    return tuple(
        Problem(f"spec.databases[{place}].{field}", value, rule, fix)
        for place, section in enumerate(spec.databases or ())
        if section.name in before
        for check in (_engine, _origin, _upwards)
        for field, value, rule, fix in check(before[section.name], section)
    )


def _engine(old: DatabaseSection, new: DatabaseSection) -> Iterator[Told]:
    if new.engine != old.engine:
        rule = f"cannot be changed (it is {old.engine}): AWS does not turn one into another"
        yield "engine", new.engine, rule, "add a database with another name and move the data"


def _origin(old: DatabaseSection, new: DatabaseSection) -> Iterator[Told]:
    if new.restore_from != old.restore_from:
        value = ABSENT if new.restore_from is None else new.restore_from.wire()
        rule = "cannot be changed, added or removed: it says what the database was made from"
        yield "restoreFrom", value, rule, "add a database with another name"


def _upwards(old: DatabaseSection, new: DatabaseSection) -> Iterator[Told]:
    if old.engine == new.engine and _number(new.version) < _number(old.version):
        rule = f"cannot go down (it is {old.version}): AWS has no way back"
        yield "version", new.version, rule, "restore a snapshot into a database with another name"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
