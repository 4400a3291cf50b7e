"""Lambda functions, what triggers them, and schedules."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, named

_ACCOUNT = "123456789012"
_TRUSTED = '{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}'
_ROLE = f"arn:aws:iam::{_ACCOUNT}:role/function-role"
_ARN = f"arn:aws:lambda:eu-west-1:{_ACCOUNT}:function:worker"
_QUEUE = f"arn:aws:sqs:eu-west-1:{_ACCOUNT}:queue"

LIFE: list[dict[str, Any]] = [
    manifest("Role", "function-role", "iam", assumeRolePolicy=f'{{"Version":"2012-10-17","Statement":[{_TRUSTED}]}}'),
    manifest(
        "Function",
        "worker",
        "lambda",
        packageType="Image",
        imageUri=f"{_ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop:v1",
        role=_ROLE,
        memorySize=256,
        timeout=30,
        architectures=["arm64"],
        environment={"variables": {"LOG_LEVEL": "info"}},
        tracingConfig={"mode": "PassThrough"},
        ephemeralStorage={"size": 512},
        loggingConfig={"logFormat": "JSON", "logGroup": "logs"},
    ),
    manifest(
        "EventSourceMapping",
        "queue-worker",
        "lambda",
        functionName="worker",
        eventSourceArn=_QUEUE,
        batchSize=10,
        functionResponseTypes=["ReportBatchItemFailures"],
    ),
    manifest(
        "Permission",
        "bucket-worker",
        "lambda",
        functionName="worker",
        statementId="bucket",
        action="lambda:InvokeFunction",
        principal="s3.amazonaws.com",
        sourceArn="arn:aws:s3:::uploads",
        sourceAccount=_ACCOUNT,
    ),
    named(
        "worker",
        manifest(
            "FunctionEventInvokeConfig",
            "worker-failures",
            "lambda",
            functionName="worker",
            maximumRetryAttempts=1,
            destinationConfig={"onFailure": {"destination": _QUEUE}},
        ),
    ),
    manifest(
        "Schedule",
        "hourly",
        "scheduler",
        name="hourly",
        scheduleExpression="rate(1 hour)",
        flexibleTimeWindow={"mode": "OFF"},
        target={"arn": _ARN, "roleArn": _ROLE, "retryPolicy": {"maximumRetryAttempts": 3}},
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Function", "worker", {"memorySize": 512, "environment": {"variables": {"LOG_LEVEL": "debug"}}}),
    ("Function", "worker", {"imageUri": f"{_ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop:v2"}),
    ("Function", "worker", {"reservedConcurrentExecutions": 5, "tags": {"a": "b"}}),
    ("Function", "worker", {"reservedConcurrentExecutions": -1, "loggingConfig": {"logFormat": "Text"}}),
    ("EventSourceMapping", "queue-worker", {"batchSize": 5, "tags": {"a": "b"}}),
    ("FunctionEventInvokeConfig", "worker-failures", {"maximumRetryAttempts": 0}),
    ("Schedule", "hourly", {"scheduleExpression": "rate(2 hours)", "description": "every second hour"}),
]

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [
    ("Function", "worker", {"packageType": "Zip"}, 'the argument "package_type" from "Image" to "Zip"'),
    ("Permission", "bucket-worker", {"principal": "events.amazonaws.com"}, 'the argument "principal" from'),
    ("Schedule", "hourly", {"name": "daily"}, 'the argument "name" from "hourly" to "daily"'),
]
