"""What is set on a bucket of S3: each a kind of its own, named by the bucket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter_local.aws.kinds.model import (
    LOCAL,
    NOTED,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
    same_json,
)
from crofter_local.aws.kinds.s3_wire import (
    cors_from,
    cors_to,
    encryption_from,
    encryption_to,
    lifecycle_from,
    lifecycle_to,
    logging_from,
    logging_to,
    notification_from,
    notification_to,
)
from crofter_local.aws.kinds.session import Aws

_ACCESS: Final = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}

Read = Callable[[Aws, str], Mapping[str, Any] | None]
"""(session, bucket) → the setting in the provider's terms; None where there is none."""
Write = Callable[[Aws, str, Args], None]
Clear = Callable[[Aws, str], None]


def _setting(
    name: str, noun: str, attributes: Mapping[str, Attribute], read: Read, write: Write, clear: Clear, **more: Any
) -> Kind:
    """An entry for something that is put onto a bucket as a whole."""

    def observe(aws: Aws, bucket: str, _args: Args) -> Observation | None:
        fields = read(aws, bucket)
        return None if fields is None else Observation({"id": bucket, "bucket": bucket, **fields})

    def create(aws: Aws, _name: str, args: Args) -> str:
        bucket: str = args["bucket"]
        write(aws, bucket, args)
        return bucket

    def update(aws: Aws, bucket: str, args: Args, _changed: frozenset[str]) -> None:
        write(aws, bucket, args)

    def delete(aws: Aws, bucket: str, _args: Args) -> None:
        clear(aws, bucket)

    return Kind(
        name=f"s3.aws.m.upbound.io/{name}",
        noun=f"S3 Bucket {noun}",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"bucket": REPLACE, **attributes},
        observe=observe,
        create=create,
        update=update,
        delete=delete,
        **more,
    )


def _get(operation: str, key: str, convert: Callable[[Any], Mapping[str, Any]]) -> Read:
    def read(aws: Aws, bucket: str) -> Mapping[str, Any] | None:
        answer = aws.answer("s3", operation, Bucket=bucket)
        return convert(answer[key]) if answer is not None and key in answer else None

    return read


def _put(operation: str, parameter: str, convert: Callable[[Args], Any]) -> Write:
    def write(aws: Aws, bucket: str, args: Args) -> None:
        aws.call("s3", operation, Bucket=bucket, **{parameter: convert(args)})

    return write


def _drop(operation: str, **parameters: Any) -> Clear:
    def clear(aws: Aws, bucket: str) -> None:
        aws.call("s3", operation, Bucket=bucket, **parameters)

    return clear


def _notification(aws: Aws, bucket: str) -> Mapping[str, Any] | None:
    answer = aws.answer("s3", "get_bucket_notification_configuration", Bucket=bucket)
    return None if answer is None else notification_from(answer) or None


KINDS: Final = (
    _setting(
        "BucketPublicAccessBlock",
        "Public Access Block",
        {**dict.fromkeys(_ACCESS, UPDATE), "skipDestroy": LOCAL},
        _get(
            "get_public_access_block",
            "PublicAccessBlockConfiguration",
            lambda found: {field: found[name] for field, name in _ACCESS.items()},
        ),
        _put(
            "put_public_access_block",
            "PublicAccessBlockConfiguration",
            lambda args: {name: bool(args.get(field)) for field, name in _ACCESS.items()},
        ),
        _drop("delete_public_access_block"),
    ),
    _setting(
        "BucketOwnershipControls",
        "Ownership Controls",
        {"rule": UPDATE},
        _get(
            "get_bucket_ownership_controls",
            "OwnershipControls",
            lambda found: {"rule": {"objectOwnership": found["Rules"][0]["ObjectOwnership"]}},
        ),
        _put(
            "put_bucket_ownership_controls",
            "OwnershipControls",
            lambda args: {"Rules": [{"ObjectOwnership": args["rule"]["objectOwnership"]}]},
        ),
        _drop("delete_bucket_ownership_controls"),
    ),
    _setting(
        "BucketServerSideEncryptionConfiguration",
        "Server-side Encryption Configuration",
        {"rule": UPDATE},
        _get("get_bucket_encryption", "ServerSideEncryptionConfiguration", encryption_from),
        _put("put_bucket_encryption", "ServerSideEncryptionConfiguration", encryption_to),
        _drop("delete_bucket_encryption"),
        not_modelled={"expectedBucketOwner": "there is one account"},
    ),
    _setting(
        "BucketVersioning",
        "Versioning",
        {"versioningConfiguration": UPDATE},
        _get("get_bucket_versioning", "Status", lambda found: {"versioningConfiguration": {"status": found}}),
        _put(
            "put_bucket_versioning",
            "VersioningConfiguration",
            lambda args: {"Status": args["versioningConfiguration"]["status"]},
        ),
        _drop("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
        not_modelled={"expectedBucketOwner": "there is one account", "mfa": "there is no device"},
    ),
    _setting(
        "BucketLifecycleConfiguration",
        "Lifecycle Configuration",
        {"rule": UPDATE, "transitionDefaultMinimumObjectSize": NOTED},
        _get("get_bucket_lifecycle_configuration", "Rules", lifecycle_from),
        _put("put_bucket_lifecycle_configuration", "LifecycleConfiguration", lifecycle_to),
        _drop("delete_bucket_lifecycle"),
        not_modelled={"expectedBucketOwner": "there is one account"},
    ),
    _setting(
        "BucketPolicy",
        "Policy",
        {"policy": Attribute(Change.UPDATE, equal=same_json)},
        _get("get_bucket_policy", "Policy", lambda found: {"policy": str(found)}),
        _put("put_bucket_policy", "Policy", lambda args: args["policy"]),
        _drop("delete_bucket_policy"),
    ),
    _setting(
        "BucketLogging",
        "Logging",
        {"targetBucket": UPDATE, "targetPrefix": UPDATE, "targetObjectKeyFormat": NOTED},
        _get("get_bucket_logging", "LoggingEnabled", logging_from),
        _put("put_bucket_logging", "BucketLoggingStatus", logging_to),
        _drop("put_bucket_logging", BucketLoggingStatus={}),
        not_modelled={"expectedBucketOwner": "there is one account", "targetGrant": "access is by policy"},
    ),
    _setting(
        "BucketCorsConfiguration",
        "CORS Configuration",
        {"corsRule": UPDATE},
        _get("get_bucket_cors", "CORSRules", cors_from),
        _put("put_bucket_cors", "CORSConfiguration", cors_to),
        _drop("delete_bucket_cors"),
        not_modelled={"expectedBucketOwner": "there is one account"},
    ),
    _setting(
        "BucketNotification",
        "Notification",
        {"eventbridge": UPDATE, "lambdaFunction": UPDATE, "queue": UPDATE, "topic": UPDATE},
        _notification,
        _put("put_bucket_notification_configuration", "NotificationConfiguration", notification_to),
        _drop("put_bucket_notification_configuration", NotificationConfiguration={}),
        late_init_ignored=frozenset({"eventbridge", "lambdaFunction", "queue", "topic"}),
    ),
)
