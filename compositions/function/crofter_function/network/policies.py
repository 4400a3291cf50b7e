"""Policy documents of a network, as data."""

import json
from collections.abc import Mapping
from typing import Any, Final

from crofter_function.framework.scope import Scope
from crofter_function.network.defaults import AWS_BUCKETS

VERSION: Final = "2012-10-17"
"""Version of the policy language.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""


def document(*statements: Mapping[str, Any]) -> str:
    """A policy of these statements as JSON, always the same text for the same policy."""
    return json.dumps({"Version": VERSION, "Statement": list(statements)}, sort_keys=True, separators=(",", ":"))


def gateway_endpoint(service: str, scope: Scope) -> str:
    """Policy of a gateway endpoint: only identities of this account pass, whatever they may do besides.

    So nobody inside the VPC gets data out with credentials brought along from another account. S3 also serves what AWS
    itself keeps there for workloads to fetch.
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#edit-vpc-endpoint-policy-s3
    """
    own: dict[str, Any] = {
        "Sid": "OwnIdentities",
        "Effect": "Allow",
        "Principal": "*",
        "Action": f"{service}:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": scope.aws.account_id}},
    }
    if service != "s3":
        return document(own)
    buckets = [f"arn:{scope.aws.partition}:s3:::{name.format(region=scope.aws.region)}/*" for name in AWS_BUCKETS]
    served: dict[str, Any] = {
        "Sid": "ServedByAws",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": buckets,
    }
    return document(own, served)


def flow_log_trust(scope: Scope) -> str:
    """Trust policy of the flow log's role: the service, and only for flow logs of this account and region.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": scope.aws.account_id},
                "ArnLike": {"aws:SourceArn": scope.arn("ec2", "vpc-flow-log/*")},
            },
        }
    )


def flow_log_delivery(log_group: str, scope: Scope) -> str:
    """What the flow log's role may do: write to its own log group. `log_group` is its name.

    DescribeLogGroups lists and cannot be held to one group. The group exists before, so none may be created.
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    """
    group = scope.arn("logs", f"log-group:{log_group}")
    return document(
        {
            "Sid": "WriteOwnLogGroup",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": [group, f"{group}:*"],
        },
        {
            "Sid": "FindLogGroup",
            "Effect": "Allow",
            "Action": "logs:DescribeLogGroups",
            "Resource": scope.arn("logs", "log-group:*"),
        },
    )
