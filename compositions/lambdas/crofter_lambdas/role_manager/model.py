"""What goes in and what comes out, and the names that may be."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

from crofter_lambdas.role_manager.errors import InvalidRequest

Access = Literal["Owner", "ReadWrite", "ReadOnly"]

ACCESSES: Final[tuple[Access, ...]] = get_args(Access)

MOST_ROLES: Final = 64
"""Most roles in one event."""

NAME_LIMIT: Final = 63
"""Longest name of a role or schema, in bytes: PostgreSQL cuts longer ones off, which would make two names one.
https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
"""

SCHEMA_LIMIT: Final = 40
"""Longest name of a schema, in bytes: it is part of the names of the groups."""

RESERVED_PREFIXES: Final = ("pg_", "rds", "crofter_")
"""Beginnings of names that belong to PostgreSQL, to RDS and to the role manager's own groups.
https://www.postgresql.org/docs/current/sql-createrole.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
"""

RESERVED_NAMES: Final = ("public", "none")
"""Words that PostgreSQL takes for something else than a role, quoted or not.
https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/utils/adt/acl.c
"""


@dataclass(frozen=True, slots=True)
class Role:
    """A role that is wanted."""

    name: str
    access: Access


@dataclass(frozen=True, slots=True)
class Request:
    """What one event asks for: these roles in this schema, and no others of the role manager's."""

    roles: tuple[Role, ...]
    schema: str = "public"


@dataclass(frozen=True, slots=True)
class Kept:
    """A role that should be gone and still exists, without any access, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done, by names of roles, sorted.

    `iam` tells whether the roles can log in with IAM credentials: False when the database has no role `rds_iam`.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    dropped: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[Kept, ...]
    iam: bool

    def wire(self) -> dict[str, Any]:
        """As JSON."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def parse(event: object) -> Request:
    """The request in an event: `{"roles": [{"name": …, "access": …}], "schema": …}`. Raises InvalidRequest."""
    content = _only(event, "the event", required=("roles",), optional=("schema",))
    items = content["roles"]
    if not isinstance(items, list):
        raise InvalidRequest(f"roles must be a list, not {type(items).__name__}")
    if len(items) > MOST_ROLES:
        raise InvalidRequest(f"roles has {len(items)} entries; at most {MOST_ROLES} are allowed")
    roles = tuple(_role(item, place) for place, item in enumerate(items))
    names = [role.name for role in roles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidRequest(f"roles names {twice[0]!r} more than once; each role has one access")
    schema = content.get("schema", "public")
    if not isinstance(schema, str):
        raise InvalidRequest(f"schema must be a string, not {type(schema).__name__}")
    if schema != "public":
        _checked_name(schema, "schema", SCHEMA_LIMIT)
    return Request(roles=roles, schema=schema)


def _role(item: object, place: int) -> Role:
    where = f"roles[{place}]"
    content = _only(item, where, required=("name", "access"))
    name, access = content["name"], content["access"]
    if not isinstance(name, str):
        raise InvalidRequest(f"{where}.name must be a string, not {type(name).__name__}")
    _checked_name(name, f"{where}.name", NAME_LIMIT)
    if access not in ACCESSES:
        raise InvalidRequest(f"{where}.access is {access!r}; allowed are {', '.join(ACCESSES)}")
    return Role(name=name, access=access)


def _checked_name(name: str, where: str, limit: int) -> None:
    """Raises InvalidRequest for what no role or schema can be called, or should not be."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise InvalidRequest(f"{where} {name!r} is not valid Unicode") from None
    if not name or "\0" in name:
        raise InvalidRequest(f"{where} {name!r} is empty or has a null character in it")
    if size > limit:
        raise InvalidRequest(f"{where} {name!r} is {size} bytes long; at most {limit} are allowed")
    if name in RESERVED_NAMES:
        raise InvalidRequest(f"{where} {name!r} is a reserved word of PostgreSQL; choose another name")
    for prefix in RESERVED_PREFIXES:
        if name.startswith(prefix):
            raise InvalidRequest(f"{where} {name!r} begins with {prefix}, which is reserved; choose another name")


def _only(
    value: object, where: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidRequest(f"{where} must be an object, not {type(value).__name__}")
    for key in required:
        if key not in value:
            raise InvalidRequest(f"{where} has no {key}")
    unknown = sorted(str(key) for key in value if key not in (*required, *optional))
    if unknown:
        raise InvalidRequest(f"{where} has an unknown field {unknown[0]!r}; known are {', '.join(required + optional)}")
    return value
