"""From what there is and what is wanted to the statements that make one the other. Nothing here talks to anybody.

A schema has three groups, which nobody logs in as. The owner group owns what is made in the schema; the other two may
write or read it, what exists and, by the owner group's default privileges, whatever is made later. A role that logs in
is a member of exactly one group. So a change of access is a change of membership, and no table knows a login's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crofter_lambdas.role_manager.errors import RoleTaken
from crofter_lambdas.role_manager.model import Kept, Request, Role
from crofter_lambdas.role_manager.privileges import FUTURE, SCHEMA
from crofter_lambdas.role_manager.sql import identifier, literal
from crofter_lambdas.role_manager.state import (
    GROUP_OF,
    GROUPS,
    RDS_IAM,
    ExistingRole,
    Kind,
    Membership,
    State,
    group,
    mark,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The first transaction: everything but the end of roles that are gone.

    `expelled` are the ids of roles whose open sessions must end, because they may still act as what the role no longer
    is; `retired` are the roles that have lost everything and are to be dropped.
    """

    statements: tuple[str, ...]
    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    expelled: tuple[int, ...]
    retired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drops:
    """The second transaction: roles that go, and those that cannot."""

    statements: tuple[str, ...]
    dropped: tuple[str, ...]
    kept: tuple[Kept, ...]


def plan(state: State, request: Request) -> Plan:
    """The first transaction. Raises RoleTaken when a name is somebody else's."""
    schema = request.schema
    for kind in GROUPS:
        _own(state, group(schema, kind), mark(schema, kind))
    for role in request.roles:
        _own(state, role.name, mark(schema, "login"))

    statements = list(_groups(state, schema))
    created, changed, unchanged, expelled = [], [], [], []
    for role in sorted(request.roles, key=lambda role: role.name):
        existing = state.roles.get(role.name)
        needed = list(_login(role, existing, state, schema))
        statements += needed
        if existing is None:
            created.append(role.name)
        elif needed:
            changed.append(role.name)
            if any(name in existing.member_of for name in _other_groups(role, schema)):
                expelled.append(existing.oid)
        else:
            unchanged.append(role.name)

    retired = _unwanted(state, request)
    for existing in retired:
        statements += _retire(existing, schema)
    statements += _relations(state, schema)
    return Plan(
        statements=tuple(statements),
        created=tuple(created),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        expelled=(*expelled, *(existing.oid for existing in retired)),
        retired=tuple(existing.name for existing in retired),
    )


def drops(state: State, request: Request) -> Drops:
    """The second transaction, from the state after the first: nobody can log in as what is dropped here any more.

    What a dropped role owned becomes the owner group's: `DROP OWNED` then has privileges to take away, and no data.
    https://www.postgresql.org/docs/current/role-removal.html
    """
    statements: list[str] = []
    dropped: list[str] = []
    kept: list[Kept] = []
    for role in _unwanted(state, request):
        if role.sessions:
            kept.append(Kept(role.name, f"{role.sessions} of its sessions are still open"))
        elif role.owns_elsewhere:
            kept.append(Kept(role.name, f"it owns or may use {role.owns_elsewhere} objects in other databases"))
        else:
            name = identifier(role.name)
            statements.append(_become(role.name))
            if role.owns:
                statements.append(f"REASSIGN OWNED BY {name} TO {identifier(group(request.schema, 'owner'))}")
            statements += [f"DROP OWNED BY {name}", f"DROP ROLE {name}"]
            dropped.append(role.name)
    return Drops(tuple(statements), tuple(dropped), tuple(kept))


def _own(state: State, name: str, expected: str) -> None:
    existing = state.roles.get(name)
    if existing is not None and existing.comment != expected:
        raise RoleTaken(
            f"the role {name!r} exists and was not made for this (its comment is {existing.comment!r}, not "
            f"{expected!r}); choose another name, or drop that role"
        )


def _unwanted(state: State, request: Request) -> list[ExistingRole]:
    wanted = {role.name for role in request.roles}
    ours = mark(request.schema, "login")
    return [role for name, role in sorted(state.roles.items()) if role.comment == ours and name not in wanted]


