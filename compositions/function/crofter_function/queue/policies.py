"""Policy documents of queues, as data."""

import json
from typing import Any

from crofter_function.framework.policy import document


def encrypted_transport(arn: str) -> str:
    """Nobody reaches the queue but over TLS. Who may use it at all is said by the identities' own policies.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
    """
    statement: dict[str, Any] = {
        "Sid": "EncryptedTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return document(statement)


def redrive(dead_letter_arn: str, max_receives: int) -> str:
    """Where messages go that were received too often."""
    return _json({"deadLetterTargetArn": dead_letter_arn, "maxReceiveCount": max_receives})


def redrive_allow(source_arn: str) -> str:
    """Which queue may put messages into the dead-letter queue: its own, and no other."""
    return _json({"redrivePermission": "byQueue", "sourceQueueArns": [source_arn]})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
