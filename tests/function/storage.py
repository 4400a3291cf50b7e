"""Bucket and LogArchive composite resources to test with."""

from typing import Any

from .messaging import KEY, composite

ARCHIVE = "shop-dev-log-archive-bucket-1a2b3c"
ORIGIN = {"allowedOrigins": ["https://shop.example.com"], "allowedMethods": ["GET", "PUT"]}
RESIZE = "arn:aws:lambda:ap-southeast-2:123456789012:function:resize"
EXPORT_QUEUE = "arn:aws:sqs:ap-southeast-2:123456789012:export"
CDN = "arn:aws:cloudfront::123456789012:distribution/E1"


def event(name: str, target: str, arn: str, **changes: Any) -> dict[str, Any]:
    """A notification; `changes` replace fields of it."""
    told = {"name": name, "target": target, "arn": arn, "events": ["s3:ObjectCreated:*"], "prefix": "", "suffix": ""}
    return told | changes


def bucket(**changes: Any) -> dict[str, Any]:
    """The composite resource of a bucket; `changes` replace fields of its spec."""
    spec = {
        "component": "bucket/uploads",
        "keyArn": KEY,
        "versioning": False,
        "noncurrentDays": 7,
        "cors": [],
        "serviceAccess": [],
        "events": [],
        "forceDestroy": True,
    }
    return composite("Bucket", "shop-dev-bucket-uploads-1a2b3c", spec | changes)


def log_archive(**changes: Any) -> dict[str, Any]:
    """The composite resource of a log archive; `changes` replace fields of its spec."""
    spec = {"component": "log-archive", "expireDays": 30, "forceDestroy": True}
    return composite("LogArchive", "shop-dev-log-archive-1a2b3c", spec | changes)


UPLOADS = bucket(accessLogs={"bucket": ARCHIVE})
"""As the planner makes it for profile dev."""

PROD_UPLOADS = bucket(accessLogs={"bucket": ARCHIVE}, versioning=True, noncurrentDays=90, forceDestroy=False)
"""As the planner makes it for profile prod."""

RICH = bucket(
    accessLogs={"bucket": ARCHIVE},
    versioning=True,
    expireDays=30,
    cors=[ORIGIN | {"allowedHeaders": ["*"], "exposeHeaders": ["ETag"], "maxAgeSeconds": 600}],
    serviceAccess=[
        {
            "name": "Cdn",
            "service": "cloudfront.amazonaws.com",
            "actions": ["s3:GetObject"],
            "prefix": "public/",
            "sourceArn": CDN,
        }
    ],
    events=[
        event("resize", "Function", RESIZE, prefix="in/", suffix=".png"),
        event("export", "Queue", EXPORT_QUEUE),
    ],
)
"""With everything that a bucket can have."""

LOGS = log_archive()
