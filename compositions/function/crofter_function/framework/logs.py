"""Log groups: encrypted, kept for so long; most of them named by Crofter."""

from typing import Final

from crofter.api import managed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

PREFIX: Final = "/crofter/"

NAME_LIMIT: Final = 512
"""Longest log group name, in characters.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
"""


def group_name(scope: Scope, key: str) -> str:
    """Name of the log group with this key."""
    return PREFIX + scope.aws_name(key, NAME_LIMIT - len(PREFIX))


def group(scope: Scope, key: str, *, retention_days: int, key_arn: str) -> Managed:
    """A log group that Crofter names, encrypted with the key of the purpose `logs`."""
    return named(group_name(scope, key), retention_days=retention_days, key_arn=key_arn)


def named(name: str, *, retention_days: int, key_arn: str) -> Managed:
    """A log group whose name somebody else chose, encrypted with the key of the purpose `logs`."""
    return Managed(managed.LOG_GROUP, {"retentionInDays": retention_days, "kmsKeyId": key_arn}, external_name=name)


def group_arn(scope: Scope, key: str) -> str:
    """ARN of the log group with this key, as policies that speak of the group itself want it."""
    return scope.arn("logs", f"log-group:{group_name(scope, key)}")
