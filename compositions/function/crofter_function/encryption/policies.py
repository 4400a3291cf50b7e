"""Key policies, as data."""

from typing import Any

from crofter.api.components.encryption import Purpose
from crofter_function.encryption.defaults import ADMINISTRATION, DELIVERY, SENDERS, THROUGH, USE
from crofter_function.framework.policy import document
from crofter_function.framework.scope import Scope


def key(purpose: Purpose, scope: Scope) -> str:
    """Policy of the key for a purpose. `Resource: *` in a key policy is the key itself.

    The account decides by its own IAM policies who looks after the key; nobody uses it but through the services of its
    purpose.
    """
    own = {"AWS": scope.arn("iam", "root", region="")}
    statements: list[dict[str, Any]] = [
        {
            "Sid": "Administration",
            "Effect": "Allow",
            "Principal": own,
            "Action": list(ADMINISTRATION),
            "Resource": "*",
        }
    ]
    services = [f"{service}.{scope.aws.region}.amazonaws.com" for service in THROUGH[purpose]]
    if services:
        through = {"kms:ViaService": services}
        statements += [
            {
                "Sid": "Use",
                "Effect": "Allow",
                "Principal": own,
                "Action": list(USE),
                "Resource": "*",
                "Condition": {"StringEquals": through},
            },
            {
                "Sid": "GrantsOfServices",
                "Effect": "Allow",
                "Principal": own,
                "Action": "kms:CreateGrant",
                "Resource": "*",
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}, "StringEquals": through},
            },
        ]
    if purpose == "logs":
        statements.append(_logs(scope))
    if purpose == "messaging":
        statements.append(_senders(scope))
    return document(*statements)


def _logs(scope: Scope) -> dict[str, Any]:
    """CloudWatch Logs uses the key by itself, for log groups of this account and region.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    return {
        "Sid": "LogGroups",
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{scope.aws.region}.amazonaws.com"},
        "Action": list(USE),
        "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": scope.arn("logs", "log-group:*")}},
    }


def _senders(scope: Scope) -> dict[str, Any]:
    """AWS services that send of their own accord, on behalf of this account only.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    return {
        "Sid": "Senders",
        "Effect": "Allow",
        "Principal": {"Service": [f"{service}.amazonaws.com" for service in SENDERS]},
        "Action": list(DELIVERY),
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": scope.aws.account_id}},
    }
