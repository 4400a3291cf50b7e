"""What AWS has of streams and of what is counted in log groups, by boto3's describe calls alone."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def streams(client: Client) -> Iterator[Thing]:
    """Every delivery stream."""
    firehose = client("firehose")
    for name in firehose.list_delivery_streams()["DeliveryStreamNames"]:
        tags = firehose.list_tags_for_delivery_stream(DeliveryStreamName=name)["Tags"]
        raw = firehose.describe_delivery_stream(DeliveryStreamName=name)["DeliveryStreamDescription"]
        yield Thing("DeliveryStream", raw["DeliveryStreamARN"], {tag["Key"]: tag["Value"] for tag in tags}, raw)


def of_group(client: Client, parent: Thing) -> Iterator[Thing]:
    """What is counted in a log group, and who is subscribed to it. One that goes while it is looked at has nothing."""
    logs = client("logs")
    for raw in logs.describe_metric_filters(logGroupName=parent.id)["metricFilters"]:
        yield Thing("MetricFilter", raw["filterName"], raw=raw)
    try:
        subscribed = logs.describe_subscription_filters(logGroupName=parent.id)["subscriptionFilters"]
    except logs.exceptions.ResourceNotFoundException:
        return
    for raw in subscribed:
        yield Thing("SubscriptionFilter", f"{parent.id} {raw['filterName']}", raw=raw)


def dashboards(client: Client, name: str) -> dict[str, str]:
    """Bodies of the dashboards whose names begin like this: they have no tags."""
    cloudwatch = client("cloudwatch")
    listed = [one["DashboardName"] for one in cloudwatch.list_dashboards(DashboardNamePrefix=name)["DashboardEntries"]]
    return {one: cloudwatch.get_dashboard(DashboardName=one)["DashboardBody"] for one in listed}
