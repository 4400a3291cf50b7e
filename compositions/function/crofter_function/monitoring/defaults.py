"""What AWS and Crofter say of logs, metrics, traces and dashboards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.monitoring import LogGroup

NAMESPACE_LIMIT: Final = 255
"""Longest namespace of a metric, in characters.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
"""

FILTER_LIMIT: Final = 512
"""Longest name of a filter of a log group, in characters.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
"""

DASHBOARD_LIMIT: Final = 255
"""Longest name of a dashboard, in characters.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
"""

WIDGET_LIMIT: Final = 500
METRICS_OF_WIDGET: Final = 500
METRICS_OF_DASHBOARD: Final = 2500
"""Most widgets of a dashboard, metrics of a widget, and metrics of a dashboard.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
"""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that is counted in a shared log group: its metric, what people call it, and the pattern of events."""

    metric: str
    title: str
    pattern: str


SIGNALS: Final[Mapping[LogGroup, tuple[Signal, ...]]] = {
    "app": (
        Signal("Errors", "Errors", "?ERROR ?Error ?FATAL ?CRITICAL ?Exception"),
        Signal("Warnings", "Warnings", "?WARN ?WARNING ?Warning"),
    ),
    "system": (
        Signal("Restarts", "Restarts", "?restarting ?Restarting ?restarted ?Restarted ?SIGTERM"),
        Signal("OutOfMemory", "Out of memory", '?OutOfMemory ?OOMKilled ?"out of memory" ?"Out of memory"'),
    ),
    "security": (
        Signal(
            "AuthenticationFailures",
            "Failed logins",
            '?"authentication failed" ?"Authentication failed" ?"login failed" ?"Login failed" '
            '?"invalid credentials" ?"Invalid credentials"',
        ),
        Signal(
            "AccessDenied", "Access denied", '?AccessDenied ?"access denied" ?"Access denied" ?forbidden ?Forbidden'
        ),
    ),
}
"""What is counted by itself. A pattern of words with question marks means any of them, in JSON as in plain text.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

TRACE_NAME_LIMIT: Final = 32
"""Longest name of a group or a sampling rule of X-Ray, in characters.
https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html
https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
"""

SAMPLING_PRIORITY: Final = 1000
"""Place of the sampling rule: there is room before it for rules of one's own, of 1 to 9999."""

SAMPLING_VERSION: Final = 1

STREAM_LIMIT: Final = 64
"""Longest name of a delivery stream, in characters.
https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
"""

EXPORT_PREFIX: Final = "logs/"
"""How the keys of exported logs begin; Firehose appends year, month, day and hour, in UTC.
https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
"""

EXPORT_ERRORS_PREFIX: Final = "logs-failed/!{firehose:error-output-type}/"
"""How the keys of records begin that Firehose could not handle."""

EXPORT_EXTENSION: Final = ".gz"
"""CloudWatch Logs compresses what it sends, so Firehose does not, and the objects are called by what they are.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
"""

BUFFER_MB: Final = 5
BUFFER_SECONDS: Final = 300
"""An object is written after so many megabytes or seconds, whichever comes first: Firehose's own defaults."""

EXPORT_ERRORS_DAYS: Final = 30
"""Days for which errors of the export are kept."""

BUCKET_ACTIONS: Final = ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
OBJECT_ACTIONS: Final = ("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject")
"""What Firehose needs of a bucket, and of the objects in it.
https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
"""

CONSOLES: Final[Mapping[str, str]] = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
"""Where the console is, by partition.
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
"""
