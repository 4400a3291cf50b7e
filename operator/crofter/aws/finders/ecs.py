"""ECS: what a cluster was told of its capacity providers, called by the cluster; a task definition, by its family."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder


def _capacity_providers(ecs: Any, provider: Mapping[str, Any]) -> str | None:
    name = provider.get("clusterName")
    if not name:
        return None
    for cluster in ecs.describe_clusters(clusters=[name])["clusters"]:
        if cluster["status"] != "INACTIVE" and cluster.get("capacityProviders"):
            return str(name)
    return None


def _task_definition(ecs: Any, provider: Mapping[str, Any]) -> str | None:
    """A family has one task definition of Crofter's, which what it says is part of the name of."""
    family = provider.get("family")
    if not family:
        return None
    active = ecs.list_task_definitions(familyPrefix=family, status="ACTIVE")["taskDefinitionArns"]
    return str(family) if active else None


FINDERS: Final[Mapping[str, Finder]] = {
    "ecs/ClusterCapacityProviders": Finder("ecs", _capacity_providers),
    "ecs/TaskDefinition": Finder("ecs", _task_definition),
}
