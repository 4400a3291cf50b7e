"""WebService: containers that run on Fargate, with the routes that lead to them and the scaling of their number."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.binding import Bindings, Variable
from crofter.api.components.cluster import SpotShare
from crofter.api.components.ingress import HOST_LIMIT, HostName
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model

CONTAINER_LIMIT: Final = 4
ROUTE_LIMIT: Final = 10
SCHEDULE_LIMIT: Final = 5
"""Bounds of a service: with fifteen connections and nine alarms it is made of ninety managed resources."""

STATUS_CODES: Final = "^[234][0-9]{2}(-[234][0-9]{2})?(,[234][0-9]{2}(-[234][0-9]{2})?)*$"
"""Status codes and ranges of them, which an Application Load Balancer takes from 200 to 499.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
"""

PRIORITY_LIMIT: Final = 50000
"""Highest priority of a listener's rule.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
"""

Cpu = Literal[256, 512, 1024, 2048, 4096, 8192, 16384]
"""CPU units of a Fargate task; 1024 are one vCPU."""

Architecture = Literal["ARM64", "X86_64"]

Port = Annotated[int, Field(ge=1, le=65535)]
Path = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^/[A-Za-z0-9_.$/~\"'@:+&()!,;=*?-]*$")]
"""A path pattern of a load balancer: * stands for anything, ? for one character.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html
"""

Count = Annotated[int, Field(ge=0, le=1000)]
Percentage = Annotated[int, Field(ge=1, le=100)]

Statistic = Literal["Average", "Maximum", "Minimum", "SampleCount", "Sum"]


class HealthCheck(Model):
    """How the load balancer finds out whether a container works. The ranges are AWS's.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    """

    path: Annotated[str, Field(min_length=1, max_length=1024, pattern="^/", description="Path that is asked for.")]
    status_codes: Annotated[
        str,
        Field(min_length=3, max_length=64, pattern=STATUS_CODES, description="Good answers: 200-299."),
    ]
    interval_seconds: Annotated[int, Field(ge=5, le=300, description="Seconds between two checks.")]
    timeout_seconds: Annotated[int, Field(ge=2, le=120, description="Seconds that an answer may take.")]
    healthy_threshold: Annotated[int, Field(ge=2, le=10, description="Good answers until it counts as healthy.")]
    unhealthy_threshold: Annotated[int, Field(ge=2, le=10, description="Bad answers until it does not.")]


class Container(Model):
    """One container of the task."""

    name: Annotated[str, Field(max_length=30, description="Name of the container.")]
    image: Annotated[str, Field(max_length=1024, description="URI of its image, with tag or digest.")]
    repository_arn: Annotated[
        str | None,
        Field(max_length=512, description="ARN of the ECR repository that the image is in, if any."),
    ] = None
    port: Annotated[Port | None, Field(description="TCP port that it listens on.")] = None
    command: Annotated[
        list[Annotated[str, Field(max_length=4096)]] | None,
        Field(max_length=64, description="Command in place of the image's own."),
    ] = None
    variables: Annotated[list[Variable], Field(max_length=60, description="Its own variables, sorted by name.")]
    essential: Annotated[bool, Field(description="Whether the task ends when it does.")]
    health_check: Annotated[
        HealthCheck | None, Field(description="How the load balancer checks it, where it has routes.")
    ] = None


class Route(Model):
    """Requests that go to a container."""

    host: Annotated[HostName | None, Field(description="Name that it is for alone; absent for all of them.")] = None
    hosts: Annotated[list[HostName], Field(max_length=HOST_LIMIT, description="Names they are for; none means any.")]
    path: Annotated[Path, Field(description="Pattern of their path.")]
    container: Annotated[str, Field(max_length=30, description="Container that gets them.")]
    priority: Annotated[
        int,
        Field(ge=1, le=PRIORITY_LIMIT, description="Place among the rules of the listener, lowest first."),
    ]


class Threshold(Model):
    """When the number of tasks changes: to keep a value, or in steps when a value is left."""

    target: Annotated[Percentage | None, Field(description="Per cent that is kept.")] = None
    out: Annotated[Percentage | None, Field(description="Per cent above which there are more tasks.")] = None
    in_: Annotated[Percentage | None, Field(alias="in", description="Per cent below which there are fewer.")] = None


class Metric(Model):
    """A metric of one's own that is kept at a value."""

    namespace: Annotated[str, Field(min_length=1, max_length=255, description="Namespace of the metric.")]
    name: Annotated[str, Field(min_length=1, max_length=255, description="Name of the metric.")]
    statistic: Annotated[Statistic, Field(description="Statistic of it.")]
    dimensions: Annotated[
        dict[str, Annotated[str, Field(max_length=255)]], Field(max_length=10, description="Its dimensions.")
    ]
    target: Annotated[float, Field(gt=0, description="Value that is kept.")]


class Schedule(Model):
    """A time at which the bounds of the number of tasks change."""

    name: Annotated[str, Field(max_length=30, description="Name of the schedule.")]
    cron: Annotated[str, Field(max_length=128, description="The six fields of AWS's cron expressions.")]
    timezone: Annotated[str, Field(max_length=50, description="Time zone of the expression.")]
    min: Annotated[Count | None, Field(description="Fewest tasks from then on.")] = None
    max: Annotated[Count | None, Field(description="Most tasks from then on.")] = None


