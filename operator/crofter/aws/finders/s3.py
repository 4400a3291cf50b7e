"""S3: what is set on a bucket, by the bucket's name."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder


def _setting(_s3: Any, provider: Mapping[str, Any]) -> str | None:
    """A setting is put as a whole: whether it was or not, the provider may look at the bucket's, and put it again."""
    bucket = provider.get("bucket")
    return None if not bucket else str(bucket)


FINDERS: Final[Mapping[str, Finder]] = {
    f"s3/{kind}": Finder("s3", _setting)
    for kind in (
        "BucketCorsConfiguration",
        "BucketLifecycleConfiguration",
        "BucketLogging",
        "BucketNotification",
        "BucketOwnershipControls",
        "BucketPolicy",
        "BucketPublicAccessBlock",
        "BucketServerSideEncryptionConfiguration",
        "BucketVersioning",
    )
}
