"""LogArchive: the S3 bucket that access logs are written to."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.bucket import ExpireDays
from crofter.api.model import Model
from crofter.api.xr import XRSpec


class LogArchiveSpec(XRSpec):
    """Spec of the LogArchive composite resource."""

    expire_days: Annotated[ExpireDays, Field(description="Days after which logs are deleted.")]
    force_destroy: Annotated[
        bool, Field(description="Whether the logs go with the archive. If not, AWS refuses to delete it with any in.")
    ]


class LogArchiveOutputs(Model):
    """What other components need of the archive. Absent until logs can be written to it."""

    bucket: Annotated[str, Field(max_length=63, description="Name of its bucket.")]
    arn: Annotated[str, Field(max_length=256, description="ARN of its bucket.")]


LOG_ARCHIVE: Final = ComponentKind(
    kind="LogArchive",
    plural="logarchives",
    name="log-archive",
    condition="LogArchiveReady",
    spec=LogArchiveSpec,
    outputs=LogArchiveOutputs,
    managed=(
        managed.S3_BUCKET,
        managed.S3_LIFECYCLE,
        managed.S3_OWNERSHIP,
        managed.S3_POLICY,
        managed.S3_PUBLIC_ACCESS_BLOCK,
        managed.S3_ENCRYPTION,
    ),
    needs=(),
    purpose="The bucket that S3 and load balancers write their access logs to.",
)
