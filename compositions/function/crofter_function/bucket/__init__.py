"""Bucket: how AWS makes a private, encrypted S3 bucket."""

from typing import Any, Final

from crofter.api import managed
from crofter.api.components import bucket
from crofter.api.components.bucket import BucketEvent, BucketOutputs, BucketSpec, ServiceAccess
from crofter_function.framework import buckets
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.log_archive.defaults import S3_PREFIX


def compose(spec: BucketSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys of `framework.buckets`, and `versioning`, `logging`, `cors`, `notification` where they are asked for.

    Raises SpecError when two statements or notifications have the same name.
    """
    _unlike("serviceAccess", [one.name for one in spec.service_access])
    _unlike("events", [one.name for one in spec.events])
    private = buckets.Private(
        force_destroy=spec.force_destroy and spec.deletion == "Prepare",
        key_arn=spec.key_arn,
        statements=[_statement(one, scope) for one in spec.service_access],
        expire_days=spec.expire_days,
        noncurrent_days=spec.noncurrent_days,
        settings=_settings(spec, scope),
    )
    table = buckets.resources(private, scope, observed)
    host = observed.at_provider(buckets.BUCKET, "bucketRegionalDomainName")
    if host is None or not buckets.in_place(observed):
        return Composed(table, None)
    return Composed(table, BucketOutputs(name=buckets.name(scope), arn=buckets.arn(scope), regional_domain_name=host))


def _unlike(field: str, names: list[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise SpecError(f"spec.{field}.{place}.name", f"{name} is there twice")


def _settings(spec: BucketSpec, scope: Scope) -> dict[str, Managed]:
    """What not every bucket has. Without its resource versioning is suspended, and nothing that is kept is lost."""
    of = {"bucket": buckets.name(scope)}
    table: dict[str, Managed] = {}
    if spec.versioning:
        table["versioning"] = Managed(managed.S3_VERSIONING, {**of, "versioningConfiguration": {"status": "Enabled"}})
    if spec.access_logs is not None:
        table["logging"] = Managed(
            managed.S3_LOGGING,
            {
                **of,
                "targetBucket": spec.access_logs.bucket,
                "targetPrefix": S3_PREFIX,
                "targetObjectKeyFormat": {"partitionedPrefix": {"partitionDateSource": "EventTime"}},
            },
        )
    if spec.cors:
        table["cors"] = Managed(managed.S3_CORS, {**of, "corsRule": [rule.wire() for rule in spec.cors]})
    if spec.events:
        table["notification"] = Managed(managed.S3_NOTIFICATION, {**of, **_events(spec.events)})
    return table


def _events(events: list[BucketEvent]) -> dict[str, list[dict[str, Any]]]:
    table: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        section, arn = _TARGETS[event.target]
        entry: dict[str, Any] = {"id": event.name, arn: event.arn, "events": event.events}
        if event.prefix:
            entry["filterPrefix"] = event.prefix
        if event.suffix:
            entry["filterSuffix"] = event.suffix
        table.setdefault(section, []).append(entry)
    return table


_TARGETS: Final = {"Function": ("lambdaFunction", "lambdaFunctionArn"), "Queue": ("queue", "queueArn")}


def _statement(access: ServiceAccess, scope: Scope) -> dict[str, Any]:
    """A service may act for this account only, and for one thing in it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    return {
        "Sid": access.name,
        "Effect": "Allow",
        "Principal": {"Service": access.service},
        "Action": list(access.actions),
        "Resource": f"{buckets.arn(scope)}/{access.prefix}*",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": scope.aws.account_id},
            "ArnLike": {"aws:SourceArn": access.source_arn},
        },
    }


BUCKET: Final = Component(bucket.BUCKET, compose)
