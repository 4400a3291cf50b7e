"""Network composite resources to test with."""

from collections.abc import Mapping
from typing import Any

ACCOUNT = "123456789012"
REGION = "ap-southeast-2"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"


def network(**changes: Any) -> dict[str, Any]:
    """The composite resource of a small network; `changes` replace fields of its spec."""
    spec: dict[str, Any] = {
        "revision": "r1",
        "environment": {"name": "shop-dev", "namespace": "shop", "id": "0123456789ab"},
        "component": "network",
        "aws": {
            "accountId": ACCOUNT,
            "partition": "aws",
            "region": REGION,
            "providerConfig": {"kind": "ClusterProviderConfig", "name": "sydney"},
        },
        "tags": {"team": "shop"},
        "paused": False,
        "deletion": "No",
        "adopt": {},
        "cidr": "10.40.0.0/16",
        "zones": zones(2),
        "workloadZones": 1,
        "natGateways": "Single",
        "gatewayAccess": False,
    }
    return {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": "Network",
        "metadata": {"name": "shop-dev-network-1a2b3c", "namespace": "shop"},
        "spec": spec | changes,
    }


def zones(count: int) -> list[dict[str, str]]:
    """The first zones."""
    return [{"slot": slot, "id": f"apse2-az{place}"} for place, slot in enumerate("abc"[:count], start=1)]


DEV = network(flowLogs={"retentionDays": 7}, gatewayAccess=True)
"""As the planner makes it for profile dev."""

PROD = network(
    zones=zones(3),
    workloadZones=3,
    natGateways="PerZone",
    gatewayAccess=True,
    flowLogs={"retentionDays": 90},
)
"""As the planner makes it for profile prod."""

WITHOUT_NAT = network(natGateways="None", gatewayAccess=True)
"""A dev network without NAT."""


def condition(
    kind: str, status: str, reason: str, message: str = "", since: str = "2026-01-02T00:00:00Z"
) -> dict[str, Any]:
    """A condition of a managed resource."""
    return {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since}


def with_conditions(resource: dict[str, Any], *conditions: dict[str, Any]) -> dict[str, Any]:
    """The observed resource with these conditions in place of those of the same type."""
    replaced = {item["type"] for item in conditions}
    kept = [item for item in resource["status"]["conditions"] if item["type"] not in replaced]
    return {**resource, "status": {**resource["status"], "conditions": [*kept, *conditions]}}


def with_annotations(resource: dict[str, Any], annotations: Mapping[str, str | None]) -> dict[str, Any]:
    """The observed resource with these annotations changed; None takes one away."""
    metadata = resource["metadata"]
    changed = {**metadata.get("annotations", {}), **annotations}
    kept = {key: value for key, value in changed.items() if value is not None}
    return {**resource, "metadata": {**metadata, "annotations": kept}}
