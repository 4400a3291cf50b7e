"""What moto lacks of S3: the encryption types that a bucket takes no objects of."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final

from moto.core.responses import ActionResult
from moto.s3.responses import S3Response

BLOCKED: Final = ("SSE-C",)
"""What a new bucket takes no objects of, unless something else is said.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
"""


def play() -> None:
    """From now on moto, in this process, does what S3 does of these."""
    if not hasattr(S3Response.get_bucket_encryption, "__wrapped__"):
        S3Response.get_bucket_encryption = _told_whole(S3Response.get_bucket_encryption)  # type: ignore[method-assign]


def _told_whole(original: Any) -> Any:
    @wraps(original)
    def get(response: Any) -> Any:
        encryption = response.backend.get_bucket_encryption(response.bucket_name)
        if not encryption:
            return original(response)
        rule = encryption["Rule"]
        blocked = rule.get("BlockedEncryptionTypes", {"EncryptionType": list(BLOCKED)})["EncryptionType"]
        told = {
            "ApplyServerSideEncryptionByDefault": rule["ApplyServerSideEncryptionByDefault"],
            "BucketKeyEnabled": rule.get("BucketKeyEnabled") == "true",
            "BlockedEncryptionTypes": {"EncryptionType": [blocked] if isinstance(blocked, str) else blocked},
        }
        response.data["Action"] = "GetBucketEncryption"
        return response.serialized(ActionResult({"ServerSideEncryptionConfiguration": {"Rules": [told]}}))

    return get