def _groups(state: State, schema: str) -> Iterator[str]:
    """The groups, and what they may do with the schema, with what is in it, and with what will be."""
    owner = identifier(group(schema, "owner"))
    for kind in GROUPS:
        name = group(schema, kind)
        existing = state.roles.get(name)
        if existing is None:
            yield f"CREATE ROLE {identifier(name)} NOLOGIN"
            yield f"COMMENT ON ROLE {identifier(name)} IS {literal(mark(schema, kind))}"
        elif existing.login:
            yield f"ALTER ROLE {identifier(name)} NOLOGIN"
    if state.master_member_of.get(group(schema, "owner")) != Membership(inherit=True, switch=True):
        yield _become(group(schema, "owner"))
    if not state.schema_exists:
        yield f"CREATE SCHEMA {identifier(schema)}"
    for kind in GROUPS:
        missing = [one for one in SCHEMA[kind] if (kind, one) not in state.schema_privileges]
        if missing:
            yield f"GRANT {', '.join(missing)} ON SCHEMA {identifier(schema)} TO {identifier(group(schema, kind))}"
    for kind in GROUPS[1:]:
        for letter, word, privileges in FUTURE:
            absent = [one for one in privileges[kind] if (kind, letter, one) not in state.default_privileges]
            if absent:
                yield (
                    f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {identifier(schema)} "
                    f"GRANT {', '.join(absent)} ON {word} TO {identifier(group(schema, kind))}"
                )


def _relations(state: State, schema: str) -> Iterator[str]:
    """What the groups lack on what exists; by now all of it is the owner group's or the master's own."""
    for one in state.missing:
        what = "SEQUENCE" if one.sequence else "TABLE"
        yield (
            f"GRANT {', '.join(one.privileges)} ON {what} {identifier(schema)}.{identifier(one.relation)} "
            f"TO {identifier(group(schema, one.group))}"
        )


def _login(role: Role, existing: ExistingRole | None, state: State, schema: str) -> Iterator[str]:
    """What makes one role what it should be; nothing when it is.

    An owner acts as the owner group from the moment it logs in, so that what it makes belongs to the group.
    """
    name = identifier(role.name)
    if existing is None:
        yield f"CREATE ROLE {name} LOGIN"
        yield f"COMMENT ON ROLE {name} IS {literal(mark(schema, 'login'))}"
    elif not existing.login:
        yield f"ALTER ROLE {name} LOGIN"
    memberships = existing.member_of if existing is not None else {}
    for other in _other_groups(role, schema):
        if other in memberships:
            yield f"REVOKE {identifier(other)} FROM {name}"
    own = group(schema, GROUP_OF[role.access])
    owner = role.access == "Owner"
    if memberships.get(own) != Membership(inherit=True, switch=owner):
        yield f"GRANT {identifier(own)} TO {name} WITH INHERIT TRUE, SET {'TRUE' if owner else 'FALSE'}"
    acts_as = [one for one in (existing.settings if existing is not None else ()) if one.startswith("role=")]
    if owner and acts_as != [f"role={own}"]:
        yield f"ALTER ROLE {name} SET role TO {literal(own)}"
    if not owner and acts_as:
        yield f"ALTER ROLE {name} RESET role"
    if existing is not None:
        yield from _reassign(existing, schema)
    if state.iam and RDS_IAM not in memberships:
        yield f"GRANT {RDS_IAM} TO {name}"


def _retire(role: ExistingRole, schema: str) -> Iterator[str]:
    """Everything that lets a role in or gives it anything here, taken away."""
    name = identifier(role.name)
    if role.login:
        yield f"ALTER ROLE {name} NOLOGIN"
    for kind in GROUPS:
        if group(schema, kind) in role.member_of:
            yield f"REVOKE {identifier(group(schema, kind))} FROM {name}"
    yield from _reassign(role, schema)


def _reassign(role: ExistingRole, schema: str) -> Iterator[str]:
    """What a role made under its own name, after `SET ROLE NONE`, becomes the owner group's."""
    if role.owns:
        yield _become(role.name)
        yield f"REASSIGN OWNED BY {identifier(role.name)} TO {identifier(group(schema, 'owner'))}"
        yield f"REVOKE {identifier(role.name)} FROM CURRENT_USER"


def _other_groups(role: Role, schema: str) -> list[str]:
    kinds: list[Kind] = [kind for kind in GROUPS if kind != GROUP_OF[role.access]]
    return [group(schema, kind) for kind in kinds]


def _become(name: str) -> str:
    """Makes the master a member. For a role that may log in this never outlives its transaction.

    RDS lets nobody log in with a password who is a member, however indirectly, of `rds_iam`: the master would lock
    itself out.
    """
    return f"GRANT {identifier(name)} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE"
