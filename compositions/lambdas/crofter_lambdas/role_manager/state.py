"""What a database has, as far as it concerns the roles of one schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from crofter_lambdas.role_manager.model import Access

Kind = Literal["owner", "readwrite", "readonly", "login"]
"""What a role of the role manager is for: one of the three groups of a schema, or somebody who logs in."""

GROUP_OF: Final[Mapping[Access, Kind]] = {"Owner": "owner", "ReadWrite": "readwrite", "ReadOnly": "readonly"}

GROUPS: Final[tuple[Kind, ...]] = ("owner", "readwrite", "readonly")

RDS_IAM: Final = "rds_iam"
"""Membership in this role lets a role log in with IAM credentials, and with nothing else.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
"""


def group(schema: str, kind: Kind) -> str:
    """Name of a group of a schema."""
    return f"crofter_{schema}_{kind}"


def mark(schema: str, kind: Kind) -> str:
    """The comment on a role that says it is the role manager's, for which schema, and what for."""
    return f"crofter.dev/role-manager {kind} of {schema}"


@dataclass(frozen=True, slots=True)
class Membership:
    """One role is a member of another: whether it has its privileges without asking, and may `SET ROLE` to it."""

    inherit: bool
    switch: bool


@dataclass(frozen=True, slots=True)
class ExistingRole:
    """A role that exists.

    `owns` counts what it owns in this database, `owns_elsewhere` what in others; `sessions` are its open ones.
    """

    name: str
    oid: int
    comment: str | None
    login: bool
    settings: tuple[str, ...] = ()
    member_of: Mapping[str, Membership] = field(default_factory=dict)
    owns: int = 0
    owns_elsewhere: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """Privileges on one table or sequence that a group has to be given."""

    relation: str
    sequence: bool
    group: Kind
    privileges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """All of it.

    `roles` are the role manager's own for this schema, and those of other hands that have a name that is asked about.
    `master` is who is asking. `schema_privileges` are those of the groups on the schema, `default_privileges` what the
    owner group gives to the others on future tables (`r`) and sequences (`S`).
    """

    master: str
    iam: bool
    schema_exists: bool
    roles: Mapping[str, ExistingRole]
    master_member_of: Mapping[str, Membership] = field(default_factory=dict)
    schema_privileges: frozenset[tuple[Kind, str]] = frozenset()
    default_privileges: frozenset[tuple[Kind, str, str]] = frozenset()
    missing: tuple[Missing, ...] = ()
