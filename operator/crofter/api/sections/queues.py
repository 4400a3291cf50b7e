"""`spec.queues`: SQS queues."""

from typing import Annotated

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.queue import (
    DelaySeconds,
    MaxReceives,
    MessageRetentionSeconds,
    VisibilityTimeoutSeconds,
)
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName


class QueueSection(Model):
    """An SQS queue, encrypted, with a dead-letter queue behind it."""

    model_config = rules(
        Rule(
            "(has(self.fifo) && self.fifo) == (has(oldSelf.fifo) && oldSelf.fifo)",
            "fifo cannot be changed: AWS decides it at creation; add a queue with another name and move to it",
            field="fifo",
        )
    )

    name: Annotated[ItemName, Field(description="Name of the queue within the Environment.")]
    fifo: Annotated[
        bool | None,
        Field(description="Whether messages keep their order and come once. Cannot be changed. Default: false."),
    ] = None
    visibility_timeout_seconds: Annotated[
        VisibilityTimeoutSeconds | None,
        Field(description="Seconds for which a received message is hidden from others. Default: 30."),
    ] = None
    message_retention_seconds: Annotated[
        MessageRetentionSeconds | None,
        Field(
            description="Seconds after which a message that nobody received is dropped. Four days are 345600. "
            "Default: 345600."
        ),
    ] = None
    delay_seconds: Annotated[
        DelaySeconds | None, Field(description="Seconds until a new message can be received. Default: 0.")
    ] = None
    max_receives: Annotated[
        MaxReceives | None,
        Field(description="Receives after which a message goes to the dead-letter queue. Default: 5."),
    ] = None
