"""What AWS has of topics."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def topics(client: Client) -> Iterator[Thing]:
    """Every topic."""
    sns = client("sns")
    for listed in sns.list_topics()["Topics"]:
        arn = listed["TopicArn"]
        tags = sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
        raw = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        yield Thing("Topic", arn, {tag["Key"]: tag["Value"] for tag in tags}, raw)


def of_topic(client: Client, parent: Thing) -> Iterator[Thing]:
    """A topic's policy, where it is not AWS's own, and its subscriptions."""
    if parent.kind != "Topic":
        return
    if "__default_statement_ID" not in parent.raw.get("Policy", ""):
        yield Thing("TopicPolicy", parent.id)
    for raw in client("sns").list_subscriptions_by_topic(TopicArn=parent.id)["Subscriptions"]:
        yield Thing("TopicSubscription", f"{parent.id} {raw['Endpoint']}", raw=raw)
