"""Alarms of queues, and of the dead-letter queues that functions have as well."""

from typing import Final

from crofter.api.components.queue import QueueSpec
from crofter.plan.alarms.model import OVER, RECOMMENDED, Entry, Row, Thresholds, always, metric

_SQS: Final = "AWS/SQS"

MOST_IN_FLIGHT: Final = 120_000
"""Messages that may be received and not yet deleted.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
"""


def _age(spec: QueueSpec, seconds: float) -> float:
    """Never more than half of the time for which messages are kept: after all of it they are lost."""
    return min(seconds, spec.message_retention_seconds / 2)


def dead_letters(whose: str) -> Row:
    """Messages that nobody could handle."""
    return Row(
        name="dead-letters",
        means=f"Something that {whose} could not handle lies in the dead-letter queue.",
        subject="dead-letter-queue",
        metrics=(metric("messages", _SQS, "ApproximateNumberOfMessagesVisible", "Maximum"),),
        threshold=always(0),
        unit="messages",
        why="Nothing should ever be there: each message is work that was not done. "
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
        tier="warning",
        evaluation_periods=1,
        comparison=OVER,
    )


QUEUES: Final = Entry(
    (
        Row(
            name="age",
            means="The oldest message waits for too long: consumers are stuck, too slow or not there.",
            subject="queue",
            metrics=(metric("age", _SQS, "ApproximateAgeOfOldestMessage", "Maximum"),),
            threshold=Thresholds(dev=3600, staging=1800, prod=900),
            unit="seconds, and at most half of the retention",
            why=f"AWS recommends the alarm with 15 of 15 minutes and leaves the value to the use; a quarter of an hour "
            f"is what asynchronous work of people who wait may take. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=15,
            convert=_age,
        ),
        dead_letters("the consumers"),
        Row(
            name="in-flight",
            means="Nearly as many messages are being handled at once as SQS allows; beyond that receiving fails.",
            subject="queue",
            metrics=(metric("messages", _SQS, "ApproximateNumberOfMessagesNotVisible", "Average"),),
            threshold=always(90),
            unit=f"per cent of {MOST_IN_FLIGHT:,} messages",
            why="At the quota nothing more is received; five minutes are no burst. "
            "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
            tier="warning",
            evaluation_periods=5,
            convert=lambda _spec, percent: percent / 100 * MOST_IN_FLIGHT,
        ),
    )
)
