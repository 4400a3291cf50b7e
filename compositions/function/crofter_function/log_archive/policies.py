"""Who may write into the archive, as data."""

from typing import Any

from crofter_function.framework import buckets
from crofter_function.framework.scope import Scope
from crofter_function.log_archive.defaults import LOAD_BALANCER_LOGS, LOAD_BALANCER_PREFIX, S3_LOGS, S3_PREFIX


def deliveries(scope: Scope) -> list[dict[str, Any]]:
    """S3 and load balancers, for this account only. Load balancers tell no source account: theirs is in the path."""
    account = scope.aws.account_id
    return [
        {
            "Sid": "ServerAccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": S3_LOGS},
            "Action": "s3:PutObject",
            "Resource": f"{buckets.arn(scope)}/{S3_PREFIX}*",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        },
        {
            "Sid": "LoadBalancerLogs",
            "Effect": "Allow",
            "Principal": {"Service": LOAD_BALANCER_LOGS},
            "Action": "s3:PutObject",
            "Resource": f"{buckets.arn(scope)}/{LOAD_BALANCER_PREFIX}AWSLogs/{account}/*",
        },
    ]
