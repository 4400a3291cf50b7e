"""Notifications composite resources to test with."""

from typing import Any

from .messaging import KEY, composite


def notifications(*tiers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The composite resource of an Environment's topics; `changes` replace fields of its spec."""
    spec = {"component": "notifications", "keyArn": KEY, "tiers": list(tiers)}
    return composite("Notifications", "shop-dev-notifications-1a2b3c", spec | changes)


SILENT = notifications(*({"name": tier, "email": []} for tier in ("critical", "warning", "info")))
"""As the planner makes it where nobody is told."""

FORWARDER = {
    "bucket": "artifacts",
    "key": "lambdas/forwarder/1.zip",
    "sha256": "0" * 64,
    "secretsKeyArn": KEY,
    "logsKeyArn": KEY,
}
PAGERDUTY = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:shop-pagerduty-AbCdEf"

PAGED = notifications(
    {"name": "critical", "email": [], "endpoint": {"secretArn": PAGERDUTY, "jsonKey": "url"}},
    {"name": "info", "email": []},
    forwarder=FORWARDER,
)
"""With an endpoint whose URL is a secret."""

TOLD = notifications(
    {"name": "critical", "email": ["boss@example.com", "oncall@example.com"]}, {"name": "info", "email": []}
)
