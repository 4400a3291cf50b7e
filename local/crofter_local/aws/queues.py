"""What moto lacks of SQS: a change of some attributes leaves the others, the policy among them, as they are."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final

from moto.sqs.models import SQSBackend

_POLICY: Final = "Policy"


def play() -> None:
    """From now on moto, in this process, does what SQS does of these."""
    if not hasattr(SQSBackend.set_queue_attributes, "__wrapped__"):
        SQSBackend.set_queue_attributes = _keeping_the_policy(SQSBackend.set_queue_attributes)  # type: ignore[method-assign]


def _keeping_the_policy(original: Any) -> Any:
    """The original takes the policy away where the request does not name it.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    @wraps(original)
    def set_attributes(backend: Any, queue_name: str, attributes: dict[str, Any]) -> Any:
        before = backend.get_queue(queue_name).policy
        kept = {} if _POLICY in attributes or not before else {_POLICY: before}
        return original(backend, queue_name, {**attributes, **kept})

    return set_attributes
