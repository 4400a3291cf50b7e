"""Dashboards, filters of log groups, the stream that exports them, and what X-Ray is told."""

from __future__ import annotations

from typing import Any

from .manifests import REGION, TRUST, manifest, ref

_ACCOUNT = "123456789012"
_STREAM = f"arn:aws:firehose:{REGION}:{_ACCOUNT}:deliverystream/logs"
_KEY = f"arn:aws:kms:{REGION}:{_ACCOUNT}:key/1"
_METRIC = {"name": "Errors", "namespace": "Shop", "value": "1", "defaultValue": "0", "unit": "Count"}
_TO_S3 = {
    "bucketArn": "arn:aws:s3:::archive",
    "roleArn": f"arn:aws:iam::{_ACCOUNT}:role/export",
    "prefix": "logs/",
    "bufferingSize": 5,
    "bufferingInterval": 300,
    "compressionFormat": "UNCOMPRESSED",
}

LIFE: list[dict[str, Any]] = [
    manifest("Dashboard", "shop", "cloudwatch", dashboardBody='{"widgets":[]}'),
    manifest("Group", "app", "cloudwatchlogs", retentionInDays=7),
    manifest("Role", "export", "iam", assumeRolePolicy=TRUST),
    manifest(
        "MetricFilter",
        "errors",
        "cloudwatchlogs",
        logGroupNameRef=ref("app"),
        pattern="?ERROR ?FATAL",
        metricTransformation=_METRIC,
    ),
    manifest(
        "DeliveryStream",
        "stream",
        "firehose",
        name="logs",
        destination="extended_s3",
        extendedS3Configuration=_TO_S3,
        serverSideEncryption={"enabled": True, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": _KEY},
    ),
    manifest(
        "SubscriptionFilter",
        "app-export",
        "cloudwatchlogs",
        name="export",
        logGroupName="app",
        filterPattern="",
        destinationArn=_STREAM,
        roleArn=f"arn:aws:iam::{_ACCOUNT}:role/export",
    ),
    manifest("Group", "traces", "xray", groupName="shop", filterExpression='service("web")'),
    manifest(
        "SamplingRule",
        "sampling",
        "xray",
        priority=1000,
        fixedRate=0.05,
        reservoirSize=1,
        serviceName="shop-*",
        version=1,
        **dict.fromkeys(("host", "httpMethod", "resourceArn", "serviceType", "urlPath"), "*"),
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Dashboard", "shop", {"dashboardBody": '{"widgets":[],"start":"-PT3H"}'}),
    ("MetricFilter", "errors", {"pattern": "?ERROR", "metricTransformation": {**_METRIC, "unit": "None"}}),
    ("DeliveryStream", "stream", {"extendedS3Configuration": {**_TO_S3, "bufferingInterval": 60}}),
    ("DeliveryStream", "stream", {"serverSideEncryption": {"enabled": False}, "tags": {"a": "b"}}),
    ("SubscriptionFilter", "app-export", {"filterPattern": "ERROR"}),
    ("SamplingRule", "sampling", {"fixedRate": 0.1, "tags": {"a": "b"}}),
]

REFUSALS = [
    ("MetricFilter", "errors", {"logGroupName": "logs"}, 'the argument "log_group_name" from "app" to "logs"'),
    ("DeliveryStream", "stream", {"name": "other"}, 'the argument "name" from "logs" to "other"'),
    (
        "SubscriptionFilter",
        "app-export",
        {"destinationArn": f"{_STREAM}s"},
        f'the argument "destination_arn" from "{_STREAM}" to "{_STREAM}s"',
    ),
]
