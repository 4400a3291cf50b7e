"""SNS: the policy of a topic by the topic's ARN, a subscription by its topic and endpoint."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


def _policy(_sns: Any, provider: Mapping[str, Any]) -> str | None:
    """A policy is put as a whole: whether it was or not, it may be put again."""
    arn = provider.get("arn")
    return None if not arn else str(arn)


@known("topicArn", "protocol", "endpoint")
def _subscription(sns: Any, provider: Mapping[str, Any]) -> str | None:
    """One that nobody confirmed yet is listed without its ARN; to subscribe again then is to be sent the same one."""
    wanted = provider["protocol"], provider["endpoint"]
    for page in sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=provider["topicArn"]):
        for one in page["Subscriptions"]:
            if (one["Protocol"], one["Endpoint"]) == wanted and one["SubscriptionArn"].startswith("arn:"):
                return str(one["SubscriptionArn"])
    return None


FINDERS: Final[Mapping[str, Finder]] = {
    "sns/TopicPolicy": Finder("sns", _policy),
    "sns/TopicSubscription": Finder("sns", _subscription),
}
