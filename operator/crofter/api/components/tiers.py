"""Tiers of urgency, and what the topic of one is called: alarms name it without waiting for it."""

from typing import Final, Literal

from crofter.api.names import aws_name

Tier = Literal["critical", "warning", "info"]
"""How urgent something is: somebody is woken for it, looks at it by day, or may know of it."""

NOTIFICATIONS_NAME: Final = "notifications"
"""Name of the component that has the topics."""

TOPIC_LIMIT: Final = 256
"""Longest topic name, in characters.
https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
"""


def topic_key(tier: Tier) -> str:
    """Key of a tier's topic."""
    return f"topic-{tier}"


def topic_name(environment: str, environment_id: str, tier: Tier) -> str:
    """Name of a tier's topic."""
    return aws_name(environment, environment_id, NOTIFICATIONS_NAME, topic_key(tier), TOPIC_LIMIT)
