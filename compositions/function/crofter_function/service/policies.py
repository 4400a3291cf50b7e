"""Policy documents of a service's two roles, as data."""

from typing import Any

from crofter.api.components.service import WebServiceSpec
from crofter_function.framework import logs
from crofter_function.framework.bindings import secret_statements, statements
from crofter_function.framework.policy import document, trust
from crofter_function.framework.scope import Scope
from crofter_function.service.defaults import EXEC_ACTIONS, EXEC_LOG_ACTIONS, PULL_ACTIONS, TRACE_ACTIONS
from crofter_function.service.names import LOG_GROUP_KEY


def task_trust(scope: Scope) -> str:
    """Trust policy of both roles: tasks of this account and region.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    return trust("ecs-tasks.amazonaws.com", scope, source=scope.arn("ecs", "*"))


def execution(spec: WebServiceSpec, scope: Scope) -> str:
    """What ECS may do to start a task: pull its images, write its logs, read its secrets.

    An authorization token is the account's; it knows no repository.
    """
    found: list[dict[str, Any]] = [
        {
            "Sid": "WriteLogs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{logs.group_arn(scope, LOG_GROUP_KEY)}:log-stream:*",
        }
    ]
    repositories = sorted({one.repository_arn for one in spec.containers if one.repository_arn is not None})
    if repositories:
        found += [
            {"Sid": "LogIn", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
            {"Sid": "PullImages", "Effect": "Allow", "Action": list(PULL_ACTIONS), "Resource": repositories},
        ]
    return document(*found, *secret_statements(spec.bindings, scope))


def task(spec: WebServiceSpec, scope: Scope) -> str | None:
    """What the containers may do: use what they are bound to. None when that is nothing."""
    found = statements(spec.bindings, scope)
    if spec.exec:
        group = scope.arn("logs", f"log-group:{spec.cluster.exec_log_group}")
        found += [
            {"Sid": "Exec", "Effect": "Allow", "Action": list(EXEC_ACTIONS), "Resource": "*"},
            {
                "Sid": "ExecLogGroups",
                "Effect": "Allow",
                "Action": "logs:DescribeLogGroups",
                "Resource": scope.arn("logs", "log-group:*"),
            },
            {
                "Sid": "ExecLogs",
                "Effect": "Allow",
                "Action": list(EXEC_LOG_ACTIONS),
                "Resource": [group, f"{group}:log-stream:*"],
            },
        ]
    if spec.tracing:
        found.append({"Sid": "Traces", "Effect": "Allow", "Action": list(TRACE_ACTIONS), "Resource": "*"})
    return document(*found) if found else None
