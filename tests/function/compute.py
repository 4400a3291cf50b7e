"""Registry and Cluster composite resources to test with."""

from typing import Any

from .messaging import KEY, composite

LOGS_KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/9999abcd-12ab-34cd-56ef-1234567890ab"


def registry(**changes: Any) -> dict[str, Any]:
    """The composite resource of a registry; `changes` replace fields of its spec."""
    spec = {"component": "registry/web", "keyArn": KEY, "keepImages": 10, "deleteImages": True}
    return composite("Registry", "shop-dev-registry-web-1a2b3c", spec | changes)


def cluster(**changes: Any) -> dict[str, Any]:
    """The composite resource of a cluster; `changes` replace fields of its spec."""
    spec = {
        "component": "cluster", "logsKeyArn": LOGS_KEY, "insights": True, "spot": 50, "execLogRetentionDays": 30
    }  # fmt: skip
    return composite("Cluster", "shop-dev-cluster-1a2b3c", spec | changes)


REGISTRY = registry()
CLUSTER = cluster()
WITH_NAMES = cluster(discovery={"vpcId": "vpc-1", "namespace": "shop-dev.shop.internal"})
