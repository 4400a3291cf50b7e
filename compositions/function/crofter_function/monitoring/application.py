"""The application dashboard: what users and callers feel, workload by workload."""

from typing import Final

from crofter.api.components.monitoring import MonitoringSpec
from crofter.api.components.watched import WatchedApi, WatchedBalancer, WatchedFunction, WatchedQueue, WatchedService
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.charts import PERCENTILES, Axis, Calculated, Chart, Line, chart
from crofter_function.monitoring.counting import signals
from crofter_function.monitoring.layout import Section
from crofter_function.monitoring.names import namespace

ALB: Final = "AWS/ApplicationELB"
ECS: Final = "AWS/ECS"
INSIGHTS: Final = "ECS/ContainerInsights"
LAMBDA: Final = "AWS/Lambda"
GATEWAY: Final = "AWS/ApiGateway"
SQS: Final = "AWS/SQS"
"""Namespaces of AWS's own metrics.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

TASKS: Final = "n / (PERIOD(n) / 60)"
"""Tasks that run: each sends one value of its CPU in a minute.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html#cw_running_task_count
"""


def sections(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """A section for each service, function, API and queue, and one for what is counted in shared logs."""
    watched, region = spec.watched, scope.aws.region
    return [
        *(_service(one, watched.balancer, watched.insights, region) for one in watched.services),
        *(_function(one, region) for one in watched.functions),
        *(_api(one, region) for one in watched.apis),
        *(_queue(one, region) for one in watched.queues),
        *_logs(spec, scope),
    ]


def _service(service: WatchedService, balancer: WatchedBalancer | None, insights: bool, region: str) -> Section:
    """Requests only where some come from the load balancer: others are workers."""
    charts = []
    if balancer is not None and service.targets:
        charts += _requests(service, balancer)
    dimensions = {"ClusterName": service.cluster, "ServiceName": service.service}
    if insights:
        lines: list[Line | Calculated] = [
            Line(INSIGHTS, "RunningTaskCount", dimensions, "Running", "Average"),
            Line(INSIGHTS, "DesiredTaskCount", dimensions, "Desired", "Average"),
        ]
    else:
        hidden = Line(ECS, "CPUUtilization", dimensions, "Values", "SampleCount", hidden_as="n")
        lines = [Calculated(TASKS, "Running"), hidden]
    charts.append(Chart("Tasks", lines, Axis("Tasks")))
    if not service.targets:
        charts.append(
            Chart(
                "CPU and memory",
                [
                    Line(ECS, "CPUUtilization", dimensions, "CPU", "Average"),
                    Line(ECS, "MemoryUtilization", dimensions, "Memory", "Average"),
                ],
                Axis("Per cent", top=100),
            )
        )
    return Section(f"## Service {_name(service.component)}", [chart(one, region) for one in charts])


def _requests(service: WatchedService, balancer: WatchedBalancer) -> list[Chart]:
    def of(container: str, metric: str, stat: str, what: str = "") -> Line:
        suffix = next(one.arn_suffix for one in service.targets if one.container == container)
        dimensions = {"LoadBalancer": balancer.arn_suffix, "TargetGroup": suffix}
        alone = len(service.targets) == 1
        label = " ".join(part for part in ("" if alone and what else container, what) if part)
        return Line(ALB, metric, dimensions, label, stat)

    containers = [one.container for one in service.targets]
    return [
        Chart("Requests", [of(one, "RequestCount", "Sum") for one in containers], Axis("Requests"), stacked=True),
        Chart(
            "Latency",
            [of(one, "TargetResponseTime", stat, stat) for one in containers for stat in PERCENTILES],
            Axis("Seconds"),
        ),
        Chart(
            "Errors",
            [
                of(one, f"HTTPCode_Target_{code}_Count", "Sum", code.lower())
                for one in containers
                for code in ("4XX", "5XX")
            ],
            Axis("Responses"),
        ),
    ]


def _function(function: WatchedFunction, region: str) -> Section:
    dimensions = {"FunctionName": function.function}
    dead = {"QueueName": function.dead_letters}
    charts = [
        Chart("Invocations", [Line(LAMBDA, "Invocations", dimensions, "Invocations", "Sum")], Axis("Invocations")),
        Chart(
            "Errors",
            [
                Line(LAMBDA, "Errors", dimensions, "Errors", "Sum"),
                Line(SQS, "ApproximateNumberOfMessagesVisible", dead, "Dead letters", "Maximum"),
            ],
            Axis("Events"),
        ),
        Chart(
            "Duration",
            [Line(LAMBDA, "Duration", dimensions, stat, stat) for stat in PERCENTILES],
            Axis("Milliseconds"),
        ),
        Chart(
            "Throttles and concurrency",
            [
                Line(LAMBDA, "Throttles", dimensions, "Throttles", "Sum"),
                Line(LAMBDA, "ConcurrentExecutions", dimensions, "At once", "Maximum", right=True),
            ],
            Axis("Throttles"),
            right=Axis("Executions"),
        ),
    ]
    return Section(f"## Function {_name(function.component)}", [chart(one, region) for one in charts])


def _api(api: WatchedApi, region: str) -> Section:
    dimensions = {"ApiId": api.id}
    charts = [
        Chart("Requests", [Line(GATEWAY, "Count", dimensions, "Requests", "Sum")], Axis("Requests")),
        Chart(
            "Latency",
            [
                *(Line(GATEWAY, "Latency", dimensions, stat, stat) for stat in PERCENTILES),
                Line(GATEWAY, "IntegrationLatency", dimensions, "Integration p95", "p95"),
            ],
            Axis("Milliseconds"),
        ),
        Chart(
            "Errors",
            [Line(GATEWAY, code, dimensions, code, "Sum") for code in ("4xx", "5xx")],
            Axis("Responses"),
        ),
    ]
    return Section(f"## API {_name(api.component)}", [chart(one, region) for one in charts])


def _queue(queue: WatchedQueue, region: str) -> Section:
    dimensions, dead = {"QueueName": queue.queue}, {"QueueName": queue.dead_letters}
    charts = [
        Chart(
            "Messages",
            [
                Line(SQS, "NumberOfMessagesSent", dimensions, "Sent", "Sum"),
                Line(SQS, "NumberOfMessagesDeleted", dimensions, "Done", "Sum"),
            ],
            Axis("Messages"),
        ),
        Chart(
            "Depth",
            [
                Line(SQS, "ApproximateNumberOfMessagesVisible", dimensions, "Waiting", "Maximum"),
                Line(SQS, "ApproximateNumberOfMessagesNotVisible", dimensions, "In flight", "Maximum"),
            ],
            Axis("Messages"),
        ),
        Chart(
            "Age of the oldest message",
            [Line(SQS, "ApproximateAgeOfOldestMessage", dimensions, "Age", "Maximum")],
            Axis("Seconds"),
        ),
        Chart(
            "Dead letters",
            [Line(SQS, "ApproximateNumberOfMessagesVisible", dead, "Dead letters", "Maximum")],
            Axis("Messages"),
        ),
    ]
    return Section(f"## Queue {_name(queue.component)}", [chart(one, region) for one in charts])


def _logs(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """One chart for each shared log group."""
    found = signals(spec)
    charts = [
        Chart(
            f"Log group {group.name}",
            [
                Line(namespace(scope), signal.metric, {}, signal.title, "Sum")
                for name, signal in found
                if name == group.name
            ],
            Axis("Events"),
        )
        for group in spec.groups
    ]
    return [Section("## Logs", [chart(one, scope.aws.region) for one in charts])] if charts else []


def _name(component: str) -> str:
    return component.split("/", 1)[-1]
