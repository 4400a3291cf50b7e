"""Defaults of each of `spec.queues`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.profile import Profile
from crofter.api.sections.queues import QueueSection
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class QueueDefaults:
    """Defaults of each of `spec.queues`."""

    visibility_timeout_seconds: int
    message_retention_seconds: int
    delay_seconds: int
    max_receives: int


_QUEUE: Final = QueueDefaults(
    visibility_timeout_seconds=30, message_retention_seconds=345600, delay_seconds=0, max_receives=5
)

V1: Final[Mapping[Profile, QueueDefaults]] = {"dev": _QUEUE, "staging": _QUEUE, "prod": _QUEUE}
"""Never changed once it was released; a change is a new table."""


def effective(section: QueueSection, table: QueueDefaults) -> QueueSection:
    """The section with every default filled in."""
    return QueueSection(
        name=section.name,
        fifo=given(section.fifo, default=False),
        visibility_timeout_seconds=given(section.visibility_timeout_seconds, table.visibility_timeout_seconds),
        message_retention_seconds=given(section.message_retention_seconds, table.message_retention_seconds),
        delay_seconds=given(section.delay_seconds, table.delay_seconds),
        max_receives=given(section.max_receives, table.max_receives),
    )
