"""Policy documents of databases, as data."""

from typing import Any

from crofter.api.components.database import DatabaseSpec, RoleManager
from crofter_function.database.defaults import MONITORING_GROUPS
from crofter_function.framework import lambdas
from crofter_function.framework.policy import document, through, trust
from crofter_function.framework.scope import Scope


def monitoring_trust(scope: Scope) -> str:
    """Who writes metrics of the operating system.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
    """
    return trust("monitoring.rds.amazonaws.com", scope)


def proxy_trust(scope: Scope) -> str:
    """Who connects as the proxy."""
    return trust("rds.amazonaws.com", scope)


def monitoring(scope: Scope) -> str:
    """What enhanced monitoring needs: just the log groups that it writes to.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html
    """
    return document(
        {
            "Sid": "Groups",
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
            "Resource": scope.arn("logs", MONITORING_GROUPS),
        },
        {
            "Sid": "Streams",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
            "Resource": scope.arn("logs", f"{MONITORING_GROUPS}:log-stream:*"),
        },
    )


def proxy(resource_id: str, users: list[str], scope: Scope) -> str:
    """The proxy connects to the database with IAM credentials, as the declared roles and nobody else.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
    """
    return document(
        {
            "Sid": "Connect",
            "Effect": "Allow",
            "Action": "rds-db:connect",
            "Resource": [scope.arn("rds-db", f"dbuser:{resource_id}/{user}") for user in users],
        }
    )


def role_manager(
    spec: DatabaseSpec, manager: RoleManager, secret_arn: str, master: str, function: str, scope: Scope
) -> str:
    """What the role manager needs: the master's password, or to log in as the master by IAM; a log; an interface.

    `master` is the master user, as permissions to connect name it: the database's resource id, a slash and its name.
    """
    statements: list[dict[str, Any]] = [
        {
            "Sid": "MasterPassword",
            "Effect": "Allow",
            "Action": "secretsmanager:GetSecretValue",
            "Resource": secret_arn,
        },
        through("MasterPasswordKey", "kms:Decrypt", spec.secrets_key_arn, "secretsmanager", scope),
        {
            "Sid": "Connect",
            "Effect": "Allow",
            "Action": "rds-db:connect",
            "Resource": scope.arn("rds-db", f"dbuser:{master}"),
        },
        lambdas.writes_log(function, scope),
        *lambdas.interfaces(function, manager.subnet_ids, manager.security_group_id, scope),
    ]
    return document(*statements)
