"""Who may do what for the export of logs, as data."""

from typing import Any

from crofter.api.components.monitoring import Export
from crofter_function.framework import logs
from crofter_function.framework.policy import document, trust
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.defaults import BUCKET_ACTIONS, EXPORT_ERRORS_PREFIX, EXPORT_PREFIX, OBJECT_ACTIONS
from crofter_function.monitoring.names import EXPORT_ERRORS_KEY, stream_arn


def firehose_trust(scope: Scope) -> str:
    """Firehose assumes the role for this account only: it says for whom in the external id.

    https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
    """
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": "firehose.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": scope.aws.account_id}},
    }
    return document(statement)


def delivery(export: Export, scope: Scope) -> str:
    """What Firehose may do: put objects under its two prefixes, and write its errors."""
    failed = EXPORT_ERRORS_PREFIX.split("!", 1)[0]
    return document(
        {
            "Sid": "Bucket",
            "Effect": "Allow",
            "Action": list(BUCKET_ACTIONS),
            "Resource": export.bucket_arn,
        },
        {
            "Sid": "Objects",
            "Effect": "Allow",
            "Action": list(OBJECT_ACTIONS),
            "Resource": [f"{export.bucket_arn}/{EXPORT_PREFIX}*", f"{export.bucket_arn}/{failed}*"],
        },
        {
            "Sid": "Errors",
            "Effect": "Allow",
            "Action": "logs:PutLogEvents",
            "Resource": f"{logs.group_arn(scope, EXPORT_ERRORS_KEY)}:log-stream:*",
        },
    )


def logs_trust(scope: Scope) -> str:
    """CloudWatch Logs assumes the role for log groups of this account and region.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-confused-deputy.html
    """
    return trust("logs.amazonaws.com", source=scope.arn("logs", "*"))


def subscription(scope: Scope) -> str:
    """What CloudWatch Logs may do: put records into the stream."""
    return document(
        {
            "Sid": "Put",
            "Effect": "Allow",
            "Action": ["firehose:PutRecord", "firehose:PutRecordBatch"],
            "Resource": stream_arn(scope),
        }
    )
