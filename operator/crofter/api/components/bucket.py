"""Bucket: an S3 bucket that only the Environment's own account sees."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec

ExpireDays = Annotated[int, Field(ge=1, le=36500)]
"""Days after which S3 deletes something; a hundred years at most."""

CorsMethod = Literal["DELETE", "GET", "HEAD", "POST", "PUT"]
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html"""

CORS_ORIGIN: Final = r"^(\*|[a-z][a-z0-9+.-]*://[A-Za-z0-9.-]*\*?[A-Za-z0-9.-]*(:[0-9]{1,5})?)$"
"""An origin as S3 takes it: any, or a scheme and a host with one * in it at most."""

CorsOrigin = Annotated[str, Field(min_length=1, max_length=253, pattern=CORS_ORIGIN)]
CorsHeader = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9-]*\*?[A-Za-z0-9-]*$")]


_SET: Final[dict[str, Any]] = {"x-kubernetes-list-type": "set"}


class CorsRule(Model):
    """Which other origins a browser may let at the bucket, and how."""

    allowed_origins: Annotated[
        list[CorsOrigin],
        Field(
            min_length=1,
            max_length=20,
            json_schema_extra=_SET,
            description="Origins, for example https://shop.example.com: scheme and host with one * at most, or * "
            "for all.",
        ),
    ]
    allowed_methods: Annotated[
        list[CorsMethod],
        Field(min_length=1, max_length=5, json_schema_extra=_SET, description="HTTP methods that they may use."),
    ]
    allowed_headers: Annotated[
        list[CorsHeader] | None,
        Field(
            min_length=1,
            max_length=20,
            json_schema_extra=_SET,
            description="Request headers that they may send. Default: none.",
        ),
    ] = None
    expose_headers: Annotated[
        list[CorsHeader] | None,
        Field(
            min_length=1,
            max_length=20,
            json_schema_extra=_SET,
            description="Response headers that they may read. Default: none.",
        ),
    ] = None
    max_age_seconds: Annotated[
        int | None,
        Field(ge=0, le=86400, description="Seconds for which a browser remembers the answer. Default: the browser's."),
    ] = None


class AccessLogs(Model):
    """Where S3 writes down who asked the bucket for what."""

    bucket: Annotated[str, Field(max_length=63, description="Name of the log archive's bucket.")]


class ServiceAccess(Model):
    """What an AWS service may do with the objects of the bucket, of its own accord."""

    name: Annotated[
        str, Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9]+$", description="Name of the statement.")
    ]
    service: Annotated[
        str,
        Field(max_length=128, pattern=r"^[a-z0-9.-]+\.amazonaws\.com$", description="Service principal."),
    ]
    actions: Annotated[
        list[Annotated[str, Field(max_length=64, pattern="^s3:[A-Z][A-Za-z]+$")]],
        Field(min_length=1, max_length=10, description="Actions on objects."),
    ]
    prefix: Annotated[str, Field(max_length=256, description="How the keys of the objects begin; all, where empty.")]
    source_arn: Annotated[str, Field(max_length=512, description="ARN of what the service must be acting for.")]


class BucketEvent(Model):
    """Who is told when something happens to objects."""

    name: Annotated[str, Field(min_length=1, max_length=64, description="Name of this notification in the bucket.")]
    target: Annotated[Literal["Function", "Queue"], Field(description="Whether a Lambda function or an SQS queue.")]
    arn: Annotated[str, Field(max_length=512, description="ARN of the function or queue.")]
    events: Annotated[
        list[Annotated[str, Field(max_length=64, pattern=r"^s3:[A-Za-z]+(:[A-Za-z*]+)?$")]],
        Field(min_length=1, max_length=10, description="Events, for example s3:ObjectCreated:*."),
    ]
    prefix: Annotated[str, Field(max_length=256, description="How the keys of the objects begin; all, where empty.")]
    suffix: Annotated[str, Field(max_length=256, description="How the keys of the objects end; all, where empty.")]


class BucketSpec(XRSpec):
    """Spec of the Bucket composite resource."""

    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the objects.")]
    versioning: Annotated[bool, Field(description="Whether what is overwritten or deleted is kept for a while.")]
    expire_days: Annotated[
        ExpireDays | None, Field(description="Days after which objects are deleted. Absent: never.")
    ] = None
    noncurrent_days: Annotated[
        ExpireDays,
        Field(description="Days for which what was overwritten or deleted is kept, where there are versions."),
    ]
    access_logs: Annotated[AccessLogs | None, Field(description="Where access is written down. Absent: nowhere.")] = (
        None
    )
    cors: Annotated[list[CorsRule], Field(max_length=10, description="Other origins that browsers may let at it.")]
    service_access: Annotated[
        list[ServiceAccess], Field(max_length=20, description="What AWS services may do with the objects.")
    ]
    events: Annotated[list[BucketEvent], Field(max_length=20, description="Who is told of events.")]
    force_destroy: Annotated[
        bool, Field(description="Whether the objects go with the bucket. If not, AWS refuses to delete it with any in.")
    ]


class BucketOutputs(Model):
    """What other components need of a bucket. Absent until it is closed to the public and encrypted."""

    name: Annotated[str, Field(max_length=63, description="Name of the bucket.")]
    arn: Annotated[str, Field(max_length=256, description="ARN of the bucket.")]
    regional_domain_name: Annotated[
        str, Field(max_length=256, description="Host name under which its region answers for it.")
    ]


BUCKET: Final = ComponentKind(
    kind="Bucket",
    plural="buckets",
    name="bucket",
    condition="BucketsReady",
    spec=BucketSpec,
    outputs=BucketOutputs,
    managed=(
        managed.S3_BUCKET,
        managed.S3_CORS,
        managed.S3_LIFECYCLE,
        managed.S3_LOGGING,
        managed.S3_NOTIFICATION,
        managed.S3_OWNERSHIP,
        managed.S3_POLICY,
        managed.S3_PUBLIC_ACCESS_BLOCK,
        managed.S3_ENCRYPTION,
        managed.S3_VERSIONING,
    ),
    needs=("Encryption", "LogArchive"),
    purpose="A private, encrypted S3 bucket with a policy of its own.",
)
