"""Database: an Aurora cluster or an RDS instance, with what it needs around it."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed, names
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model

Engine = Literal["aurora-postgresql", "aurora-mysql", "postgres", "mysql"]

AURORA: Final[tuple[Engine, ...]] = ("aurora-postgresql", "aurora-mysql")
POSTGRESQL: Final[tuple[Engine, ...]] = ("aurora-postgresql", "postgres")

MAJORS: Final[Mapping[Engine, tuple[str, ...]]] = {
    "aurora-postgresql": ("16", "17"),
    "aurora-mysql": ("8.0",),
    "postgres": ("16", "17"),
    "mysql": ("8.4",),
}
"""Major versions by engine, oldest first: what AWS supports without extra charge and the role manager understands.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html
https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
"""

PORTS: Final[Mapping[Engine, int]] = {"aurora-postgresql": 5432, "aurora-mysql": 3306, "postgres": 5432, "mysql": 3306}
"""The port that each engine listens on."""

CLUSTER_KEY: Final = "cluster"
INSTANCE_KEY: Final = "instance"
"""Keys of the cluster, or of the instance where there is none: they are in identifiers, which others restore from."""

IDENTIFIER_LIMIT: Final = 63
"""Longest identifier of a cluster or instance, in characters.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
"""

ROLE_MANAGER: Final = "role-manager"
"""What the name of a role manager's security group begins with."""

MOST_DATABASES: Final = 5
MOST_READERS: Final = 5
MOST_ROLES: Final = 20

CapacityUnits = Annotated[float, Field(ge=0, le=256, multiple_of=0.5)]
"""Aurora capacity units, about 2 GiB of memory each.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html
"""

InstanceClass = Annotated[str, Field(min_length=5, max_length=32, pattern=r"^db\.[a-z0-9-]+\.[a-z0-9]+$")]

StorageGib = Annotated[int, Field(ge=20, le=65536)]
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html"""

BackupDays = Annotated[int, Field(ge=1, le=35)]
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html"""

RoleAccess = Literal["Owner", "ReadWrite", "ReadOnly"]

ROLE_NAME: Final = "^[a-z]([a-z0-9_-]*[a-z0-9])?$"
"""Of what PostgreSQL allows, what needs no quoting in a connection string or an ARN."""

RoleName = Annotated[str, Field(min_length=1, max_length=40, pattern=ROLE_NAME)]

