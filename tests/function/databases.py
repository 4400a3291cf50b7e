"""Database composite resources to test with."""

from typing import Any

from .messaging import composite

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/data"
SECRETS_KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/secrets"
LOGS_KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/logs"

MANAGER = {
    "bucket": "crofter-artifacts-1a2b3c",
    "key": "lambdas/role_manager/" + "ab" * 32 + ".zip",
    "sha256": "ab" * 32,
    "securityGroupId": "sg-manager",
    "subnetIds": ["subnet-private-a"],
    "roles": [{"name": "app", "access": "ReadWrite"}],
}


def database(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Aurora database; `changes` replace fields of its spec, None takes one away."""
    spec: dict[str, Any] = {
        "component": "database/main",
        "engine": "aurora-postgresql",
        "version": "16",
        "databaseName": "main",
        "subnetIds": ["subnet-data-a", "subnet-data-b"],
        "securityGroupId": "sg-main",
        "keyArn": KEY,
        "secretsKeyArn": SECRETS_KEY,
        "logsKeyArn": LOGS_KEY,
        "serverless": {"min": 0.5, "max": 2},
        "readers": 0,
        "multiAz": False,
        "backupRetentionDays": 1,
        "logRetentionDays": 7,
        "monitoringSeconds": 0,
        "performanceInsights": True,
        "deletionProtection": False,
        "finalSnapshot": False,
    }
    merged = spec | changes
    return composite(
        "Database",
        "shop-dev-database-main-1a2b3c",
        {name: value for name, value in merged.items() if value is not None},
    )


def instance(**changes: Any) -> dict[str, Any]:
    """The composite resource of an RDS instance."""
    fields = {
        "engine": "postgres",
        "serverless": None,
        "instanceClass": "db.t4g.medium",
        "storage": {"gib": 20, "maxGib": 100},
    }
    return database(**fields | changes)


_PROD = {
    "backupRetentionDays": 30,
    "logRetentionDays": 90,
    "monitoringSeconds": 60,
    "deletionProtection": True,
    "finalSnapshot": True,
}

DEV_AURORA = database()
"""As the planner makes it for profile dev."""

PROD_AURORA = database(serverless={"min": 1, "max": 16}, readers=1, proxy=["app"], roleManager=MANAGER, **_PROD)
"""As the planner makes it for profile prod, with roles and a proxy."""

DEV_POSTGRES = instance()
PROD_POSTGRES = instance(
    instanceClass="db.m7g.large", storage={"gib": 100, "maxGib": 1000}, multiAz=True, roleManager=MANAGER, **_PROD
)
DEV_AURORA_MYSQL = database(engine="aurora-mysql", version="8.0")
PROD_MYSQL = instance(
    engine="mysql",
    version="8.4",
    instanceClass="db.m7g.large",
    storage={"gib": 100, "maxGib": 1000},
    multiAz=True,
    **_PROD,
)
BIGGEST = database(readers=5, proxy=["app"], roleManager=MANAGER, **_PROD)
"""The most that one database can be made of."""
