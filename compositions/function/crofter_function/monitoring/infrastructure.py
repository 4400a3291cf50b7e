"""The infrastructure dashboard: what the application runs on."""

from typing import Final

from crofter.api.components.monitoring import MonitoringSpec
from crofter.api.components.watched import WatchedBalancer, WatchedDatabase, WatchedGateways, WatchedService
from crofter_function.framework import logs
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.application import ALB, ECS
from crofter_function.monitoring.charts import FIVE_MINUTES, PERCENTILES, Axis, Chart, Line, chart
from crofter_function.monitoring.counting import group_key
from crofter_function.monitoring.layout import Section
from crofter_function.monitoring.names import stream

RDS: Final = "AWS/RDS"
NAT: Final = "AWS/NATGateway"
LOGS: Final = "AWS/Logs"
FIREHOSE: Final = "AWS/Firehose"
"""Namespaces of AWS's own metrics.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""


def sections(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """The load balancer, the cluster, each database, the NAT gateways, the logs."""
    watched, region = spec.watched, scope.aws.region
    found = []
    if watched.balancer is not None:
        found.append(_balancer(watched.balancer, region))
    if watched.services:
        found.append(_cluster(watched.services, region))
    found += [_database(one, region) for one in watched.databases]
    if watched.gateways is not None:
        found.append(_gateways(watched.gateways, region))
    return [*found, *_logs(spec, scope)]


def _balancer(balancer: WatchedBalancer, region: str) -> Section:
    dimensions = {"LoadBalancer": balancer.arn_suffix}
    charts = [
        Chart("Requests", [Line(ALB, "RequestCount", dimensions, "Requests", "Sum")], Axis("Requests")),
        Chart(
            "Its own errors",
            [
                Line(ALB, "HTTPCode_ELB_4XX_Count", dimensions, "4xx", "Sum"),
                Line(ALB, "HTTPCode_ELB_5XX_Count", dimensions, "5xx", "Sum"),
                Line(ALB, "RejectedConnectionCount", dimensions, "Rejected connections", "Sum"),
            ],
            Axis("Responses"),
        ),
        Chart(
            "Latency of targets",
            [Line(ALB, "TargetResponseTime", dimensions, stat, stat) for stat in PERCENTILES],
            Axis("Seconds"),
        ),
        Chart(
            "Connections and capacity",
            [
                Line(ALB, "ActiveConnectionCount", dimensions, "Connections", "Sum"),
                Line(ALB, "ConsumedLCUs", dimensions, "Capacity units", "Average", right=True),
            ],
            Axis("Connections"),
            right=Axis("Capacity units"),
            period=FIVE_MINUTES,
        ),
    ]
    return Section("## Load balancer", [chart(one, region) for one in charts])


def _cluster(services: list[WatchedService], region: str) -> Section:
    charts = [
        Chart(
            title,
            [
                Line(
                    ECS,
                    metric,
                    {"ClusterName": one.cluster, "ServiceName": one.service},
                    one.component.split("/", 1)[-1],
                    "Average",
                )
                for one in services
            ],
            Axis("Per cent", top=100),
        )
        for title, metric in (("CPU of services", "CPUUtilization"), ("Memory of services", "MemoryUtilization"))
    ]
    return Section("## Cluster", [chart(one, region) for one in charts])


def _database(database: WatchedDatabase, region: str) -> Section:
    """Metrics of an Aurora cluster are over all its instances."""
    dimensions = {"DBClusterIdentifier" if database.aurora else "DBInstanceIdentifier": database.identifier}

    def of(metric: str, label: str, stat: str = "Average", *, right: bool = False) -> Line:
        return Line(RDS, metric, dimensions, label, stat, right=right)

    charts = [
        Chart("CPU", [of("CPUUtilization", "CPU")], Axis("Per cent", top=100)),
        Chart("Connections", [of("DatabaseConnections", "Connections", "Maximum")], Axis("Connections")),
        Chart(
            "Latency",
            [of("ReadLatency", "Read"), of("WriteLatency", "Write")],
            Axis("Seconds"),
        ),
        Chart("Free memory", [of("FreeableMemory", "Free", "Minimum")], Axis("Bytes"), period=FIVE_MINUTES),
    ]
    if database.serverless:
        charts.append(
            Chart(
                "Capacity",
                [
                    of("ServerlessDatabaseCapacity", "Capacity units"),
                    of("ACUUtilization", "Of the most there may be", right=True),
                ],
                Axis("Capacity units"),
                right=Axis("Per cent", top=100),
            )
        )
    if database.aurora:
        storage = Chart("Storage in use", [of("VolumeBytesUsed", "Used")], Axis("Bytes"), period=FIVE_MINUTES)
    else:
        free = of("FreeStorageSpace", "Free", "Minimum")
        storage = Chart("Free storage", [free], Axis("Bytes"), period=FIVE_MINUTES)
    charts.append(storage)
    name = database.component.split("/", 1)[-1]
    return Section(f"## Database {name}", [chart(one, region) for one in charts])


def _gateways(gateways: WatchedGateways, region: str) -> Section:
    def of(metric: str, stat: str) -> list[Line]:
        return [Line(NAT, metric, {"NatGatewayId": one}, one, stat) for one in gateways.ids]

    charts = [
        Chart("Bytes out", of("BytesOutToDestination", "Sum"), Axis("Bytes"), period=FIVE_MINUTES, stacked=True),
        Chart("Bytes in", of("BytesInFromDestination", "Sum"), Axis("Bytes"), period=FIVE_MINUTES, stacked=True),
        Chart("Connections", of("ActiveConnectionCount", "Maximum"), Axis("Connections"), period=FIVE_MINUTES),
        Chart("Ports that ran out", of("ErrorPortAllocation", "Sum"), Axis("Connections"), period=FIVE_MINUTES),
    ]
    return Section("## NAT gateways", [chart(one, region) for one in charts])


def _logs(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """How much is written into which log group, and whether the export keeps up."""
    named = [
        *((one.name, logs.group_name(scope, group_key(one.name))) for one in spec.groups),
        *((one.component.split("/", 1)[-1], one.log_group) for one in spec.watched.groups),
    ]
    charts = []
    if named:
        lines = [Line(LOGS, "IncomingBytes", {"LogGroupName": group}, label, "Sum") for label, group in named]
        charts.append(Chart("Volume", lines, Axis("Bytes"), period=FIVE_MINUTES, stacked=True))
    if spec.export is not None:
        of = {"DeliveryStreamName": stream(scope)}
        charts += [
            Chart(
                "Age of what is not exported yet",
                [Line(FIREHOSE, "DeliveryToS3.DataFreshness", of, "Age", "Maximum")],
                Axis("Seconds"),
                period=FIVE_MINUTES,
            ),
            Chart(
                "Success of the export",
                [Line(FIREHOSE, "DeliveryToS3.Success", of, "Success", "Average")],
                Axis("Share", top=1),
                period=FIVE_MINUTES,
            ),
        ]
    return [Section("## Logs", [chart(one, scope.aws.region) for one in charts])] if charts else []
