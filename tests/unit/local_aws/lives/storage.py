"""Buckets and what is set on them."""

from __future__ import annotations

from typing import Any

from .manifests import REGION, manifest, ref

QUEUE = f"arn:aws:sqs:{REGION}:123456789012:queue"
TOLD = [{"id": "new", "queueArn": QUEUE, "events": ["s3:ObjectCreated:*"], "filterPrefix": "in/"}]
NO_TLS = '{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}'
LOGS = (
    '{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject",'
    '"Resource":"arn:aws:s3:::archive/*"}'
)
DOCUMENT = '{{"Version":"2012-10-17","Statement":[{0}]}}'


def rule(identifier: str, **what: Any) -> dict[str, Any]:
    return {"id": identifier, "status": "Enabled", "filter": [{"prefix": ""}], **what}


def encrypted(algorithm: str, **key: str) -> list[dict[str, Any]]:
    default = {"sseAlgorithm": algorithm, **key}
    return [
        {
            "applyServerSideEncryptionByDefault": default,
            "bucketKeyEnabled": bool(key),
            "blockedEncryptionTypes": ["SSE-C"],
        }
    ]


LIFE = [
    manifest("Bucket", "archive", "s3", forceDestroy=True),
    manifest("BucketPolicy", "archive", "s3", bucketRef=ref("archive"), policy=DOCUMENT.format(LOGS)),
    manifest("Bucket", "uploads", "s3", forceDestroy=True, tags={"team": "shop"}),
    manifest(
        "BucketPublicAccessBlock",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        blockPublicAcls=True,
        blockPublicPolicy=True,
        ignorePublicAcls=True,
        restrictPublicBuckets=True,
    ),
    manifest(
        "BucketOwnershipControls",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        rule={"objectOwnership": "BucketOwnerEnforced"},
    ),
    manifest(
        "BucketServerSideEncryptionConfiguration",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        rule=encrypted("aws:kms", kmsMasterKeyId="arn:aws:kms:eu-west-1:123456789012:key/1"),
    ),
    manifest(
        "BucketVersioning",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        versioningConfiguration={"status": "Enabled"},
    ),
    manifest(
        "BucketLifecycleConfiguration",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        rule=[
            rule("abort", abortIncompleteMultipartUpload=[{"daysAfterInitiation": 7}]),
            rule("expire", expiration=[{"days": 30}], noncurrentVersionExpiration=[{"noncurrentDays": 90}]),
            rule("markers", expiration=[{"expiredObjectDeleteMarker": True}]),
        ],
    ),
    manifest("BucketPolicy", "uploads", "s3", bucketRef=ref("uploads"), policy=DOCUMENT.format(NO_TLS)),
    manifest(
        "BucketLogging",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        targetBucketRef=ref("archive"),
        targetPrefix="s3/uploads/",
    ),
    manifest(
        "BucketCorsConfiguration",
        "uploads",
        "s3",
        bucketRef=ref("uploads"),
        corsRule=[{"allowedMethods": ["GET"], "allowedOrigins": ["https://shop.example.com"], "maxAgeSeconds": 60}],
    ),
    manifest("BucketNotification", "uploads", "s3", bucketRef=ref("uploads"), queue=TOLD),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Bucket", "uploads", {"tags": {"a": "b"}, "forceDestroy": False}),
    ("BucketPublicAccessBlock", "uploads", {"restrictPublicBuckets": False}),
    ("BucketOwnershipControls", "uploads", {"rule": {"objectOwnership": "ObjectWriter"}}),
    ("BucketServerSideEncryptionConfiguration", "uploads", {"rule": encrypted("AES256")}),
    ("BucketVersioning", "uploads", {"versioningConfiguration": {"status": "Suspended"}}),
    ("BucketLifecycleConfiguration", "uploads", {"rule": [rule("expire", expiration=[{"days": 1}])]}),
    ("BucketPolicy", "uploads", {"policy": DOCUMENT.format(NO_TLS.replace("s3:*", "s3:GetObject"))}),
    ("BucketLogging", "uploads", {"targetPrefix": "elsewhere/"}),
    ("BucketCorsConfiguration", "uploads", {"corsRule": [{"allowedMethods": ["PUT"], "allowedOrigins": ["*"]}]}),
    ("BucketNotification", "uploads", {"queue": [{"id": "all", "queueArn": QUEUE, "events": ["s3:ObjectRemoved:*"]}]}),
]

REFUSALS = [
    ("Bucket", "uploads", {"objectLockEnabled": True}, 'the argument "object_lock_enabled" from "false" to "true"'),
    ("BucketVersioning", "uploads", {"bucket": "x", "bucketRef": None}, 'the argument "bucket" from "uploads" to "x"'),
]
