"""Policy documents of queues, as data."""

import json
from typing import Any


def redrive(dead_letter_arn: str, max_receives: int) -> str:
    """Where messages go that were received too often."""
    return _json({"deadLetterTargetArn": dead_letter_arn, "maxReceiveCount": max_receives})


def redrive_allow(source_arn: str) -> str:
    """Which queue may put messages into the dead-letter queue: its own, and no other."""
    return _json({"redrivePermission": "byQueue", "sourceQueueArns": [source_arn]})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
