"""LambdaFunction composite resources to test with."""

from typing import Any

from .messaging import KEY, composite

ACCOUNT = "123456789012"
IMAGE = f"{ACCOUNT}.dkr.ecr.ap-southeast-2.amazonaws.com/shop/export:v1"
NOTHING: dict[str, list[Any]] = {"variables": [], "secrets": [], "connections": [], "grants": []}
QUEUE = {
    "component": "queue/export",
    "arn": f"arn:aws:sqs:ap-southeast-2:{ACCOUNT}:export",
    "keyArn": KEY,
    "batchSize": 10,
}
STREAM = {
    "arn": f"arn:aws:kinesis:ap-southeast-2:{ACCOUNT}:stream/clicks",
    "batchSize": 100,
    "startingPosition": "LATEST",
}
TABLE = {
    "arn": f"arn:aws:dynamodb:ap-southeast-2:{ACCOUNT}:table/events/stream/2026",
    "batchSize": 10,
    "startingPosition": "TRIM_HORIZON",
}
BUCKET = {"component": "bucket/uploads", "arn": "arn:aws:s3:::shop-uploads"}
HOURLY = {"name": "hourly", "expression": "rate(1 hour)", "timezone": "UTC"}
NETWORK = {"subnetIds": ["subnet-a", "subnet-b"], "securityGroupId": "sg-own"}
DATABASE = {"component": "database/main", "securityGroupId": "sg-database", "port": 5432}
ZIP = {
    "bucket": "artifacts",
    "key": "export.zip",
    "objectVersion": "3",
    "handler": "app.handler",
    "runtime": "python3.13",
}


def function(**changes: Any) -> dict[str, Any]:
    """The composite resource of a function; `changes` replace fields of its spec."""
    spec = {
        "component": "function/export",
        "imageUri": IMAGE,
        "zip": None,
        "architecture": "arm64",
        "memoryMb": 256,
        "timeoutSeconds": 30,
        "ephemeralStorageMb": 512,
        "reservedConcurrency": None,
        "maximumRetries": 2,
        "tracing": False,
        "logRetentionDays": 7,
        "dataKeyArn": KEY,
        "logsKeyArn": KEY,
        "messagingKeyArn": KEY,
        "network": None,
        "variables": [],
        "bindings": NOTHING,
        "queues": [],
        "streams": [],
        "schedules": [],
        "buckets": [],
    }
    return composite("LambdaFunction", "shop-dev-function-export-1a2b3c", spec | changes)


PLAIN = function()
TRIGGERED = function(queues=[QUEUE], streams=[STREAM, TABLE], schedules=[HOURLY], buckets=[BUCKET])
INSIDE = function(network=NETWORK, bindings=NOTHING | {"connections": [DATABASE]}, tracing=True)
