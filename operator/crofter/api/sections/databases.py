"""`spec.databases`: Aurora clusters and RDS instances."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.database import (
    AURORA,
    MAJORS,
    MOST_READERS,
    MOST_ROLES,
    POSTGRESQL,
    BackupDays,
    DatabaseRole,
    Engine,
    InstanceClass,
    Serverless,
    Storage,
)
from crofter.api.model import Model
from crofter.api.sections.lists import BY_NAME, ItemName

POINT_IN_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
"""RFC 3339 in UTC, to the second, as AWS takes it.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html
"""

AUTHORITY_NAME: Final = "crofter"
"""Name of the master user, and what no role may be called."""

_AURORA: Final = "self.engine in ['aurora-postgresql', 'aurora-mysql']"
_POSTGRESQL: Final = "self.engine in ['aurora-postgresql', 'postgres']"


def _kept(field: str, message: str) -> Rule:
    """A field that cannot be changed, added or removed. A rule of the parent, since it may be absent."""
    return Rule(
        f"has(self.{field}) == has(oldSelf.{field}) && (!has(self.{field}) || self.{field} == oldSelf.{field})",
        message,
        field=field,
    )


def _versions() -> Rule:
    """Each engine has its own major versions."""
    known = "; ".join(f"{engine}: {', '.join(majors)}" for engine, majors in MAJORS.items())
    lists = " || ".join(
        f"(self.engine == '{engine}' && self.version in [{', '.join(repr(major) for major in majors)}])"
        for engine, majors in MAJORS.items()
    )
    return Rule(
        lists,
        f"version must be a major version that the engine has ({known}); minor versions are AWS's to move, in the "
        "maintenance window",
        field="version",
    )


class PointInTime(Model):
    """Another database, as it was at some time that its backups reach back to."""

    environment: Annotated[
        str, Field(min_length=1, max_length=40, description="Name of the Environment that has it, in this namespace.")
    ]
    database: Annotated[ItemName, Field(description="Name of the database in it.")]
    time: Annotated[
        str | None,
        Field(max_length=32, pattern=POINT_IN_TIME, description="When, in UTC. Default: the latest there is."),
    ] = None


class RestoreSection(Model):
    """What the database is made from."""

    model_config = rules(
        Rule(
            "has(self.snapshot) != has(self.pointInTime)",
            "restoreFrom names either a snapshot or a pointInTime",
        )
    )

    snapshot: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=255,
            pattern="^[A-Za-z0-9:/_-]+$",
            description="Name or ARN of a snapshot, of a cluster for Aurora and of an instance otherwise.",
        ),
    ] = None
    point_in_time: Annotated[
        PointInTime | None, Field(description="A database of this or another Environment of the same Account.")
    ] = None


class InstanceSection(Model):
    """Instances of a fixed size."""

    class_: Annotated[InstanceClass, Field(alias="class", description="Instance class, for example db.r7g.large.")]


class ProxySection(Model):
    """An RDS Proxy before the database: there is nothing to say of it."""


class DatabaseSection(Model):
    """An encrypted relational database in the data subnets."""

    model_config = rules(
        Rule(
            "self.engine == oldSelf.engine",
            "engine cannot be changed: AWS does not turn one into another; add a database with another name and move "
            "the data",
            field="engine",
        ),
        _kept(
            "restoreFrom",
            "restoreFrom cannot be changed, added or removed: it says what the database was made from; add a database "
            "with another name",
        ),
        Rule(
            "double(self.version) >= double(oldSelf.version)",
            "version cannot go down: AWS has no way back; restore a snapshot into a database with another name",
            field="version",
        ),
        _versions(),
        Rule(
            f"!has(self.serverless) || {_AURORA}",
            "serverless goes with Aurora; give an instance class",
            field="serverless",
        ),
        Rule(
            "!(has(self.serverless) && has(self.instance))",
            "a database has either serverless or instance, not both",
            field="serverless",
        ),
        Rule(
            "!has(self.serverless) || self.serverless.min <= self.serverless.max",
            "serverless.min must not be above serverless.max",
            field="serverless",
        ),
        Rule(
            f"!has(self.readers) || {_AURORA}",
            "readers go with Aurora; an RDS instance has multiAz",
            field="readers",
        ),
        Rule(
            f"!has(self.storage) || !({_AURORA})",
            "storage goes with RDS instances; Aurora's grows by itself",
            field="storage",
        ),
        Rule(
            "!has(self.storage) || self.storage.gib <= self.storage.maxGib",
            "storage.gib must not be above storage.maxGib",
            field="storage",
        ),
        Rule(
            f"!has(self.multiAz) || !({_AURORA})",
            "multiAz goes with RDS instances; Aurora has readers, and its storage is in three zones anyway",
            field="multiAz",
        ),
        Rule(
            f"!has(self.roles) || size(self.roles) == 0 || {_POSTGRESQL}",
            "roles go with aurora-postgresql and postgres: the role manager speaks PostgreSQL",
            field="roles",
        ),
        Rule(
            "!has(self.proxy) || (has(self.roles) && size(self.roles) > 0)",
            "a proxy needs roles: it lets in nobody else",
            field="proxy",
        ),
        Rule(
            "!has(self.roles) || self.roles.all(role, !role.name.startsWith('pg_') && !role.name.startsWith('rds') "
            f"&& !role.name.startsWith('{AUTHORITY_NAME}'))",
            f"names of roles must not begin with pg_, rds or {AUTHORITY_NAME}: they are taken",
            field="roles",
        ),
        Rule(
            "!has(self.roles) || self.roles.all(role, !(role.name in ['public', 'none']))",
            "no role can be called public or none: PostgreSQL takes them for something else",
            field="roles",
        ),
    )

    name: Annotated[
        ItemName,
        Field(
            description="Name of the database within the Environment. The one within the server is called the same, "
            "with underscores."
        ),
    ]
    engine: Annotated[Engine, Field(description="Engine. Cannot be changed.")]
    version: Annotated[
        str,
        Field(
            min_length=1,
            max_length=8,
            pattern=r"^\d+(\.\d+)?$",
            description="Major version: 16 or 17 of PostgreSQL, 8.0 of Aurora MySQL, 8.4 of MySQL. It can only go up; "
            "minor versions are AWS's to move.",
        ),
    ]
    serverless: Annotated[
        Serverless | None,
        Field(
            description="Capacity of an Aurora Serverless v2 database, in halves; of Aurora without an instance. "
            "Default: {min: 0.5, max: 2} for dev, {min: 0.5, max: 8} for staging, {min: 1, max: 16} for prod."
        ),
    ] = None
    instance: Annotated[
        InstanceSection | None,
        Field(
            description="A fixed size; of Aurora in place of serverless, and then without a default. Default: "
            "{class: db.m7g.large} for prod, else {class: db.t4g.medium}."
        ),
    ] = None
    readers: Annotated[
        int | None,
        Field(
            ge=0,
            le=MOST_READERS,
            description="Aurora instances beside the writer, one of which takes over when it fails. Default: 1 for "
            "prod, else 0.",
        ),
    ] = None
    storage: Annotated[
        Storage | None,
        Field(
            description="Storage of an RDS instance. Default: {gib: 100, maxGib: 1000} for prod, else "
            "{gib: 20, maxGib: 100}."
        ),
    ] = None
    multi_az: Annotated[
        bool | None,
        Field(description="Whether an RDS instance has a standby in another zone. Default: true for prod, else false."),
    ] = None
    backup_retention_days: Annotated[
        BackupDays | None,
        Field(description="Days for which automated backups are kept. Default: 1 for dev, 7 for staging, 30 for prod."),
    ] = None
    deletion_protection: Annotated[
        bool | None,
        Field(
            description="Whether AWS refuses to delete it, until Crofter itself is asked to. Default: true for prod, "
            "else false."
        ),
    ] = None
    final_snapshot: Annotated[
        bool | None,
        Field(
            description="Whether a snapshot is taken before it is deleted, and kept with the key that it is encrypted "
            "with. Default: false for dev, else true."
        ),
    ] = None
    proxy: Annotated[
        ProxySection | None,
        Field(description="An RDS Proxy, which shares connections among many clients. It needs roles. Default: none."),
    ] = None
    restore_from: Annotated[
        RestoreSection | None, Field(description="What it is made from; an empty database without. Cannot be changed.")
    ] = None
    roles: Annotated[
        list[DatabaseRole] | None,
        Field(
            max_length=MOST_ROLES,
            json_schema_extra=BY_NAME,
            description="Roles that workloads log in as, with IAM credentials. Of PostgreSQL engines.",
        ),
    ] = None

    @property
    def aurora(self) -> bool:
        """Whether it is a cluster of Aurora."""
        return self.engine in AURORA

    @property
    def postgresql(self) -> bool:
        """Whether it speaks PostgreSQL."""
        return self.engine in POSTGRESQL
