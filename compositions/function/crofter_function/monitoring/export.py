"""The export of logs: from log groups by a delivery stream into the log archive, as they come."""

from typing import Final

from crofter.api import managed
from crofter.api.components.monitoring import Export, MonitoringSpec
from crofter_function.framework import logs, roles
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.monitoring import policies
from crofter_function.monitoring.counting import group_key
from crofter_function.monitoring.defaults import (
    BUFFER_MB,
    BUFFER_SECONDS,
    EXPORT_ERRORS_DAYS,
    EXPORT_ERRORS_PREFIX,
    EXPORT_EXTENSION,
    EXPORT_PREFIX,
    FILTER_LIMIT,
)
from crofter_function.monitoring.names import EXPORT_ERRORS_KEY, STREAM_KEY, stream, stream_arn

STREAM_ROLE: Final = "export-role"
SUBSCRIPTION_ROLE: Final = "subscription-role"

ERRORS_STREAM: Final = "export"
"""Log stream of the stream's errors, which the operator makes."""


def resources(spec: MonitoringSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `export-stream`, `export-errors`, two roles with a policy each, and `subscription-<what>` for a log group.

    CloudWatch Logs tries a stream before it takes it, so log groups are subscribed once the stream is there, and may
    be written to.
    """
    if spec.export is None:
        return {}
    table = {
        EXPORT_ERRORS_KEY: logs.group(
            scope, EXPORT_ERRORS_KEY, retention_days=EXPORT_ERRORS_DAYS, key_arn=spec.logs_key_arn
        ),
        STREAM_ROLE: roles.role(
            scope, STREAM_ROLE, description="Export of logs: from Firehose", trust=policies.firehose_trust(scope)
        ),
        f"{STREAM_ROLE}-policy": Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(STREAM_ROLE), "policy": policies.delivery(spec.export, scope)},
        ),
        SUBSCRIPTION_ROLE: roles.role(
            scope, SUBSCRIPTION_ROLE, description="Export of logs: to Firehose", trust=policies.logs_trust(scope)
        ),
        f"{SUBSCRIPTION_ROLE}-policy": Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(SUBSCRIPTION_ROLE), "policy": policies.subscription(scope)},
        ),
        STREAM_KEY: _stream(spec.export, spec.logs_key_arn, scope),
    }
    ready = observed.external_names((STREAM_KEY, f"{SUBSCRIPTION_ROLE}-policy")) is not None
    for what, (group, there) in _groups(spec, scope, observed).items():
        key = f"subscription-{what}"
        if (ready and there) or observed.get(key) is not None:
            table[key] = _subscription(key, group, scope)
    return table


def _groups(spec: MonitoringSpec, scope: Scope, observed: Observed) -> dict[str, tuple[str, bool]]:
    """Log groups that are exported, by what they are of: their names, and whether they are there."""
    own: dict[str, tuple[str, bool]] = {
        one.name: (
            logs.group_name(scope, group_key(one.name)),
            observed.at_provider(group_key(one.name), "id") is not None,
        )
        for one in spec.groups
    }
    others = {one.component.replace("/", "-"): (one.log_group, True) for one in spec.watched.groups}
    return {**own, **others}


def _stream(export: Export, key_arn: str, scope: Scope) -> Managed:
    """https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html."""
    return Managed(
        managed.DELIVERY_STREAM,
        {
            "name": stream(scope),
            "destination": "extended_s3",
            "extendedS3Configuration": {
                "bucketArn": export.bucket_arn,
                "roleArn": roles.arn(scope, STREAM_ROLE),
                "prefix": EXPORT_PREFIX,
                "errorOutputPrefix": EXPORT_ERRORS_PREFIX,
                "fileExtension": EXPORT_EXTENSION,
                "compressionFormat": "UNCOMPRESSED",
                "bufferingSize": BUFFER_MB,
                "bufferingInterval": BUFFER_SECONDS,
                "cloudwatchLoggingOptions": {
                    "enabled": True,
                    "logGroupName": logs.group_name(scope, EXPORT_ERRORS_KEY),
                    "logStreamName": ERRORS_STREAM,
                },
            },
            "serverSideEncryption": {"enabled": True, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": key_arn},
        },
    )


def _subscription(key: str, group: str, scope: Scope) -> Managed:
    """Every event of a log group: an empty pattern matches all."""
    return Managed(
        managed.LOG_SUBSCRIPTION_FILTER,
        {
            "name": scope.aws_name(key, FILTER_LIMIT),
            "logGroupName": group,
            "filterPattern": "",
            "destinationArn": stream_arn(scope),
            "roleArn": roles.arn(scope, SUBSCRIPTION_ROLE),
        },
        replaceable=True,
    )
