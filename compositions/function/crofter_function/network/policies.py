"""Policy documents of a network, as data."""

from crofter_function.framework.policy import document, trust
from crofter_function.framework.scope import Scope


def flow_log_trust(scope: Scope) -> str:
    """Trust policy of the flow log's role: the service, and only for flow logs of this account and region.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    return trust("vpc-flow-logs.amazonaws.com", scope, source=scope.arn("ec2", "vpc-flow-log/*"))


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