class Scaling(Model):
    """How many tasks there are."""

    min: Annotated[Count, Field(description="Fewest tasks.")]
    max: Annotated[Count, Field(description="Most tasks.")]
    cpu: Annotated[Threshold | None, Field(description="By how much of their CPU is used.")] = None
    memory: Annotated[Threshold | None, Field(description="By how much of their memory is used.")] = None
    requests_per_target: Annotated[
        int | None, Field(ge=1, le=1000000, description="By how many requests a task gets in a minute.")
    ] = None
    metric: Annotated[Metric | None, Field(description="By a metric of one's own.")] = None
    schedules: Annotated[list[Schedule], Field(max_length=SCHEDULE_LIMIT, description="By the time of day.")]


class ServiceNetwork(Model):
    """What a service needs of its network, from the network's outputs."""

    vpc_id: Annotated[str, Field(max_length=64, description="VPC id.")]
    subnets: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(min_length=1, max_length=3, description="Private subnets that tasks are in."),
    ]


class ServiceCluster(Model):
    """What a service needs of its cluster, from the cluster's outputs."""

    name: Annotated[str, Field(max_length=255, description="Name of the cluster.")]
    arn: Annotated[str, Field(max_length=512, description="ARN of the cluster.")]
    exec_log_group: Annotated[str, Field(max_length=512, description="Log group of exec sessions.")]


class ServiceIngress(Model):
    """What a service with routes needs of the load balancer, from the load balancer's outputs."""

    listener_arn: Annotated[str, Field(max_length=512, description="Listener that its rules are of.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the load balancer.")]
    arn_suffix: Annotated[str, Field(max_length=256, description="What metrics call the load balancer.")]


class ServiceDiscovery(Model):
    """Under which name other workloads find a service, in the namespace that the cluster has published."""

    namespace_id: Annotated[str, Field(max_length=64, description="Id of the Cloud Map namespace.")]
    name: Annotated[str, Field(max_length=63, description="Name within it.")]


class WebServiceSpec(AlarmedSpec):
    """Spec of the WebService composite resource."""

    network: Annotated[ServiceNetwork, Field(description="Where tasks run.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the tasks.")]
    cluster: Annotated[ServiceCluster, Field(description="The cluster that it is a service of.")]
    ingress: Annotated[ServiceIngress | None, Field(description="Absent where there are no routes.")] = None
    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts its logs.")]
    log_retention_days: Annotated[RetentionDays, Field(description="Days for which its logs are kept.")]
    containers: Annotated[
        list[Container], Field(min_length=1, max_length=CONTAINER_LIMIT, description="Containers of a task.")
    ]
    routes: Annotated[list[Route], Field(max_length=ROUTE_LIMIT, description="Requests that come to it, by priority.")]
    cpu: Annotated[Cpu, Field(description="CPU units of a task.")]
    memory: Annotated[int, Field(ge=512, le=122880, description="Memory of a task, in MiB.")]
    architecture: Annotated[Architecture, Field(description="Processor that the images are for.")]
    scaling: Annotated[Scaling, Field(description="How many tasks there are.")]
    spot: Annotated[SpotShare, Field(description="Per cent of tasks on Fargate Spot.")]
    exec: Annotated[bool, Field(description="Whether commands can be run in its containers.")]
    tracing: Annotated[bool, Field(description="Whether a collector beside the containers sends traces to X-Ray.")]
    bindings: Annotated[Bindings, Field(description="What follows from what it uses.")]
    discovery: Annotated[
        ServiceDiscovery | None, Field(description="Absent while no workload uses it by its name.")
    ] = None


class TargetOutput(Model):
    """A container that the load balancer sends requests to."""

    container: Annotated[str, Field(max_length=30, description="Name of the container.")]
    arn_suffix: Annotated[
        str, Field(max_length=256, description="The part of its target group's ARN that metrics are named by.")
    ]


class WebServiceOutputs(Model):
    """What others need of a service. Absent until ECS has it."""

    cluster_name: Annotated[str, Field(max_length=255, description="Name of the cluster.")]
    service_name: Annotated[str, Field(max_length=255, description="Name of the service in the cluster.")]
    task_definition_arn: Annotated[str, Field(max_length=512, description="ARN of the task definition to be run.")]
    log_group: Annotated[str, Field(max_length=512, description="Log group of its containers.")]
    task_role_arn: Annotated[str, Field(max_length=512, description="ARN of the role that its containers act in.")]
    targets: Annotated[
        list[TargetOutput] | None,
        Field(max_length=CONTAINER_LIMIT, description="Containers that requests come to; absent where none do."),
    ] = None
    discovery_id: Annotated[
        str | None,
        Field(max_length=64, description="Id of its Cloud Map service, as long as there is one."),
    ] = None


WEB_SERVICE: Final = ComponentKind(
    kind="WebService",
    plural="webservices",
    name="service",
    condition="ServicesReady",
    spec=WebServiceSpec,
    outputs=WebServiceOutputs,
    managed=(
        managed.COMPOSITE_ALARM,
        managed.DISCOVERY_SERVICE,
        managed.ECS_SERVICE,
        managed.ECS_TASK_DEFINITION,
        managed.LB_LISTENER_RULE,
        managed.LB_TARGET_GROUP,
        managed.LOG_GROUP,
        managed.METRIC_ALARM,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.SCALABLE_TARGET,
        managed.SCALING_POLICY,
        managed.SCHEDULED_ACTION,
        managed.SECURITY_GROUP_EGRESS_RULE,
        managed.SECURITY_GROUP_INGRESS_RULE,
    ),
    needs=("Cluster", "Encryption", "Ingress", "Network", "Registry", "SecurityGroups"),
    sometimes=(("Ingress", "ingress"),),
    purpose="Containers on Fargate, the routes that lead to them, and the scaling of their number.",
)
