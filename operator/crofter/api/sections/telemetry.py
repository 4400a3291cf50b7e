"""What `spec.monitoring` says of logs, traces and metrics of the business."""

from typing import Annotated

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.monitoring import (
    METRIC_LIMIT,
    LogGroup,
    Pattern,
    PublishedMetric,
    ReservoirSize,
    SamplingPercent,
    Title,
    Unit,
    Value,
)
from crofter.api.components.network import RetentionDays
from crofter.api.components.service import Statistic
from crofter.api.model import Model
from crofter.api.sections.lists import BY_NAME, ItemName


class LogGroupSection(Model):
    """One shared log group."""

    retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days for which its logs are kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None


class SecurityLogGroupSection(LogGroupSection):
    """The one whose logs are kept for longer."""

    retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days for which its logs are kept. Default: 30 for dev, 90 for staging, 365 for prod."),
    ] = None


class LogGroupsSection(Model):
    """The shared log groups that there are."""

    app: Annotated[LogGroupSection | None, Field(description="What the application says.")] = None
    system: Annotated[LogGroupSection | None, Field(description="What it runs on says.")] = None
    security: Annotated[SecurityLogGroupSection | None, Field(description="Who came in, and who was kept out.")] = None


class LogsSection(Model):
    """Shared log groups, and the export of logs."""

    groups: Annotated[
        LogGroupsSection | None,
        Field(description="The shared log groups; those that are named are all there are. Default: all three."),
    ] = None
    export: Annotated[
        bool | None,
        Field(description="Whether all logs go to the log archive as they come. Default: true for prod, else false."),
    ] = None


class SamplingSection(Model):
    """How many requests are traced."""

    percent: Annotated[
        SamplingPercent | None,
        Field(
            description="Per cent of requests, beyond the reservoir. Default: 100 for dev, 20 for staging, 5 for prod."
        ),
    ] = None
    reservoir_size: Annotated[
        ReservoirSize | None, Field(description="Requests of each second that are traced first. Default: 1.")
    ] = None


class FilterSection(Model):
    """Log events that are counted."""

    model_config = rules(
        Rule(
            "[has(self.group), has(self.service), has(self.function)].filter(one, one).size() <= 1",
            "a filter looks at one of group, service, function",
        ),
    )

    group: Annotated[LogGroup | None, Field(description="Shared log group that they are in. Default: app.")] = None
    service: Annotated[ItemName | None, Field(description="One of `spec.services`, whose log they are in.")] = None
    function: Annotated[ItemName | None, Field(description="One of `spec.functions`, whose log they are in.")] = None
    pattern: Annotated[Pattern, Field(description="Which events: a filter pattern of CloudWatch Logs.")]
    value: Annotated[
        Value | None, Field(description="What each counts: a number, or a field as in $.amount. Default: 1.")
    ] = None


class BusinessMetricSection(Model):
    """One metric of the business."""

    model_config = rules(
        Rule("has(self.filter) != has(self.metric)", "a business metric has exactly one of filter, metric"),
    )

    name: Annotated[ItemName, Field(description="Name of the metric.")]
    title: Annotated[Title | None, Field(description="What people call it. Default: the name.")] = None
    unit: Annotated[Unit | None, Field(description="Unit of its values. Default: Count.")] = None
    statistic: Annotated[
        Statistic | None, Field(description="How the values of a period become one. Default: Sum.")
    ] = None
    filter: Annotated[FilterSection | None, Field(description="Log events that it is counted in.")] = None
    metric: Annotated[
        PublishedMetric | None, Field(description="A metric that somebody publishes, as the application itself.")
    ] = None


BusinessMetrics = Annotated[
    list[BusinessMetricSection],
    Field(max_length=METRIC_LIMIT, json_schema_extra=BY_NAME, description="Metrics of the business, by name."),
]
