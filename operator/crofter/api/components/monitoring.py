"""Monitoring: shared log groups, what is counted in logs, dashboards, tracing, and the export of logs."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.network import RetentionDays
from crofter.api.components.service import Statistic
from crofter.api.components.watched import Named, Part, Watched
from crofter.api.model import Model
from crofter.api.xr import XRSpec

LogGroup = Literal["app", "system", "security"]
"""What a shared log group is for: what the application says, what it runs on says, who came in or was kept out."""

Dashboard = Literal["application", "infrastructure", "business"]

METRIC_LIMIT: Final = 20
"""Most business metrics: with all else that stays below ninety resources."""

Unit = Literal[
    "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Percent",
    "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Count/Second", "None",
]  # fmt: skip
"""Of CloudWatch's units, those that something of a business is measured in.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
"""

Pattern = Annotated[str, Field(min_length=1, max_length=1024)]
"""A filter pattern of CloudWatch Logs.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

VALUE: Final = r"^([0-9]+(\.[0-9]+)?|\$\.?[A-Za-z_][A-Za-z0-9_.\[\]-]*)$"
"""A number, or a field that the pattern names: $.amount of JSON, $size of columns."""

Value = Annotated[str, Field(min_length=1, max_length=100, pattern=VALUE)]
Title = Annotated[str, Field(min_length=1, max_length=60)]
Dimensions = Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=255)]], Field(max_length=10)]
MetricNamespace = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9._/#:-]+$")]
MetricName = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^:*$]+$")]
SamplingPercent = Annotated[float, Field(ge=0, le=100)]
ReservoirSize = Annotated[int, Field(ge=0, le=100)]


class SharedGroup(Model):
    """A shared log group."""

    name: Annotated[LogGroup, Field(description="What it is for.")]
    retention_days: Annotated[RetentionDays, Field(description="Days for which its logs are kept.")]


class LogFilter(Model):
    """Log events that are counted, and where. It has a group of its own or the log group of a workload."""

    component: Annotated[Part, Field(description="The component that has the log group.")]
    group: Annotated[LogGroup | None, Field(description="The shared log group.")] = None
    log_group: Annotated[Named | None, Field(description="Log group of a workload; absent until it is known.")] = None
    pattern: Annotated[Pattern, Field(description="Which events.")]
    value: Annotated[Value, Field(description="What each of them counts: a number, or a field of it.")]


class PublishedMetric(Model):
    """A metric that somebody publishes."""

    namespace: Annotated[MetricNamespace, Field(description="Namespace of the metric.")]
    name: Annotated[MetricName, Field(description="Name of the metric.")]
    dimensions: Annotated[Dimensions | None, Field(description="Its dimensions. Default: none.")] = None


class BusinessMetric(Model):
    """A metric of the business: counted in logs, or published by whoever knows it."""

    name: Annotated[Part, Field(description="Name of the metric.")]
    title: Annotated[Title, Field(description="What people call it.")]
    unit: Annotated[Unit, Field(description="Unit of its values.")]
    statistic: Annotated[Statistic, Field(description="How values of a period become one.")]
    filter: Annotated[LogFilter | None, Field(description="Log events that it is counted in.")] = None
    metric: Annotated[PublishedMetric | None, Field(description="The metric as it is published.")] = None


class Sampling(Model):
    """How many requests are traced."""

    percent: Annotated[SamplingPercent, Field(description="Per cent of requests, beyond the reservoir.")]
    reservoir_size: Annotated[ReservoirSize, Field(description="Requests of each second that are traced first.")]


class Export(Model):
    """The stream that log events go to S3 by."""

    bucket: Annotated[str, Field(max_length=63, description="Name of the bucket.")]
    bucket_arn: Annotated[str, Field(max_length=256, description="ARN of the bucket.")]


class MonitoringSpec(XRSpec):
    """Spec of the Monitoring composite resource."""

    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the logs.")]
    groups: Annotated[
        list[SharedGroup],
        Field(
            max_length=3,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="The shared log groups.",
        ),
    ]
    metrics: Annotated[
        list[BusinessMetric],
        Field(
            max_length=METRIC_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="Metrics of the business.",
        ),
    ]
    dashboards: Annotated[list[Dashboard], Field(max_length=3, description="The dashboards that there are.")]
    watched: Annotated[Watched, Field(description="What dashboards show, what is traced, and whose logs are exported.")]
    sampling: Annotated[Sampling | None, Field(description="Absent where nothing is traced.")] = None
    export: Annotated[Export | None, Field(description="Absent where logs stay where they are.")] = None


class GroupOutput(Model):
    """A shared log group."""

    name: Annotated[LogGroup, Field(description="What it is for.")]
    log_group: Annotated[str, Field(max_length=512, description="Name of the log group.")]
    arn: Annotated[str, Field(max_length=1024, description="ARN of the log group.")]


class DashboardOutput(Model):
    """A dashboard."""

    name: Annotated[Dashboard, Field(description="What it shows.")]
    dashboard: Annotated[str, Field(max_length=255, description="Name of the dashboard.")]
    url: Annotated[str, Field(max_length=1024, description="Where the console shows it.")]


class MonitoringOutputs(Model):
    """What others need of the monitoring. Absent until the log groups are there."""

    namespace: Annotated[str, Field(max_length=255, description="Namespace of the metrics that are counted in logs.")]
    groups: Annotated[list[GroupOutput], Field(max_length=3, description="The shared log groups.")]
    dashboards: Annotated[list[DashboardOutput], Field(max_length=3, description="The dashboards.")]
    export_log_group: Annotated[
        str | None, Field(max_length=512, description="Log group of what went wrong with the export, if there is one.")
    ] = None


MONITORING: Final = ComponentKind(
    kind="Monitoring",
    plural="monitorings",
    name="monitoring",
    condition="MonitoringReady",
    spec=MonitoringSpec,
    outputs=MonitoringOutputs,
    managed=(
        managed.DASHBOARD,
        managed.DELIVERY_STREAM,
        managed.LOG_GROUP,
        managed.LOG_METRIC_FILTER,
        managed.LOG_SUBSCRIPTION_FILTER,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.TRACE_GROUP,
        managed.TRACE_SAMPLING_RULE,
    ),
    needs=("Encryption", "LogArchive"),
    purpose="Shared log groups and what is counted in them, dashboards, tracing, and the export of logs to S3.",
)
