"""Queue: an SQS queue and the dead-letter queue behind it."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.model import Model

VisibilityTimeoutSeconds = Annotated[int, Field(ge=0, le=43200)]
MessageRetentionSeconds = Annotated[int, Field(ge=60, le=1209600)]
DelaySeconds = Annotated[int, Field(ge=0, le=900)]
MaxReceives = Annotated[int, Field(ge=1, le=1000)]
"""The ranges of these four are AWS's.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""


class QueueSpec(AlarmedSpec):
    """Spec of the Queue composite resource."""

    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the messages.")]
    fifo: Annotated[bool, Field(description="Whether messages keep their order and come once. Cannot be changed.")]
    visibility_timeout_seconds: Annotated[
        VisibilityTimeoutSeconds, Field(description="Seconds for which a received message is hidden from others.")
    ]
    message_retention_seconds: Annotated[
        MessageRetentionSeconds, Field(description="Seconds after which a message that nobody received is dropped.")
    ]
    delay_seconds: Annotated[DelaySeconds, Field(description="Seconds until a new message can be received.")]
    max_receives: Annotated[
        MaxReceives, Field(description="Receives after which a message goes to the dead-letter queue.")
    ]


class QueueOutputs(Model):
    """What other components need of a queue. Absent until all of it is known."""

    arn: Annotated[str, Field(max_length=256, description="ARN of the queue.")]
    url: Annotated[str, Field(max_length=512, description="URL of the queue.")]
    dead_letter_arn: Annotated[str, Field(max_length=256, description="ARN of its dead-letter queue.")]
    dead_letter_url: Annotated[str, Field(max_length=512, description="URL of its dead-letter queue.")]


QUEUE: Final = ComponentKind(
    kind="Queue",
    plural="queues",
    name="queue",
    condition="QueuesReady",
    spec=QueueSpec,
    outputs=QueueOutputs,
    managed=(managed.METRIC_ALARM, managed.SQS_QUEUE),
    needs=("Encryption",),
    purpose="An encrypted SQS queue, and the dead-letter queue behind it.",
)