MonitoringSeconds = Literal[0, 1, 5, 10, 15, 30, 60]
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html"""


def identifier(environment: str, environment_id: str, component: str, key: str) -> str:
    """Identifier of a cluster or instance: it begins with a letter and has no two dashes in a row.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
    """
    begin = environment if environment[0].isalpha() else f"e{environment}"
    return re.sub("-+", "-", names.aws_name(begin, environment_id, component, key, IDENTIFIER_LIMIT))


class Serverless(Model):
    """How far an Aurora Serverless v2 instance scales."""

    min: Annotated[
        CapacityUnits, Field(description="Least capacity, in Aurora capacity units; 0 pauses an idle instance.")
    ]
    max: Annotated[CapacityUnits, Field(ge=1, description="Most capacity, in Aurora capacity units.")]


class Storage(Model):
    """Storage of an RDS instance."""

    gib: Annotated[StorageGib, Field(description="Storage to begin with, in GiB. It never shrinks.")]
    max_gib: Annotated[StorageGib, Field(description="Storage that it may grow to by itself, in GiB.")]


class DatabaseRole(Model):
    """A role that workloads log in as."""

    name: Annotated[RoleName, Field(description="Name of the role.")]
    access: Annotated[RoleAccess, Field(description="What the role may do.")]


class Restore(Model):
    """What the database is made from: a snapshot, or another database at a point in time."""

    snapshot: Annotated[str | None, Field(max_length=255, description="Name or ARN of a snapshot.")] = None
    source: Annotated[
        str | None, Field(max_length=63, description="Identifier of the cluster or instance to restore from.")
    ] = None
    time: Annotated[
        str | None, Field(max_length=32, description="Point in time, RFC 3339 in UTC; absent for the latest there is.")
    ] = None


class RoleManager(Model):
    """The Lambda function that makes the roles."""

    bucket: Annotated[str, Field(max_length=63, description="Bucket with the function's code.")]
    key: Annotated[str, Field(max_length=256, description="Where in the bucket it lies.")]
    sha256: Annotated[str, Field(max_length=64, pattern="^[0-9a-f]{64}$", description="Digest of the code.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the function.")]
    subnet_ids: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(min_length=1, max_length=3, description="Subnets of the function."),
    ]
    roles: Annotated[
        list[DatabaseRole],
        Field(max_length=MOST_ROLES, description="The roles, sorted by name; none once the last has to go."),
    ]


class DatabaseSpec(AlarmedSpec):
    """Spec of the Database composite resource."""

    engine: Annotated[Engine, Field(description="Engine. Cannot be changed.")]
    version: Annotated[str, Field(max_length=8, description="Major version.")]
    database_name: Annotated[str, Field(max_length=63, description="Name of the database within the server.")]
    subnet_ids: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(min_length=2, max_length=3, description="Data subnets, in at least two zones."),
    ]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the database.")]
    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts storage and backups.")]
    secrets_key_arn: Annotated[
        str, Field(max_length=256, description="ARN of the KMS key that encrypts the master password.")
    ]
    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the logs.")]
    serverless: Annotated[Serverless | None, Field(description="Absent for instances of a fixed class.")] = None
    instance_class: Annotated[InstanceClass | None, Field(description="Absent for serverless instances.")] = None
    readers: Annotated[int, Field(ge=0, le=MOST_READERS, description="Aurora instances beside the writer.")]
    storage: Annotated[Storage | None, Field(description="Absent for Aurora, whose storage grows by itself.")] = None
    multi_az: Annotated[bool, Field(description="Whether an RDS instance has a standby in another zone.")]
    backup_retention_days: Annotated[BackupDays, Field(description="Days for which automated backups are kept.")]
    log_retention_days: Annotated[RetentionDays, Field(description="Days for which logs are kept.")]
    monitoring_seconds: Annotated[
        MonitoringSeconds, Field(description="Seconds between metrics of the operating system; 0 for none.")
    ]
    performance_insights: Annotated[bool, Field(description="Whether Performance Insights keeps a week of load.")]
    deletion_protection: Annotated[bool, Field(description="Whether AWS refuses to delete it.")]
    final_snapshot: Annotated[bool, Field(description="Whether a snapshot is taken before it is deleted.")]
    proxy: Annotated[
        list[RoleName] | None,
        Field(max_length=MOST_ROLES, description="Roles that may come through an RDS Proxy; absent without one."),
    ] = None
    restore_from: Annotated[
        Restore | None, Field(description="What it is made from; absent for an empty one. Cannot be changed.")
    ] = None
    role_manager: Annotated[
        RoleManager | None, Field(description="Absent without roles, or until its code is in its place.")
    ] = None


class DatabaseOutputs(Model):
    """What other components need of a database. Absent until all of it is known."""

    engine: Annotated[Engine, Field(description="Engine.")]
    identifier: Annotated[str, Field(max_length=63, description="Identifier of the cluster or instance.")]
    resource_id: Annotated[
        str, Field(max_length=64, description="Id that AWS gave it for good; permissions to connect are named by it.")
    ]
    database_name: Annotated[str, Field(max_length=63, description="Name of the database within the server.")]
    endpoint: Annotated[str, Field(max_length=255, description="Host to read from and write to.")]
    reader_endpoint: Annotated[
        str | None, Field(max_length=255, description="Host to read from, of Aurora; absent without readers.")
    ] = None
    port: Annotated[int, Field(ge=1, le=65535, description="TCP port.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group.")]
    master_secret_arn: Annotated[str, Field(max_length=256, description="ARN of the master password's secret.")]
    proxy_endpoint: Annotated[str | None, Field(max_length=255, description="Host of the RDS Proxy, if any.")] = None
    proxy_resource_id: Annotated[
        str | None, Field(max_length=64, description="Id of the RDS Proxy, as permissions to connect name it.")
    ] = None
    role_manager_function: Annotated[
        str | None, Field(max_length=64, description="Name of the Lambda function that makes the roles, if any.")
    ] = None


DATABASE: Final = ComponentKind(
    kind="Database",
    plural="databases",
    name="database",
    condition="DatabasesReady",
    spec=DatabaseSpec,
    outputs=DatabaseOutputs,
    managed=(
        managed.METRIC_ALARM,
        managed.DB_CLUSTER,
        managed.DB_CLUSTER_INSTANCE,
        managed.DB_CLUSTER_PARAMETER_GROUP,
        managed.DB_INSTANCE,
        managed.DB_PARAMETER_GROUP,
        managed.DB_PROXY,
        managed.DB_PROXY_TARGET,
        managed.DB_PROXY_TARGET_GROUP,
        managed.DB_SUBNET_GROUP,
        managed.LAMBDA_FUNCTION,
        managed.LOG_GROUP,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.SECURITY_GROUP_EGRESS_RULE,
        managed.SECURITY_GROUP_INGRESS_RULE,
    ),
    needs=("Encryption", "Network", "SecurityGroups"),
    purpose="An encrypted Aurora cluster or RDS instance in the data subnets, its proxy, and the manager of its roles.",
)
