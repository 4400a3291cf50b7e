"""Environments, Accounts and composite resources to test with, each whole and each said once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from crofter.api.account import AccountSpec, AvailabilityZone
from crofter.api.environment import EnvironmentSpec
from crofter.api.xr import AwsTarget, EnvironmentIdentity, ProviderConfigReference
from crofter.kube.observe import observed_xr
from crofter.plan.model import Environment, with_revision
from crofter.plan.observed import AccountFacts, Observed, ObservedXR
from crofter.plan.profiles import effective

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
STAMP = "2026-03-01T12:00:00Z"
ENVIRONMENT_ID = "0123456789ab"


HALTED: dict[str, Any] = {"annotations": {"crossplane.io/paused": "true"}}
AT_REST: dict[str, Any] = HALTED | {"synced": "False", "synced_reason": "ReconcilePaused"}
"""Details of a composite resource that is halted, and that Crossplane knows to be."""


def ago(seconds: float) -> str:
    """So many seconds before now, as Kubernetes writes it."""
    return (NOW - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def spec(**fields: Any) -> dict[str, Any]:
    """The spec of an Environment as it is written."""
    return {"profile": "dev", "accountRef": {"name": "sydney"}, "network": {"cidr": "10.40.0.0/16"}} | fields


def environment(*, approval: str = "", **fields: Any) -> Environment:
    """An Environment to plan."""
    identity = EnvironmentIdentity(name="shop", namespace="team", id=ENVIRONMENT_ID)
    return Environment(identity, effective(EnvironmentSpec.model_validate(spec(**fields))), approval)


def environment_object(*, generation: int = 1, version: int = 10, **fields: Any) -> dict[str, Any]:
    """An Environment as the API server has it."""
    return {
        "apiVersion": "crofter.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {
            "name": "shop",
            "namespace": "team",
            "uid": "environment-uid",
            "generation": generation,
            "resourceVersion": str(version),
            "creationTimestamp": "2026-03-01T11:00:00Z",
        },
        "spec": spec(**fields),
    }


def account_spec(**fields: Any) -> AccountSpec:
    """The Account's spec."""
    return AccountSpec.model_validate(account_object(**fields)["spec"])


def account_object(*, ready: bool = True, **fields: Any) -> dict[str, Any]:
    """An Account as the API server has it, three zones found."""
    condition = {
        "type": "Ready",
        "status": "True" if ready else "False",
        "reason": "Succeeded" if ready else "CredentialsFailed",
        "message": "" if ready else "AccessDenied: no",
        "lastTransitionTime": STAMP,
        "observedGeneration": 1,
    }
    return {
        "apiVersion": "crofter.dev/v1alpha1",
        "kind": "Account",
        "metadata": {"name": "sydney", "uid": "account-uid", "generation": 1, "resourceVersion": "5"},
        "spec": {
            "accountId": "123456789012",
            "region": "ap-southeast-2",
            "providerConfig": {"kind": "ClusterProviderConfig", "name": "sydney"},
            "allowedNamespaces": ["team"],
        }
        | fields,
        "status": {
            "observedGeneration": 1,
            "availabilityZones": [{"id": f"apse2-az{n}", "name": f"ap-southeast-2{'abc'[n - 1]}"} for n in (1, 2, 3)],
            "conditions": [condition],
        },
    }


def facts(zones: int = 3) -> AccountFacts:
    """The Account with so many zones."""
    return AccountFacts(
        name="sydney",
        target=AwsTarget(
            account_id="123456789012",
            partition="aws",
            region="ap-southeast-2",
            provider_config=ProviderConfigReference(name="sydney"),
        ),
        zones=tuple(
            AvailabilityZone(id=f"apse2-az{n}", name=f"ap-southeast-2{'abcd'[n - 1]}") for n in range(1, zones + 1)
        ),
    )


def observed(*xrs: ObservedXR, zones: int = 3, **fields: Any) -> Observed:
    """What was observed."""
    return Observed(facts(zones), {xr.component: xr for xr in xrs}, **fields)


