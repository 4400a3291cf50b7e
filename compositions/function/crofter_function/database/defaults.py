"""What AWS and Crofter say of databases."""

from collections.abc import Mapping
from typing import Final

from crofter.api.components.database import Engine

MASTER: Final = "crofter"
"""Name of the master user."""

NAME_LIMIT: Final = 255
"""Longest name of a subnet or parameter group, in characters.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
"""

SERVERLESS: Final = "db.serverless"
"""Class of the instances of Aurora Serverless v2.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.create.html
"""

STORAGE_TYPE: Final = "gp3"
"""Storage of RDS instances: the cheapest that has a baseline of its own, whatever its size.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
"""

INSIGHTS_DAYS: Final = 7
"""Days for which Performance Insights keeps what it saw: what is free of charge.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.cost.html
"""

LIFECYCLE: Final = "open-source-rds-extended-support-disabled"
"""No extended support, which is charged for each vCPU: at the end of standard support AWS upgrades the database.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
"""

FAMILIES: Final[Mapping[Engine, str]] = {
    "aurora-postgresql": "aurora-postgresql{}",
    "aurora-mysql": "aurora-mysql{}",
    "postgres": "postgres{}",
    "mysql": "mysql{}",
}
"""Parameter group family by engine, for a major version.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html
"""

TLS_ONLY: Final[Mapping[Engine, tuple[str, str]]] = {
    "aurora-postgresql": ("rds.force_ssl", "1"),
    "aurora-mysql": ("require_secure_transport", "ON"),
    "postgres": ("rds.force_ssl", "1"),
    "mysql": ("require_secure_transport", "1"),
}
"""The parameter that refuses connections without TLS, and its value. All of them work at once.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
"""

TLS_BY_DEFAULT_SINCE: Final[Mapping[Engine, float]] = {"aurora-postgresql": 17, "postgres": 15}
"""Major versions whose own default is to refuse connections without TLS.

What sets a parameter to its default at once is never as it was asked for, and would be asked for again and again.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
https://github.com/hashicorp/terraform-provider-aws/issues/39252
"""

LOGS: Final[Mapping[Engine, tuple[str, ...]]] = {
    "aurora-postgresql": ("iam-db-auth-error", "postgresql"),
    "aurora-mysql": ("error", "iam-db-auth-error"),
    "postgres": ("iam-db-auth-error", "postgresql"),
    "mysql": ("error", "iam-db-auth-error"),
}
"""Logs that go to CloudWatch Logs: none of them holds data unless somebody turns that on.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
"""

MONITORING_GROUPS: Final = "log-group:RDS*"
"""Where enhanced monitoring writes to: its log group is the account's, shared by all databases.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
"""

PROXY_LIMIT: Final = 63
"""Longest name of a proxy, in characters.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html
"""

PROXY_FAMILIES: Final[Mapping[Engine, str]] = {
    "aurora-postgresql": "POSTGRESQL",
    "aurora-mysql": "MYSQL",
    "postgres": "POSTGRESQL",
    "mysql": "MYSQL",
}

PROXY_IDLE_SECONDS: Final = 1800
"""Seconds after which the proxy closes a client's connection that nobody uses: AWS's own default."""

POOL: Final = {"maxConnectionsPercent": 90, "maxIdleConnectionsPercent": 50, "connectionBorrowTimeout": 120}
"""How much of the database's connections the proxy takes: some stay for the role manager and for people.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html
"""

TARGET_GROUP: Final = "default"
"""Name of the one target group that a proxy has.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RegisterDBProxyTargets.html
"""

HANDLER: Final = "crofter_lambdas.role_manager.handler.handler"
"""Where the role manager begins, in its bundle."""

MEMORY_MIB: Final = 256
"""Memory of the role manager, in MiB: with less, TLS and the driver start slowly."""

TIMEOUT: Final = 90
"""Seconds that the role manager may take: longer than it lets PostgreSQL take."""
