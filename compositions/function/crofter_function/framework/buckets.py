"""Private S3 buckets: what every bucket has that Crofter makes, whatever it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crofter.api import managed
from crofter_function.framework.observed import Observed
from crofter_function.framework.policy import document, encrypted_transport
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

BUCKET: Final = "bucket"
"""Key of the bucket itself."""

NAME_LIMIT: Final = 63
"""Longest bucket name, in characters. Names are unique among all accounts of a partition.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
"""

ABORT_DAYS: Final = 7
"""Days after which the parts of an upload that was never completed are deleted: they cost, and nobody sees them."""

_IN_PLACE: Final = ("encryption", "ownership", "policy", "public-access-block")
"""Settings without which nothing should be put into a bucket."""


@dataclass(frozen=True, slots=True)
class Private:
    """What differs from bucket to bucket.

    `key_arn` is the KMS key it is encrypted with, else S3's own; `statements` are those of its policy beyond the one
    that refuses plain HTTP. `expire_days` and `noncurrent_days` are absent where nothing expires. `force_destroy` says
    whether contents go with it.
    """

    force_destroy: bool
    key_arn: str | None = None
    statements: Sequence[Mapping[str, Any]] = ()
    expire_days: int | None = None
    noncurrent_days: int | None = None
    settings: Mapping[str, Managed] = field(default_factory=dict)


def name(scope: Scope) -> str:
    """Name of the component's bucket. A dot in it would be in the way of TLS."""
    return scope.aws_name(BUCKET, NAME_LIMIT).replace(".", "-")


def arn(scope: Scope) -> str:
    """ARN of the component's bucket: it has neither region nor account.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
    """
    return f"arn:{scope.aws.partition}:s3:::{name(scope)}"


def resources(private: Private, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Key `bucket`, and what is set on it once it is there: AWS refuses settings of a bucket that does not exist.

    Keys of settings: `public-access-block`, `ownership`, `encryption`, `lifecycle`, `policy`, and those of `settings`.
    """
    table = {
        BUCKET: Managed(managed.S3_BUCKET, {"forceDestroy": private.force_destroy}, external_name=name(scope)),
    }
    settings = {
        "public-access-block": Managed(
            managed.S3_PUBLIC_ACCESS_BLOCK,
            {
                "bucket": name(scope),
                "blockPublicAcls": True,
                "blockPublicPolicy": True,
                "ignorePublicAcls": True,
                "restrictPublicBuckets": True,
            },
        ),
        "ownership": Managed(
            managed.S3_OWNERSHIP, {"bucket": name(scope), "rule": {"objectOwnership": "BucketOwnerEnforced"}}
        ),
        "encryption": Managed(managed.S3_ENCRYPTION, {"bucket": name(scope), "rule": [_encryption(private.key_arn)]}),
        "lifecycle": Managed(managed.S3_LIFECYCLE, {"bucket": name(scope), "rule": _lifecycle(private)}),
        "policy": Managed(managed.S3_POLICY, {"bucket": name(scope), "policy": _policy(private.statements, scope)}),
        **private.settings,
    }
    there = observed.at_provider(BUCKET, "id") is not None
    table.update({key: setting for key, setting in settings.items() if there or observed.get(key) is not None})
    return table


def in_place(observed: Observed) -> bool:
    """Whether the bucket is there, closed to the public, encrypted, and under its policy."""
    return observed.external_names(_IN_PLACE) is not None


def _encryption(key_arn: str | None) -> dict[str, Any]:
    """A bucket key asks KMS once for many objects. Keys of the uploader's own (SSE-C) are taken by no bucket.

    All of it is said, even what S3 does by itself: what S3 tells and nobody asked for, the provider would change for
    ever. https://github.com/crossplane-contrib/provider-upjet-aws/issues/2055
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
    """
    default = {"sseAlgorithm": "AES256"} if key_arn is None else {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key_arn}
    return {
        "applyServerSideEncryptionByDefault": default,
        "bucketKeyEnabled": key_arn is not None,
        "blockedEncryptionTypes": ["SSE-C"],
    }


def _lifecycle(private: Private) -> list[dict[str, Any]]:
    """Rules for all objects.

    One that expires objects by age clears away their delete markers too; where none does, markers that nothing stands
    behind any more are cleared by themselves.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    """
    rules = [_rule("incomplete-uploads", abortIncompleteMultipartUpload=[{"daysAfterInitiation": ABORT_DAYS}])]
    if private.expire_days is not None:
        rules.append(_rule("objects", expiration=[{"days": private.expire_days}]))
    if private.noncurrent_days is not None:
        old = {"noncurrentVersionExpiration": [{"noncurrentDays": private.noncurrent_days}]}
        if private.expire_days is None:
            old["expiration"] = [{"expiredObjectDeleteMarker": True}]
        rules.append(_rule("versions", **old))
    return rules


def _rule(identifier: str, **actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": identifier, "status": "Enabled", "filter": [{"prefix": ""}], **actions}


def _policy(statements: Sequence[Mapping[str, Any]], scope: Scope) -> str:
    refusal = encrypted_transport("s3:*", [arn(scope), f"{arn(scope)}/*"])
    return document(*statements, refusal)
