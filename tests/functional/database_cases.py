"""Bad databases, each with the words that its refusal must hold."""

from typing import Any, Final

from .admission_cases import Case
from .api import Object

_FIRST: Final = "spec.databases[0]"


def _aurora(**fields: Any) -> Object:
    return {"databases": [{"name": "main", "engine": "aurora-postgresql", "version": "16", **fields}]}


def _postgres(**fields: Any) -> Object:
    return {"databases": [{"name": "main", "engine": "postgres", "version": "16", **fields}]}


_APP: Final = [{"name": "app", "access": "ReadWrite"}]

DATABASES: Final = (
    Case("database-without-engine", ("engine", "Required"), {"databases": [{"name": "main", "version": "16"}]}),
    Case("database-engine-unknown", (f"{_FIRST}.engine", "oracle"), _postgres(engine="oracle")),
    Case("database-exact-version", (f"{_FIRST}.version", "minor versions are AWS's to move"), _aurora(version="16.4")),
    Case("database-old-version", (f"{_FIRST}.version", "aurora-postgresql: 16, 17"), _aurora(version="12")),
    Case("database-version-of-another-engine", (f"{_FIRST}.version", "mysql: 8.4"), _postgres(version="8.4")),
    Case(
        "database-serverless-of-rds",
        (f"{_FIRST}.serverless", "serverless goes with Aurora"),
        _postgres(serverless={"min": 1, "max": 2}),
    ),
    Case(
        "database-serverless-and-instance",
        (f"{_FIRST}.serverless", "either serverless or instance"),
        _aurora(serverless={"min": 1, "max": 2}, instance={"class": "db.r7g.large"}),
    ),
    Case(
        "database-serverless-upside-down",
        (f"{_FIRST}.serverless", "must not be above"),
        _aurora(serverless={"min": 4, "max": 2}),
    ),
    Case(
        "database-quarter-of-a-unit",
        (f"{_FIRST}.serverless.min", "multiple"),
        _aurora(serverless={"min": 0.25, "max": 2}),
    ),
    Case(
        "database-class-misspelt",
        (f"{_FIRST}.instance.class", "should match"),
        _aurora(instance={"class": "t4g.medium"}),
    ),
    Case("database-readers-of-rds", (f"{_FIRST}.readers", "readers go with Aurora"), _postgres(readers=1)),
    Case("database-too-many-readers", (f"{_FIRST}.readers", "5"), _aurora(readers=6)),
    Case("database-multi-az-of-aurora", (f"{_FIRST}.multiAz", "multiAz goes with RDS"), _aurora(multiAz=True)),
    Case(
        "database-storage-of-aurora",
        (f"{_FIRST}.storage", "storage goes with RDS"),
        _aurora(storage={"gib": 20, "maxGib": 40}),
    ),
    Case(
        "database-storage-upside-down",
        (f"{_FIRST}.storage", "must not be above"),
        _postgres(storage={"gib": 50, "maxGib": 40}),
    ),
    Case("database-storage-too-small", (f"{_FIRST}.storage.gib", "20"), _postgres(storage={"gib": 5, "maxGib": 40})),
    Case("database-backups-too-long", (f"{_FIRST}.backupRetentionDays", "35"), _aurora(backupRetentionDays=36)),
    Case(
        "database-roles-of-mysql",
        (f"{_FIRST}.roles", "the role manager speaks PostgreSQL"),
        {"databases": [{"name": "main", "engine": "mysql", "version": "8.4", "roles": _APP}]},
    ),
    Case("database-proxy-without-roles", (f"{_FIRST}.proxy", "a proxy needs roles"), _aurora(proxy={})),
    Case(
        "database-role-of-postgresql",
        (f"{_FIRST}.roles", "must not begin with pg_"),
        _aurora(roles=[{"name": "pg_app", "access": "Owner"}]),
    ),
    Case(
        "database-role-public",
        (f"{_FIRST}.roles", "no role can be called public"),
        _aurora(roles=[{"name": "public", "access": "Owner"}]),
    ),
    Case(
        "database-role-quoted",
        (f"{_FIRST}.roles[0].name", "should match"),
        _aurora(roles=[{"name": 'a"b', "access": "Owner"}]),
    ),
    Case(
        "database-role-access-unknown",
        (f"{_FIRST}.roles[0].access", "Admin"),
        _aurora(roles=[{"name": "app", "access": "Admin"}]),
    ),
    Case(
        "database-restored-from-two",
        (f"{_FIRST}.restoreFrom", "either a snapshot or a pointInTime"),
        _aurora(restoreFrom={"snapshot": "a", "pointInTime": {"environment": "shop", "database": "main"}}),
    ),
    Case(
        "database-restored-from-nothing",
        (f"{_FIRST}.restoreFrom", "either a snapshot or a pointInTime"),
        _aurora(restoreFrom={}),
    ),
    Case(
        "database-restored-to-a-day",
        (f"{_FIRST}.restoreFrom.pointInTime.time", "should match"),
        _aurora(restoreFrom={"pointInTime": {"environment": "shop", "database": "main", "time": "2026-01-01"}}),
    ),
    Case("database-without-network", ("databases need a network",), {**_aurora(), "network": None}),
    Case(
        "databases-too-many",
        ("spec.databases", "Too many", "5"),
        {"databases": [{"name": f"d{n}", "engine": "mysql", "version": "8.4"} for n in range(6)]},
    ),
)
