"""CloudWatch Logs: a subscription filter, by its log group and name."""

import zlib
from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("logGroupName", "name")
def _subscription_filter(logs: Any, provider: Mapping[str, Any]) -> str | None:
    """Its external name is Terraform's, which is made of the log group alone.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/subscription_filter.go
    """
    group, name = provider["logGroupName"], provider["name"]
    pages = logs.get_paginator("describe_subscription_filters").paginate(logGroupName=group, filterNamePrefix=name)
    found = any(one["filterName"] == name for page in pages for one in page["subscriptionFilters"])
    return f"cwlsf-{zlib.crc32(f'{group}-'.encode())}" if found else None


FINDERS: Final[Mapping[str, Finder]] = {
    "cloudwatchlogs/SubscriptionFilter": Finder("logs", _subscription_filter),
}
