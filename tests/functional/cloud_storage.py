"""What AWS has of buckets and secrets."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from .things import Thing

Client = Callable[[str], Any]

_SETTINGS: Final = {
    "BucketCorsConfiguration": ("get_bucket_cors", "CORSRules"),
    "BucketLifecycleConfiguration": ("get_bucket_lifecycle_configuration", "Rules"),
    "BucketLogging": ("get_bucket_logging", "LoggingEnabled"),
    "BucketNotification": ("get_bucket_notification_configuration", "QueueConfigurations"),
    "BucketOwnershipControls": ("get_bucket_ownership_controls", "OwnershipControls"),
    "BucketPolicy": ("get_bucket_policy", "Policy"),
    "BucketPublicAccessBlock": ("get_public_access_block", "PublicAccessBlockConfiguration"),
    "BucketServerSideEncryptionConfiguration": ("get_bucket_encryption", "ServerSideEncryptionConfiguration"),
    "BucketVersioning": ("get_bucket_versioning", "Status"),
}


def storage(client: Client) -> Iterator[Thing]:
    """Every bucket."""
    s3 = client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        tags = _setting(s3, bucket["Name"], "get_bucket_tagging", "TagSet") or ()
        yield Thing("Bucket", bucket["Name"], {tag["Key"]: tag["Value"] for tag in tags})


def settings(client: Client, parent: Thing) -> Iterator[Thing]:
    """What is set on a bucket; `raw` holds it under `is`."""
    if parent.kind != "Bucket":
        return
    for kind, (operation, key) in _SETTINGS.items():
        found = _setting(client("s3"), parent.id, operation, key)
        if found is not None:
            yield Thing(kind, parent.id, raw={"is": found})


def _setting(s3: Any, bucket: str, operation: str, key: str) -> Any:
    """A setting of a bucket; None where there is none, or no bucket any more."""
    try:
        return getattr(s3, operation)(Bucket=bucket).get(key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"].startswith("NoSuch") or "NotFound" in error.response["Error"]["Code"]:
            return None
        raise


def secrets(client: Client) -> Iterator[Thing]:
    """Every secret that is not scheduled for deletion."""
    for page in client("secretsmanager").get_paginator("list_secrets").paginate():
        for raw in page["SecretList"]:
            yield Thing("Secret", raw["ARN"], {tag["Key"]: tag["Value"] for tag in raw.get("Tags", ())}, raw)
