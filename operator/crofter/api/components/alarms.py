"""Alarms: part of the spec of every composite resource that has something to measure."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from crofter.api.components.tiers import Tier
from crofter.api.model import Model
from crofter.api.xr import XRSpec

MOST_ALARMS: Final = 16
"""Most alarms of one composite resource."""

ALARM_NAME: Final = "^[a-z]([a-z0-9-]*[a-z0-9])?$"

AlarmName = Annotated[str, Field(min_length=1, max_length=30, pattern=ALARM_NAME)]

Statistic = Literal["Average", "Maximum", "Minimum", "SampleCount", "Sum", "p90", "p95"]

Comparison = Literal[
    "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanOrEqualToThreshold", "LessThanThreshold"
]

MissingData = Literal["breaching", "ignore", "missing", "notBreaching"]
"""What a period without data counts as.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

PeriodSeconds = Literal[60, 300, 900, 3600, 86400]

_BY_NAME: Final[dict[str, Any]] = {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}


class AlarmMetric(Model):
    """A metric that an alarm looks at."""

    id: Annotated[
        str, Field(max_length=20, pattern="^[a-z][a-z0-9]*$", description="What the alarm's expression calls it.")
    ]
    namespace: Annotated[str, Field(max_length=64, description="Namespace of the metric.")]
    name: Annotated[str, Field(max_length=64, description="Name of the metric.")]
    statistic: Annotated[Statistic, Field(description="What is made of its values within a period.")]


class MetricAlarm(Model):
    """An alarm, with everything decided but the dimensions of its metrics."""

    name: Annotated[AlarmName, Field(description="Name of the alarm within the component.")]
    subject: Annotated[str, Field(max_length=30, description="What of the component it measures.")]
    description: Annotated[str, Field(max_length=1024, description="What it means, and where its runbook is.")]
    tier: Annotated[Tier, Field(description="How urgent it is.")]
    topic_arn: Annotated[
        str | None, Field(max_length=512, description="Topic that is told of it; absent: nobody is.")
    ] = None
    metrics: Annotated[list[AlarmMetric], Field(min_length=1, max_length=3, description="What it looks at.")]
    expression: Annotated[
        str | None,
        Field(max_length=256, description="What is made of the metrics; {id} stands for all series of a metric."),
    ] = None
    comparison: Annotated[Comparison, Field(description="How the value is compared with the threshold.")]
    threshold: Annotated[float, Field(description="The threshold, in the unit of the metric.")]
    period_seconds: Annotated[PeriodSeconds, Field(description="Length of a period.")]
    evaluation_periods: Annotated[int, Field(ge=1, le=60, description="Periods that are looked at.")]
    datapoints_to_alarm: Annotated[int, Field(ge=1, le=60, description="How many of them must be beyond it.")]
    missing_data: Annotated[MissingData, Field(description="What a period without data counts as.")]


class CompositeAlarm(Model):
    """An alarm that goes off when one of others does."""

    name: Annotated[AlarmName, Field(description="Name of the alarm within the component.")]
    description: Annotated[str, Field(max_length=1024, description="What it means, and where its runbook is.")]
    tier: Annotated[Tier, Field(description="How urgent it is.")]
    topic_arn: Annotated[
        str | None, Field(max_length=512, description="Topic that is told of it; absent: nobody is.")
    ] = None
    any_of: Annotated[list[AlarmName], Field(min_length=1, max_length=MOST_ALARMS, description="The others.")]


class Alarms(Model):
    """The alarms of a component."""

    metric: Annotated[
        list[MetricAlarm],
        Field(max_length=MOST_ALARMS, json_schema_extra=_BY_NAME, description="Alarms that look at metrics."),
    ]
    composite: Annotated[
        list[CompositeAlarm],
        Field(max_length=1, json_schema_extra=_BY_NAME, description="Alarms that look at those."),
    ]


class AlarmedSpec(XRSpec):
    """Spec of a composite resource that has alarms."""

    alarms: Annotated[Alarms | None, Field(description="Its alarms; absent where the Environment has none.")] = None
