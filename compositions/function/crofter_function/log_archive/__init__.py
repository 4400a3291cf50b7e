"""LogArchive: how AWS makes the bucket that access logs are written to."""

from typing import Final

from crofter.api.components import log_archive
from crofter.api.components.log_archive import LogArchiveOutputs, LogArchiveSpec
from crofter_function.framework import buckets
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed
from crofter_function.framework.scope import Scope
from crofter_function.log_archive import policies


def compose(spec: LogArchiveSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys of `framework.buckets`. It is encrypted with S3's own key: load balancers can write to no other bucket.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    private = buckets.Private(
        force_destroy=spec.force_destroy and spec.deletion == "Prepare",
        statements=policies.deliveries(scope),
        expire_days=spec.expire_days,
    )
    table = buckets.resources(private, scope, observed)
    if not buckets.in_place(observed):
        return Composed(table, None)
    return Composed(table, LogArchiveOutputs(bucket=buckets.name(scope), arn=buckets.arn(scope)))


LOG_ARCHIVE: Final = Component(log_archive.LOG_ARCHIVE, compose)
