"""Reads the state of a database: every query there is, and each asks PostgreSQL's own catalogue only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from crofter_lambdas.role_manager.model import Request
from crofter_lambdas.role_manager.privileges import SEQUENCES, TABLES
from crofter_lambdas.role_manager.state import (
    GROUPS,
    RDS_IAM,
    ExistingRole,
    Kind,
    Membership,
    Missing,
    State,
    group,
    mark,
)


class Session(Protocol):
    """A connection that runs one statement at a time."""

    def run(self, sql: str, **parameters: object) -> Sequence[Sequence[Any]]:
        """The rows that it answers with."""


_HEAD: Final = """
SELECT current_user::text, to_regrole(:iam) IS NOT NULL, to_regnamespace(quote_ident(:schema)) IS NOT NULL
"""

_ROLES: Final = """
SELECT r.oid::bigint, r.rolname::text, shobj_description(r.oid, 'pg_authid'), r.rolcanlogin,
       coalesce(s.setconfig, '{}')::text[],
       (SELECT count(*) FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
          AND d.deptype = 'o' AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))),
       (SELECT count(*) FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
          AND d.dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))),
       (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid)
  FROM pg_roles r LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
 WHERE r.rolname::text = ANY(:names::text[]) OR shobj_description(r.oid, 'pg_authid') = :login
"""

_MEMBERSHIPS: Final = """
SELECT m.member::bigint, g.rolname::text, bool_or(m.inherit_option), bool_or(m.set_option)
  FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
 WHERE m.member = ANY(:members::oid[]) OR u.rolname = current_user
 GROUP BY 1, 2
"""

_MASTER: Final = "SELECT oid::bigint FROM pg_roles WHERE rolname = current_user"

_SCHEMA_PRIVILEGES: Final = """
SELECT r.rolname::text, p.privilege
  FROM pg_roles r CROSS JOIN (VALUES ('USAGE'), ('CREATE')) AS p (privilege)
 WHERE r.rolname::text = ANY(:groups::text[])
   AND has_schema_privilege(r.oid, to_regnamespace(quote_ident(:schema))::oid, p.privilege)
"""

_DEFAULT_PRIVILEGES: Final = """
SELECT g.rolname::text, d.defaclobjtype::text, a.privilege_type
  FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) a JOIN pg_roles g ON g.oid = a.grantee
 WHERE d.defaclnamespace = to_regnamespace(quote_ident(:schema))::oid
   AND d.defaclrole = to_regrole(quote_ident(:owner))::oid AND g.rolname::text = ANY(:groups::text[])
"""

_RELATIONS: Final = """
SELECT c.relname::text, c.relkind = 'S', g.name, p.privilege
  FROM pg_class c
 CROSS JOIN unnest(:groups::text[]) AS g (name)
 CROSS JOIN unnest(CASE WHEN c.relkind = 'S' THEN ARRAY['USAGE', 'SELECT', 'UPDATE']
                        ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END) AS p (privilege)
  LEFT JOIN pg_roles r ON r.rolname::text = g.name
 WHERE c.relnamespace = to_regnamespace(quote_ident(:schema))::oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
   AND c.relowner = ANY(:owners::oid[])
   AND (r.oid IS NULL OR NOT CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(r.oid, c.oid, p.privilege)
                                  ELSE has_table_privilege(r.oid, c.oid, p.privilege) END)
 ORDER BY 1, 3, 4
"""


def read(session: Session, request: Request) -> State:
    """The state as far as the request goes."""
    schema = request.schema
    kinds: dict[str, Kind] = {group(schema, kind): kind for kind in GROUPS}
    groups = list(kinds)
    master, iam, schema_exists = session.run(_HEAD, iam=RDS_IAM, schema=schema)[0]
    names = [*groups, *(role.name for role in request.roles)]
    rows = session.run(_ROLES, names=names, login=mark(schema, "login"))
    master_oid = int(session.run(_MASTER)[0][0])
    memberships: dict[int, dict[str, Membership]] = {}
    for member, name, inherit, switch in session.run(_MEMBERSHIPS, members=[row[0] for row in rows]):
        memberships.setdefault(int(member), {})[name] = Membership(inherit=inherit, switch=switch)
    roles = {row[1]: _role(row, memberships) for row in rows}
    owners = [master_oid, *(role.oid for role in roles.values() if role.comment in _marks(schema))]
    granted = session.run(_SCHEMA_PRIVILEGES, groups=groups, schema=schema) if schema_exists else ()
    defaults = session.run(_DEFAULT_PRIVILEGES, groups=groups, schema=schema, owner=group(schema, "owner"))
    relations = session.run(_RELATIONS, groups=groups, schema=schema, owners=owners)
    return State(
        master=master,
        iam=iam,
        schema_exists=schema_exists,
        roles=roles,
        master_member_of=memberships.get(master_oid, {}),
        schema_privileges=frozenset((kinds[name], privilege) for name, privilege in granted),
        default_privileges=frozenset((kinds[name], letter, privilege) for name, letter, privilege in defaults),
        missing=tuple(_missing(relations, kinds)),
    )


def _marks(schema: str) -> set[str]:
    return {mark(schema, "login"), mark(schema, "owner")}


def _role(row: Sequence[Any], memberships: Mapping[int, Mapping[str, Membership]]) -> ExistingRole:
    oid, name, comment, login, settings, owns, owns_elsewhere, sessions = row
    return ExistingRole(
        name=name,
        oid=int(oid),
        comment=comment,
        login=login,
        settings=tuple(settings),
        member_of=memberships.get(int(oid), {}),
        owns=int(owns),
        owns_elsewhere=int(owns_elsewhere),
        sessions=int(sessions),
    )


def _missing(rows: Sequence[Sequence[Any]], kinds: Mapping[str, Kind]) -> Iterator[Missing]:
    """The privileges that are to be given, gathered for each relation and group; others are not asked for."""
    found: dict[tuple[str, bool, Kind], list[str]] = {}
    for relation, sequence, name, privilege in rows:
        kind = kinds[name]
        if privilege in (SEQUENCES if sequence else TABLES)[kind]:
            found.setdefault((relation, sequence, kind), []).append(privilege)
    for (relation, sequence, kind), privileges in found.items():
        yield Missing(relation, sequence, kind, tuple(privileges))
