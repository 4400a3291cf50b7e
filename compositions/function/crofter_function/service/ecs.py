"""The service of ECS itself."""

from dataclasses import replace
from typing import Any, Final

from crofter.api import managed
from crofter.api.components.service import WebServiceSpec
from crofter_function.framework import fargate
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.service import discovery, names, routing, tasks
from crofter_function.service.defaults import GRACE_PERIOD, MAXIMUM, MINIMUM_HEALTHY
from crofter_function.service.names import SERVICE_KEY

_ASKED: Final = (
    "capacityProviderStrategy",
    "cluster",
    "deploymentCircuitBreaker",
    "deploymentMaximumPercent",
    "deploymentMinimumHealthyPercent",
    "enableEcsManagedTags",
    "enableExecuteCommand",
    "forceNewDeployment",
    "healthCheckGracePeriodSeconds",
    "loadBalancer",
    "networkConfiguration",
    "propagateTags",
    "serviceRegistries",
    "taskDefinition",
)
"""The fields that are asked for."""


def resources(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Key `service`, once AWS has all that it needs.

    That is its task definition, the rules without which ECS refuses its target groups, and what it registers tasks in.
    Once it exists it stays as it is while new ones of them are being made. How many tasks it has is decided by
    autoscaling; what is said here is only where it begins.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
    """
    existing = observed.get(SERVICE_KEY)
    task_definition = tasks.arn(spec, scope, observed)
    groups = observed.external_names(names.target_group(container) for container in names.routed(spec))
    rules = observed.external_names(routing.route_keys(spec))
    registry = discovery.registry(observed)
    registers = spec.discovery is None or registry is not None
    if task_definition is not None and groups is not None and rules is not None and registers:
        fields = _service(spec, task_definition, groups)
        if spec.discovery is not None:
            fields["serviceRegistries"] = {"registryArn": registry}
        made = Managed(managed.ECS_SERVICE, fields)
    elif existing is not None:
        made = held(existing, managed.ECS_SERVICE, _ASKED)
    else:
        return {}
    return {SERVICE_KEY: replace(made, external_name=names.service(scope), initial={"desiredCount": spec.scaling.min})}


def _service(spec: WebServiceSpec, task_definition: str, groups: list[str]) -> dict[str, Any]:
    """A rollout that fails is taken back. ECS takes another strategy only along with a new deployment.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    fields: dict[str, Any] = {
        "cluster": spec.cluster.arn,
        "taskDefinition": task_definition,
        "capacityProviderStrategy": fargate.strategy(spec.spot),
        "forceNewDeployment": True,
        "networkConfiguration": {
            "assignPublicIp": False,
            "securityGroups": [spec.security_group_id],
            "subnets": list(spec.network.subnets),
        },
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "deploymentMinimumHealthyPercent": MINIMUM_HEALTHY,
        "deploymentMaximumPercent": MAXIMUM,
        "enableExecuteCommand": spec.exec,
        "enableEcsManagedTags": True,
        "propagateTags": "SERVICE",
    }
    containers = names.routed(spec)
    if containers:
        fields["healthCheckGracePeriodSeconds"] = GRACE_PERIOD
        fields["loadBalancer"] = [
            {"targetGroupArn": group, "containerName": container.name, "containerPort": container.port}
            for container, group in zip(containers, groups, strict=True)
        ]
    return fields
