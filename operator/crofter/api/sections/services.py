"""`spec.services`: containers that run on Fargate."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.cluster import SpotShare
from crofter.api.components.ingress import HostName
from crofter.api.components.network import RetentionDays
from crofter.api.components.service import (
    CONTAINER_LIMIT,
    ROUTE_LIMIT,
    SCHEDULE_LIMIT,
    STATUS_CODES,
    Architecture,
    Count,
    Cpu,
    Path,
    Percentage,
    Port,
    Statistic,
)
from crofter.api.model import Model
from crofter.api.sections.images import ImageReference
from crofter.api.sections.lists import BY_NAME, ItemName
from crofter.api.sections.uses import Uses

CRON: Final = r"^[^ ()]+( [^ ()]+){5}$"
"""Six fields, without the word cron and its parentheses.
https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
"""


class HealthCheckSection(Model):
    """How the load balancer finds out whether a container works."""

    path: Annotated[
        str | None, Field(min_length=1, max_length=1024, pattern="^/", description="Path asked for. Default: /.")
    ] = None
    status_codes: Annotated[
        str | None,
        Field(
            min_length=3,
            max_length=64,
            pattern=STATUS_CODES,
            description="Good answers, of 200 to 499: 200-299,404. Default: 200-299.",
        ),
    ] = None
    interval_seconds: Annotated[
        int | None,
        Field(ge=5, le=300, description="Seconds between two checks, more than timeoutSeconds. Default: 15."),
    ] = None
    timeout_seconds: Annotated[
        int | None, Field(ge=2, le=120, description="Seconds that an answer may take. Default: 5.")
    ] = None
    healthy_threshold: Annotated[
        int | None, Field(ge=2, le=10, description="Good answers until it counts as healthy. Default: 2.")
    ] = None
    unhealthy_threshold: Annotated[
        int | None, Field(ge=2, le=10, description="Bad answers until it does not. Default: 3.")
    ] = None


class ContainerSection(Model):
    """One container of the task."""

    name: Annotated[ItemName, Field(description="Name of the container within the service.")]
    image: Annotated[ImageReference, Field(description="Its image.")]
    port: Annotated[Port | None, Field(description="TCP port that it listens on, for its routes.")] = None
    command: Annotated[
        list[Annotated[str, Field(max_length=4096)]] | None,
        Field(
            min_length=1,
            max_length=64,
            json_schema_extra={"x-kubernetes-list-type": "atomic"},
            description="Command in place of the image's own.",
        ),
    ] = None
    env: Annotated[
        dict[str, Annotated[str, Field(max_length=2048)]] | None,
        Field(max_length=40, description="Its own variables. Nothing secret: use `uses`."),
    ] = None
    essential: Annotated[
        bool | None, Field(description="Whether the task ends, and is started again, when it does. Default: true.")
    ] = None
    health_check: Annotated[
        HealthCheckSection | None, Field(description="How the load balancer checks it, where it has routes.")
    ] = None


class RouteSection(Model):
    """Requests that go to a container. Their order means nothing: the more specific comes first."""

    path: Annotated[Path, Field(description="Pattern of their path: * stands for anything, ? for one character.")]
    container: Annotated[ItemName, Field(description="Container that gets them; it must have a port.")]
    host: Annotated[
        HostName | None, Field(description="Name that they are for. Default: all hosts of `spec.ingress`.")
    ] = None


class ThresholdSection(Model):
    """When the number of tasks changes."""

    model_config = rules(
        Rule("has(self.target) != (has(self.out) || has(self.__in__))", "give a target, or out and in"),
        Rule("has(self.out) == has(self.__in__)", "out and in go together"),
        Rule("!has(self.out) || !has(self.__in__) || self.__in__ < self.out", "in must be below out", field="in"),
    )

    target: Annotated[Percentage | None, Field(description="Per cent that is kept.")] = None
    out: Annotated[Percentage | None, Field(description="Per cent above which there are more tasks.")] = None
    in_: Annotated[Percentage | None, Field(alias="in", description="Per cent below which there are fewer.")] = None


class MetricSection(Model):
    """A metric of one's own that is kept at a value."""

    namespace: Annotated[str, Field(min_length=1, max_length=255, description="Namespace of the metric.")]
    name: Annotated[str, Field(min_length=1, max_length=255, description="Name of the metric.")]
    statistic: Annotated[Statistic | None, Field(description="Statistic of it. Default: Average.")] = None
    dimensions: Annotated[
        dict[str, Annotated[str, Field(max_length=255)]] | None, Field(max_length=10, description="Its dimensions.")
    ] = None
    target: Annotated[float, Field(gt=0, description="Value that is kept.")]


