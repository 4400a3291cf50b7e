"""Cluster: where the containers of an Environment run."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model
from crofter.api.xr import XRSpec

SpotShare = Annotated[int, Field(ge=0, le=100)]
"""Per cent of tasks that run on Fargate Spot."""


class ClusterDiscovery(Model):
    """Where services of the cluster are found by their names."""

    vpc_id: Annotated[str, Field(max_length=64, description="VPC whose DNS knows the names, from the network.")]
    namespace: Annotated[str, Field(max_length=253, description="DNS name that the names of services end in.")]


class ClusterSpec(XRSpec):
    """Spec of the Cluster composite resource."""

    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the logs.")]
    insights: Annotated[bool, Field(description="Whether CloudWatch Container Insights collects metrics.")]
    spot: Annotated[SpotShare, Field(description="Per cent of tasks on Fargate Spot, of what says nothing itself.")]
    exec_log_retention_days: Annotated[
        RetentionDays, Field(description="Days for which it is kept what was typed into containers, and answered.")
    ]
    discovery: Annotated[
        ClusterDiscovery | None, Field(description="Absent while no workload uses a service by its name.")
    ] = None


class ClusterOutputs(Model):
    """What workloads need of a cluster. Absent until it exists."""

    name: Annotated[str, Field(max_length=255, description="Name of the cluster.")]
    arn: Annotated[str, Field(max_length=512, description="ARN of the cluster.")]
    exec_log_group: Annotated[
        str, Field(max_length=512, description="Log group of what was typed into containers, and answered.")
    ]
    namespace_id: Annotated[
        str | None,
        Field(max_length=64, description="Id of the Cloud Map namespace of its services; absent until there is one."),
    ] = None


CLUSTER: Final = ComponentKind(
    kind="Cluster",
    plural="clusters",
    name="cluster",
    condition="ClusterReady",
    spec=ClusterSpec,
    outputs=ClusterOutputs,
    managed=(
        managed.DISCOVERY_NAMESPACE,
        managed.ECS_CAPACITY_PROVIDERS,
        managed.ECS_CLUSTER,
        managed.LOG_GROUP,
    ),
    needs=("Encryption", "Network"),
    sometimes=(("Network", "discovery"),),
    purpose="An ECS cluster on Fargate and Fargate Spot, with Container Insights and a record of exec sessions.",
)
