"""What dashboards show: the parts of an Environment, by the names that their metrics have in CloudWatch."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.components.service import CONTAINER_LIMIT
from crofter.api.model import Model

Part = Annotated[str, Field(min_length=1, max_length=64)]
"""Name of a component."""

Named = Annotated[str, Field(min_length=1, max_length=512)]
"""A name in AWS."""

SERVICE_LIMIT: Final = 20
FUNCTION_LIMIT: Final = 20
QUEUE_LIMIT: Final = 20
API_LIMIT: Final = 10
DATABASE_LIMIT: Final = 5
"""As many as a manifest can have of each."""

GROUP_LIMIT: Final = SERVICE_LIMIT + FUNCTION_LIMIT
"""Most log groups of workloads."""


class WatchedTarget(Model):
    """A container that the load balancer sends requests to."""

    container: Annotated[Named, Field(description="Name of the container.")]
    arn_suffix: Annotated[Named, Field(description="The part of its target group's ARN that metrics are named by.")]


class WatchedService(Model):
    """A service of ECS."""

    component: Annotated[Part, Field(description="The component.")]
    cluster: Annotated[Named, Field(description="Name of its cluster.")]
    service: Annotated[Named, Field(description="Name of the service in the cluster.")]
    targets: Annotated[list[WatchedTarget], Field(max_length=CONTAINER_LIMIT, description="What requests come to.")]
    traced: Annotated[bool, Field(description="Whether it sends traces to X-Ray.")]


class WatchedFunction(Model):
    """A Lambda function."""

    component: Annotated[Part, Field(description="The component.")]
    function: Annotated[Named, Field(description="Name of the function.")]
    dead_letters: Annotated[Named, Field(description="Name of the queue for what it could not do.")]
    traced: Annotated[bool, Field(description="Whether it sends traces to X-Ray.")]


class WatchedApi(Model):
    """An HTTP API."""

    component: Annotated[Part, Field(description="The component.")]
    id: Annotated[Named, Field(description="Id of the API.")]


class WatchedQueue(Model):
    """A queue, and its dead-letter queue."""

    component: Annotated[Part, Field(description="The component.")]
    queue: Annotated[Named, Field(description="Name of the queue.")]
    dead_letters: Annotated[Named, Field(description="Name of its dead-letter queue.")]


class WatchedDatabase(Model):
    """A database."""

    component: Annotated[Part, Field(description="The component.")]
    identifier: Annotated[Named, Field(description="Identifier of the cluster or instance.")]
    aurora: Annotated[bool, Field(description="Whether it is a cluster of Aurora.")]
    serverless: Annotated[bool, Field(description="Whether its capacity grows and shrinks by itself.")]


class WatchedGroup(Model):
    """The log group of a workload."""

    component: Annotated[Part, Field(description="The component.")]
    log_group: Annotated[Named, Field(description="Name of its log group.")]


class WatchedBalancer(Model):
    """The load balancer."""

    component: Annotated[Part, Field(description="The component.")]
    arn_suffix: Annotated[Named, Field(description="The part of its ARN that metrics are named by.")]


class WatchedGateways(Model):
    """The NAT gateways of the network."""

    component: Annotated[Part, Field(description="The component.")]
    ids: Annotated[list[Named], Field(max_length=3, description="Their ids, by zone.")]


class Watched(Model):
    """All that dashboards show, as far as it is known; each list is in the order of the manifest."""

    services: Annotated[list[WatchedService], Field(max_length=SERVICE_LIMIT, description="Services of ECS.")]
    functions: Annotated[list[WatchedFunction], Field(max_length=FUNCTION_LIMIT, description="Lambda functions.")]
    apis: Annotated[list[WatchedApi], Field(max_length=API_LIMIT, description="HTTP APIs.")]
    queues: Annotated[list[WatchedQueue], Field(max_length=QUEUE_LIMIT, description="Queues.")]
    databases: Annotated[list[WatchedDatabase], Field(max_length=DATABASE_LIMIT, description="Databases.")]
    groups: Annotated[list[WatchedGroup], Field(max_length=GROUP_LIMIT, description="Log groups of workloads.")]
    insights: Annotated[bool, Field(description="Whether Container Insights counts the tasks of services.")]
    balancer: Annotated[WatchedBalancer | None, Field(description="The load balancer, if any.")] = None
    gateways: Annotated[WatchedGateways | None, Field(description="The NAT gateways, if any.")] = None
