"""`spec.buckets`: S3 buckets."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.bucket import CorsRule, ExpireDays
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName


class BucketSection(Model):
    """An S3 bucket: private, encrypted, reached over TLS only."""

    name: Annotated[ItemName, Field(description="Name of the bucket within the Environment.")]
    versioning: Annotated[
        bool | None,
        Field(description="Keep what is overwritten or deleted for a while. Default: false for dev, else true."),
    ] = None
    expire_days: Annotated[
        ExpireDays | None, Field(description="Days after which objects are deleted. Default: never.")
    ] = None
    noncurrent_days: Annotated[
        ExpireDays | None,
        Field(
            description="Days for which what was overwritten or deleted is kept, with versioning. Default: 7 for dev, "
            "30 for staging, 90 for prod."
        ),
    ] = None
    access_logs: Annotated[
        bool | None, Field(description="Write down who asked for what, in the log archive. Default: true.")
    ] = None
    cors: Annotated[
        list[CorsRule] | None,
        Field(max_length=10, description="Other origins that browsers may let at the bucket. Default: none."),
    ] = None
    force_destroy: Annotated[
        bool | None,
        Field(
            description="Delete the objects along with the bucket. If not, AWS keeps a bucket until it is empty. "
            "Default: true for dev, else false."
        ),
    ] = None
