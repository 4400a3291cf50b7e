"""The two roles of a service, and its log group."""

from crofter.api import managed
from crofter.api.components.service import WebServiceSpec
from crofter_function.framework import logs, roles
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.service import policies
from crofter_function.service.names import EXECUTION_ROLE_KEY, LOG_GROUP_KEY, TASK_ROLE_KEY


def resources(spec: WebServiceSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `log-group`, `execution-role` and `task-role`, each role with `-policy` if it may do anything."""
    table = {
        LOG_GROUP_KEY: logs.group(
            scope, LOG_GROUP_KEY, retention_days=spec.log_retention_days, key_arn=spec.logs_key_arn
        ),
        EXECUTION_ROLE_KEY: roles.role(
            scope,
            EXECUTION_ROLE_KEY,
            description="Lets ECS start tasks: pull images, write logs, read secrets",
            trust=policies.task_trust(scope),
        ),
        f"{EXECUTION_ROLE_KEY}-policy": _policy(scope, EXECUTION_ROLE_KEY, "start", policies.execution(spec, scope)),
        TASK_ROLE_KEY: roles.role(
            scope,
            TASK_ROLE_KEY,
            description="What the containers of a service act as",
            trust=policies.task_trust(scope),
        ),
    }
    allowed = policies.task(spec, scope)
    if allowed is not None:
        table[f"{TASK_ROLE_KEY}-policy"] = _policy(scope, TASK_ROLE_KEY, "use", allowed)
    return table


def _policy(scope: Scope, role: str, name: str, document: str) -> Managed:
    return Managed(
        managed.ROLE_POLICY,
        {"roleRef": scope.ref(role), "policy": document},
        external_name=name,
        replaceable=True,
    )
