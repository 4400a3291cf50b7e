"""SQS: queues, by name."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("name")
def _queue(sqs: Any, provider: Mapping[str, Any]) -> str | None:
    return str(sqs.get_queue_url(QueueName=provider["name"])["QueueUrl"])


FINDERS: Final[Mapping[str, Finder]] = {"sqs/Queue": Finder("sqs", _queue)}
