"""Queue: how AWS makes an encrypted SQS queue with a dead-letter queue behind it."""

from typing import Final

from crofter.api import managed
from crofter.api.components import queue as contract
from crofter.api.components.queue import QueueOutputs, QueueSpec
from crofter_function.framework import alarms, queues
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope
from crofter_function.queue import policies
from crofter_function.queue.defaults import FIFO_SUFFIX, LONG_POLL

QUEUE_KEY: Final = "queue"
DEAD_LETTER_KEY: Final = "dead-letter-queue"


def compose(spec: QueueSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `queue`, `dead-letter-queue` and `alarm-<name>`.

    AWS refuses a redrive policy whose dead-letter queue does not exist. So the queue is created without one, at the
    same time as the other, and gets it once the other exists. It is not ready before.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    """
    linked = (
        observed.external_name(DEAD_LETTER_KEY) is not None or observed.asked(QUEUE_KEY, "redrivePolicy") is not None
    )
    table = {DEAD_LETTER_KEY: _dead_letter_queue(spec, scope), QUEUE_KEY: _queue(spec, scope, linked=linked)}
    names = {key: [{"QueueName": _name(key, spec, scope)}] for key in (QUEUE_KEY, DEAD_LETTER_KEY)}
    table |= alarms.resources(spec, scope, observed, names)
    urls = observed.external_names((QUEUE_KEY, DEAD_LETTER_KEY))
    if urls is None:
        return Composed(table, None)
    outputs = QueueOutputs(
        arn=_arn(QUEUE_KEY, spec, scope),
        url=urls[0],
        dead_letter_arn=_arn(DEAD_LETTER_KEY, spec, scope),
        dead_letter_url=urls[1],
    )
    return Composed(table, outputs)


def _queue(spec: QueueSpec, scope: Scope, *, linked: bool) -> Managed:
    redrive = {"redrivePolicy": policies.redrive(_arn(DEAD_LETTER_KEY, spec, scope), spec.max_receives)}
    return Managed(
        managed.SQS_QUEUE,
        {
            **_common(QUEUE_KEY, spec, scope),
            "visibilityTimeoutSeconds": spec.visibility_timeout_seconds,
            "messageRetentionSeconds": spec.message_retention_seconds,
            "delaySeconds": spec.delay_seconds,
            "receiveWaitTimeSeconds": LONG_POLL,
            **(redrive if linked else {}),
        },
    )


def _dead_letter_queue(spec: QueueSpec, scope: Scope) -> Managed:
    return Managed(
        managed.SQS_QUEUE,
        {
            **_common(DEAD_LETTER_KEY, spec, scope),
            "messageRetentionSeconds": queues.DEAD_LETTER_RETENTION,
            "redriveAllowPolicy": policies.redrive_allow(_arn(QUEUE_KEY, spec, scope)),
        },
    )


def _common(key: str, spec: QueueSpec, scope: Scope) -> dict[str, object]:
    fields = queues.private(_name(key, spec, scope), spec.key_arn, scope)
    return fields | {"fifoQueue": True} if spec.fifo else fields


def _name(key: str, spec: QueueSpec, scope: Scope) -> str:
    suffix = FIFO_SUFFIX if spec.fifo else ""
    return scope.aws_name(key, queues.NAME_LIMIT - len(suffix)) + suffix


def _arn(key: str, spec: QueueSpec, scope: Scope) -> str:
    return scope.arn("sqs", _name(key, spec, scope))


QUEUE: Final = Component(contract.QUEUE, compose, early_outputs=False)