class ScheduleSection(Model):
    """A time at which the bounds of the number of tasks change, until another one changes them again."""

    model_config = rules(
        Rule("has(self.min) || has(self.max)", "a schedule changes min, max or both"),
        Rule("!has(self.min) || !has(self.max) || self.min <= self.max", "min must not be above max", field="min"),
    )

    name: Annotated[ItemName, Field(description="Name of the schedule within the service.")]
    cron: Annotated[
        str,
        Field(
            min_length=11,
            max_length=128,
            pattern=CRON,
            description="Minutes, hours, day of month, month, day of week, year: 0 7 ? * MON-FRI *.",
        ),
    ]
    timezone: Annotated[
        str | None,
        Field(min_length=1, max_length=50, pattern="^[A-Za-z0-9_+/-]+$", description="Time zone. Default: UTC."),
    ] = None
    min: Annotated[Count | None, Field(description="Fewest tasks from then on.")] = None
    max: Annotated[Count | None, Field(description="Most tasks from then on.")] = None


class ScalingSection(Model):
    """How many tasks there are."""

    model_config = rules(
        Rule("!has(self.min) || !has(self.max) || self.min <= self.max", "min must not be above max", field="min"),
    )

    min: Annotated[Count | None, Field(description="Fewest tasks. Default: 2 for prod, else 1.")] = None
    max: Annotated[Count | None, Field(description="Most tasks. Default: 2 for dev, 4 for staging, 10 for prod.")] = (
        None
    )
    cpu: Annotated[
        ThresholdSection | None,
        Field(description="By how much of their CPU is used. Default: a target of 60, where nothing else is said."),
    ] = None
    memory: Annotated[ThresholdSection | None, Field(description="By how much of their memory is used.")] = None
    requests_per_target: Annotated[
        int | None,
        Field(
            ge=1,
            le=1000000,
            description="By how many requests a task gets in a minute, which is kept; of the first container with a "
            "route.",
        ),
    ] = None
    metric: Annotated[MetricSection | None, Field(description="By a metric of one's own, which is kept.")] = None
    schedules: Annotated[
        list[ScheduleSection] | None,
        Field(
            max_length=SCHEDULE_LIMIT,
            json_schema_extra=BY_NAME,
            description="By the time of day: from then on there are other bounds, until another schedule.",
        ),
    ] = None


class ServiceSection(Model):
    """A service of ECS on Fargate."""

    name: Annotated[ItemName, Field(description="Name of the service within the Environment.")]
    containers: Annotated[
        list[ContainerSection],
        Field(
            min_length=1,
            max_length=CONTAINER_LIMIT,
            json_schema_extra=BY_NAME,
            description="Containers of a task. They share its network, and reach each other at localhost.",
        ),
    ]
    routes: Annotated[
        list[RouteSection] | None,
        Field(
            max_length=ROUTE_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "atomic"},
            description="Requests that the load balancer sends to it. Default: none.",
        ),
    ] = None
    cpu: Annotated[
        Cpu | None,
        Field(
            description="CPU units of a task, 1024 for a vCPU. Default: 256 for dev, 512 for staging, 1024 for prod."
        ),
    ] = None
    memory: Annotated[
        int | None,
        Field(
            ge=512, le=122880, description="Memory of a task, in MiB, as AWS has it for the cpu. Default: twice cpu."
        ),
    ] = None
    architecture: Annotated[
        Architecture | None, Field(description="Processor that the images are for. Default: X86_64.")
    ] = None
    scaling: Annotated[ScalingSection | None, Field(description="How many tasks there are.")] = None
    spot: Annotated[
        SpotShare | None, Field(description="Per cent of tasks on Fargate Spot. Default: that of the cluster.")
    ] = None
    exec: Annotated[
        bool | None,
        Field(description="Whether commands can be run in its containers. Default: false for prod, else true."),
    ] = None
    tracing: Annotated[
        bool | None,
        Field(
            description="Whether a collector beside the containers sends traces to X-Ray. Not with natGateways "
            "None, since its image is of a public registry. Default: false."
        ),
    ] = None
    log_retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days for which its logs are kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None
    uses: Uses | None = None
