"""Cluster: how AWS makes an ECS cluster on Fargate."""

from typing import Final

from crofter.api import managed
from crofter.api.components import cluster as contract
from crofter.api.components.cluster import ClusterDiscovery, ClusterOutputs, ClusterSpec
from crofter_function.cluster.defaults import NAME_LIMIT
from crofter_function.framework import fargate, logs
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope

CLUSTER_KEY: Final = "cluster"
PROVIDERS_KEY: Final = "capacity-providers"
EXEC_LOG_KEY: Final = "exec-log-group"
NAMESPACE_KEY: Final = "namespace"
PERFORMANCE_LOG_KEY: Final = "performance-log-group"


def compose(spec: ClusterSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `cluster`, `capacity-providers` and `exec-log-group`.

    With Container Insights `performance-log-group`, and `namespace` where services have names.
    """
    table = {
        EXEC_LOG_KEY: logs.group(
            scope, EXEC_LOG_KEY, retention_days=spec.exec_log_retention_days, key_arn=spec.logs_key_arn
        ),
        CLUSTER_KEY: Managed(managed.ECS_CLUSTER, _cluster(spec, scope), external_name=name(scope)),
        PROVIDERS_KEY: Managed(
            managed.ECS_CAPACITY_PROVIDERS,
            {
                "clusterNameRef": scope.ref(CLUSTER_KEY),
                "capacityProviders": [fargate.ON_DEMAND, fargate.SPOT],
                "defaultCapacityProviderStrategy": fargate.strategy(spec.spot),
            },
            replaceable=True,
        ),
    }
    if spec.insights:
        table[PERFORMANCE_LOG_KEY] = _performance_log(spec, scope)
    if spec.discovery is not None:
        table[NAMESPACE_KEY] = _namespace(spec.discovery, scope)
    arn = observed.at_provider(CLUSTER_KEY, "arn")
    if arn is None or observed.external_name(PROVIDERS_KEY) is None:
        return Composed(table, None)
    return Composed(
        table,
        ClusterOutputs(
            name=name(scope),
            arn=arn,
            exec_log_group=logs.group_name(scope, EXEC_LOG_KEY),
            namespace_id=None if spec.discovery is None else observed.external_name(NAMESPACE_KEY),
        ),
    )


def name(scope: Scope) -> str:
    """Name of the cluster."""
    return scope.aws_name(CLUSTER_KEY, NAME_LIMIT)


def _namespace(discovery: ClusterDiscovery, scope: Scope) -> Managed:
    """The part of the VPC's DNS that names of services are in. It holds registrations alone, which tasks make anew.

    https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html
    """
    environment = scope.environment
    fields = {
        "name": discovery.namespace,
        "vpc": discovery.vpc_id,
        "description": f"Services of the Environment {environment.namespace}/{environment.name}",
    }
    return Managed(managed.DISCOVERY_NAMESPACE, fields, replaceable=True)


def _performance_log(spec: ClusterSpec, scope: Scope) -> Managed:
    """What Container Insights writes to. It would make the group itself, unencrypted, and leave it behind.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference.html
    """
    group = f"/aws/ecs/containerinsights/{name(scope)}/performance"
    return logs.named(group, retention_days=spec.exec_log_retention_days, key_arn=spec.logs_key_arn)


def _cluster(spec: ClusterSpec, scope: Scope) -> dict[str, object]:
    """What is typed into a container by ECS Exec, and what it answers, is kept in an encrypted log group.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
    """
    return {
        "setting": [{"name": "containerInsights", "value": "enabled" if spec.insights else "disabled"}],
        "configuration": {
            "executeCommandConfiguration": {
                "logging": "OVERRIDE",
                "logConfiguration": {
                    "cloudWatchLogGroupName": logs.group_name(scope, EXEC_LOG_KEY),
                    "cloudWatchEncryptionEnabled": True,
                },
            }
        },
    }


CLUSTER: Final = Component(contract.CLUSTER, compose)
