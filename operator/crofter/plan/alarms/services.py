"""Alarms of services, and the one that says that a service is down."""

from typing import Final

from crofter.api.components.service import WebServiceSpec
from crofter.api.environment import EnvironmentSpec
from crofter.plan.alarms.model import RECOMMENDED, UNDER, Composite, Entry, Row, Thresholds, always, metric

_ECS: Final = "AWS/ECS"
_INSIGHTS: Final = "ECS/ContainerInsights"
_ALB: Final = "AWS/ApplicationELB"
_ALB_METRICS: Final = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
)


def _routed(spec: WebServiceSpec, _environment: EnvironmentSpec) -> bool:
    return bool(spec.routes)


def _always_there(spec: WebServiceSpec, _environment: EnvironmentSpec | None = None) -> bool:
    """Whether the service never has no task on purpose."""
    bounds = (spec.scaling.min, *(one.min for one in spec.scaling.schedules))
    most = (spec.scaling.max, *(one.max for one in spec.scaling.schedules))
    return 0 not in bounds and 0 not in most


def _insights(_spec: WebServiceSpec, environment: EnvironmentSpec) -> bool:
    return environment.cluster is not None and bool(environment.cluster.insights)


SERVICES: Final = Entry(
    (
        Row(
            name="cpu",
            means="The tasks use nearly all of their CPU: answers become slow.",
            subject="service",
            metrics=(metric("cpu", _ECS, "CPUUtilization", "Average"),),
            threshold=Thresholds(dev=95, staging=90, prod=80),
            unit="per cent",
            why=f"80 per cent for 5 of 5 minutes is AWS's recommendation; outside prod it is no news. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
        ),
        Row(
            name="memory",
            means="The tasks use nearly all of their memory; one that uses more is ended.",
            subject="service",
            metrics=(metric("memory", _ECS, "MemoryUtilization", "Average"),),
            threshold=Thresholds(dev=95, staging=90, prod=80),
            unit="per cent",
            why=f"As for the CPU. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
        ),
        Row(
            name="tasks-missing",
            means="Fewer tasks run than are wanted.",
            subject="service",
            metrics=(
                metric("wanted", _INSIGHTS, "DesiredTaskCount", "Average"),
                metric("running", _INSIGHTS, "RunningTaskCount", "Average"),
            ),
            expression="SUM({wanted}) - SUM({running})",
            threshold=always(0),
            unit="tasks",
            why="A rollout or a lack of Spot capacity settles within a quarter of an hour, or does not. "
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html",
            tier="warning",
            evaluation_periods=15,
            applies=_insights,
            when="where the cluster has insights",
        ),
        Row(
            name="no-tasks",
            means="No task of the service runs.",
            subject="service",
            metrics=(metric("running", _ECS, "CPUUtilization", "SampleCount"),),
            threshold=always(1),
            unit="tasks",
            why="Each running task is one sample a minute, so no data is no task. "
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/viewing_cloudwatch_metrics.html",
            tier="critical",
            evaluation_periods=5,
            comparison=UNDER,
            missing_data="breaching",
            applies=_always_there,
            when="never scaled to no task",
            part=True,
        ),
        Row(
            name="no-healthy-hosts",
            means="A container that requests come to has no healthy task.",
            subject="target-group",
            metrics=(metric("healthy", _ALB, "HealthyHostCount", "Maximum"),),
            expression="MIN(FILL({healthy}, 0))",
            threshold=always(1),
            unit="healthy tasks",
            why=f"Without one the load balancer has nowhere to send requests to. {_ALB_METRICS}",
            tier="critical",
            evaluation_periods=3,
            comparison=UNDER,
            missing_data="breaching",
            applies=lambda spec, environment: _routed(spec, environment) and _always_there(spec),
            when="with routes, and never scaled to no task",
            part=True,
        ),
        Row(
            name="errors",
            means="Too many requests are answered with an error of the service.",
            subject="target-group",
            metrics=(
                metric("errors", _ALB, "HTTPCode_Target_5XX_Count", "Sum"),
                metric("requests", _ALB, "RequestCount", "Sum"),
            ),
            expression="100 * SUM({errors}) / SUM({requests})",
            threshold=Thresholds(dev=25, staging=10, prod=5),
            unit="per cent of requests",
            why=f"5 per cent for three minutes is what AWS recommends for APIs. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=3,
            applies=_routed,
            when="with routes",
            part=True,
        ),
        Row(
            name="unhealthy-hosts",
            means="Tasks fail their health check: the others do their work.",
            subject="target-group",
            metrics=(metric("unhealthy", _ALB, "UnHealthyHostCount", "Maximum"),),
            expression="SUM({unhealthy})",
            threshold=always(0),
            unit="tasks",
            why=f"A new task is unhealthy until it has started; ten minutes are no start any more. {_ALB_METRICS}",
            tier="warning",
            evaluation_periods=10,
            applies=_routed,
            when="with routes",
        ),
        Row(
            name="latency",
            means="The slowest twentieth of the answers takes too long.",
            subject="target-group",
            metrics=(metric("time", _ALB, "TargetResponseTime", "p95"),),
            expression="MAX({time})",
            threshold=Thresholds(dev=5, staging=2.5, prod=2.5),
            unit="seconds",
            why=f"2.5 seconds for 5 of 5 minutes is what AWS recommends for APIs. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
            applies=_routed,
            when="with routes",
        ),
    ),
    Composite(name="down", means="The service does not serve: see which of its alarms is on.", tier="critical"),
)
