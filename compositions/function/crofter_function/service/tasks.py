"""Task definitions: one for each content, never changed, the last few kept."""

import json
from typing import Any, Final

from crofter.api import managed, meta
from crofter.api.components.service import Container, WebServiceSpec
from crofter.api.merge import merged
from crofter.api.names import digest
from crofter_function.framework import logs, roles
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.service.defaults import (
    COLLECTOR,
    COLLECTOR_CONFIG,
    COLLECTOR_CONFIG_VARIABLE,
    COLLECTOR_IMAGE,
    COLLECTOR_VARIABLES,
    KEPT_REVISIONS,
    NAME_LIMIT,
    TRACE_NAME_VARIABLES,
)
from crofter_function.service.names import EXECUTION_ROLE_KEY, LOG_GROUP_KEY, SERVICE_KEY, TASK_ROLE_KEY, service

PREFIX: Final = "task-definition-"
OVERRIDE: Final = "task-definition"
"""What overrides call the current one, whose key is a digest: they are part of what it says."""

_DIGEST: Final = 10


def resources(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `task-definition-<digest of what it says>`: the current one, and the last ones before it as they are.

    A task definition cannot be changed: what says something else is another one, in a family of its own, so that its
    newest revision is always itself. An image that comes back finds the one that it had.
    """
    key, fields = current(spec, scope)
    table = {key: Managed(managed.ECS_TASK_DEFINITION, fields)}
    for before in _before(key, observed):
        resource = observed.get(before)
        if resource is not None:
            table[before] = held(resource, managed.ECS_TASK_DEFINITION, fields)
    return table


def current(spec: WebServiceSpec, scope: Scope) -> tuple[str, dict[str, Any]]:
    """Key and fields of the task definition that is to run."""
    fields: dict[str, Any] = {
        "cpu": str(spec.cpu),
        "memory": str(spec.memory),
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": spec.architecture, "operatingSystemFamily": "LINUX"},
        "taskRoleArn": roles.arn(scope, TASK_ROLE_KEY),
        "trackLatest": True,
        "containerDefinitions": json.dumps(_containers(spec, scope), sort_keys=True, separators=(",", ":")),
    }
    fields = merged(fields, (spec.overrides or {}).get(OVERRIDE, {}))
    key = PREFIX + digest(json.dumps(fields, sort_keys=True), length=_DIGEST)
    fields["family"] = scope.aws_name(key, NAME_LIMIT)
    fields["executionRoleArnRef"] = scope.ref(EXECUTION_ROLE_KEY)
    return key, fields


def arn(spec: WebServiceSpec, scope: Scope, observed: Observed) -> str | None:
    """ARN of the task definition that is to run, once AWS has it."""
    return observed.at_provider(current(spec, scope)[0], "arn")


def _before(key: str, observed: Observed) -> list[str]:
    """Keys of the task definitions that stay beside the current one: the one that runs, and the newest."""
    others = [one for one in observed.beginning(PREFIX) if one != key]
    running = observed.at_provider(SERVICE_KEY, "taskDefinition")

    def rank(one: str) -> tuple[bool, str, str]:
        resource = observed.get(one)
        created = resource.annotation(meta.CROSSPLANE_CREATE_SUCCEEDED) if resource is not None else None
        return (running is not None and observed.at_provider(one, "arn") == running, created or "", one)

    return sorted(sorted(others, key=rank, reverse=True)[: KEPT_REVISIONS - 1])


def _containers(spec: WebServiceSpec, scope: Scope) -> list[dict[str, Any]]:
    """The container definitions.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    found = [_container(one, spec, scope) for one in spec.containers]
    if spec.tracing:
        found.append(
            {
                "name": COLLECTOR,
                "image": COLLECTOR_IMAGE,
                "essential": False,
                "environment": [{"name": COLLECTOR_CONFIG_VARIABLE, "value": json.dumps(COLLECTOR_CONFIG)}],
                "logConfiguration": _logs(COLLECTOR, scope),
            }
        )
    return found


def _container(container: Container, spec: WebServiceSpec, scope: Scope) -> dict[str, Any]:
    """One container. A secret is named, never told: ECS reads it when the task starts."""
    variables = {one.name: one.value for one in (*spec.bindings.variables, *container.variables)}
    if spec.tracing:
        variables = COLLECTOR_VARIABLES | dict.fromkeys(TRACE_NAME_VARIABLES, service(scope)) | variables
    made: dict[str, Any] = {
        "name": container.name,
        "image": container.image,
        "essential": container.essential,
        "environment": [{"name": name, "value": value} for name, value in sorted(variables.items())],
        "secrets": [
            {"name": one.name, "valueFrom": f"{one.secret_arn}:{one.json_key}::" if one.json_key else one.secret_arn}
            for one in spec.bindings.secrets
        ],
        "logConfiguration": _logs(container.name, scope),
    }
    if container.port is not None:
        made["portMappings"] = [{"containerPort": container.port, "protocol": "tcp"}]
    if container.command:
        made["command"] = list(container.command)
    if spec.exec:
        made["linuxParameters"] = {"initProcessEnabled": True}
    return made


def _logs(container: str, scope: Scope) -> dict[str, Any]:
    return {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": logs.group_name(scope, LOG_GROUP_KEY),
            "awslogs-region": scope.aws.region,
            "awslogs-stream-prefix": container,
        },
    }