def network_spec(**fields: Any) -> dict[str, Any]:
    """The spec of a Network composite resource, its revision filled in: two zones, one for workloads."""
    return with_revision(
        {
            "environment": {"name": "shop", "namespace": "team", "id": ENVIRONMENT_ID},
            "component": "network",
            "aws": {
                "accountId": "123456789012",
                "partition": "aws",
                "region": "ap-southeast-2",
                "providerConfig": {"kind": "ClusterProviderConfig", "name": "sydney"},
            },
            "tags": {},
            "paused": False,
            "deletion": "No",
            "adopt": {},
            "cidr": "10.40.0.0/16",
            "zones": [{"slot": "a", "id": "apse2-az1"}, {"slot": "b", "id": "apse2-az2"}],
            "workloadZones": 1,
            "natGateways": "Single",
            "gatewayAccess": True,
            "flowLogs": {"retentionDays": 7},
        }
        | fields
    )


OUTPUTS: dict[str, Any] = {
    "vpcId": "vpc-1",
    "vpcCidr": "10.40.0.0/16",
    "publicSubnets": [
        {"slot": "a", "zoneId": "apse2-az1", "id": "subnet-1", "cidr": "10.40.0.0/20"},
        {"slot": "b", "zoneId": "apse2-az2", "id": "subnet-2", "cidr": "10.40.16.0/20"},
    ],
    "privateSubnets": [{"slot": "a", "zoneId": "apse2-az1", "id": "subnet-3", "cidr": "10.40.64.0/18"}],
    "dataSubnets": [],
    "natAddresses": ["52.1.2.3"],
    "privateRouteTables": [{"slot": "a", "id": "rtb-1"}],
    "dataRouteTableId": "rtb-2",
}


def failing(key: str = "vpc", reason: str = "VpcLimitExceeded", **fields: Any) -> dict[str, Any]:
    """A managed resource that is not as it should be."""
    return {
        "key": key,
        "kind": "VPC",
        "name": f"shop-{key}",
        "reason": reason,
        "message": "The limit is reached.",
    } | fields


def resources(ready: int = 10, total: int = 10, **fields: Any) -> dict[str, Any]:
    """What the function reports of the managed resources."""
    return {"total": total, "ready": ready, "failing": [], "drifted": [], "recreated": 0, "known": {}} | fields


def xr_object(
    *,
    wanted: dict[str, Any] | None = None,
    echo: str | None = "",
    applied: float = 60,
    version: int = 20,
    ready: str = "True",
    synced: str = "True",
    synced_reason: str = "ReconcileSuccess",
    conditions: tuple[dict[str, str], ...] = (),
    outputs: dict[str, Any] | None = None,
    deleting: bool = False,
    annotations: dict[str, str] | None = None,
    **counts: Any,
) -> dict[str, Any]:
    """A Network composite resource as the API server has it; `echo` is its status.revision (empty: the spec's own)."""
    spec_ = wanted or network_spec()
    crossplanes = [
        {"type": "Ready", "status": ready, "reason": "Available", "message": ""},
        {"type": "Synced", "status": synced, "reason": synced_reason, "message": "cannot compose: boom"},
        *conditions,
    ]
    status: dict[str, Any] = {"conditions": crossplanes, "outputs": OUTPUTS if outputs is None else outputs}
    if echo is not None:
        status |= {"revision": echo or spec_["revision"], "resources": resources(**counts)}
    metadata: dict[str, Any] = {
        "name": "shop-network-60de19",
        "namespace": "team",
        "uid": "network-uid",
        "generation": 1,
        "resourceVersion": str(version),
        "creationTimestamp": ago(applied),
        "labels": {"crofter.dev/environment": "shop", "crofter.dev/component": "network"},
    }
    if deleting:
        metadata["deletionTimestamp"] = STAMP
    if annotations:
        metadata["annotations"] = annotations
    return {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": "Network",
        "metadata": metadata,
        "spec": {**spec_, "crossplane": {"compositionRef": {"name": "networks.aws.crofter.dev"}}},
        "status": status,
    }


def xr(**fields: Any) -> ObservedXR:
    """The Network composite resource as it is observed."""
    return observed_xr(xr_object(**fields))
