"""What AWS would make of desired managed resources, for rendering offline: plausible and deterministic, no more."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from crofter.api import meta
from crofter_function.inprocess import Rendered, run

CREATED: Final = "2026-01-01T00:00:00Z"
"""When everything was created."""

ROUNDS: Final = 10
"""Runs after which a composition must have come to rest."""

PREFIXES: Final[Mapping[str, str]] = {
    "DefaultSecurityGroup": "sg-",
    "EIP": "eipalloc-",
    "FlowLog": "fl-",
    "InternetGateway": "igw-",
    "NATGateway": "nat-",
    "NetworkACL": "acl-",
    "NetworkACLRule": "nacl-",
    "Route": "r-rtb-",
    "RouteTable": "rtb-",
    "RouteTableAssociation": "rtbassoc-",
    "SecurityGroup": "sg-",
    "SecurityGroupIngressRule": "sgr-",
    "Subnet": "subnet-",
    "VPC": "vpc-",
    "VPCEndpoint": "vpce-",
    "VPCEndpointRouteTableAssociation": "a-vpce-",
    "VPCEndpointSecurityGroupAssociation": "a-vpce-",
    "VPCEndpointSubnetAssociation": "a-vpce-",
}
"""How AWS, or the provider where AWS has no id, begins the ids of a kind. Kinds not listed are called by their name."""


class NotSettledError(Exception):
    """A composition, or a plan of several, did not come to rest: the message names what was still not ready."""


def observe(desired: Mapping[str, Any], *, since: str = CREATED) -> dict[str, Any]:
    """The desired managed resource as it would be observed once AWS has it: ready, in sync, with an id."""
    metadata = desired["metadata"]
    name = metadata["name"]
    annotations = dict(metadata.get("annotations", {}))
    annotations.setdefault(meta.CROSSPLANE_EXTERNAL_NAME, _id(desired["kind"], name))
    annotations[meta.CROSSPLANE_CREATE_SUCCEEDED] = since
    at_provider = {"id": annotations[meta.CROSSPLANE_EXTERNAL_NAME]} | _attributes(desired["kind"], name)
    conditions = [
        {"type": kind, "status": "True", "reason": reason, "lastTransitionTime": since, "observedGeneration": 1}
        for kind, reason in (("Ready", "Available"), ("Synced", "ReconcileSuccess"))
    ]
    return {
        **desired,
        "metadata": {**metadata, "annotations": annotations, "generation": 1},
        "status": {"atProvider": at_provider, "conditions": conditions},
    }


def settle(xr: Mapping[str, Any]) -> tuple[Rendered, dict[str, dict[str, Any]]]:
    """Run the function and observe what it asks for until nothing changes; the last answer and what was observed.

    Raises RenderError when the function refuses, NotSettledError when it never comes to rest.
    """
    observed: dict[str, dict[str, Any]] = {}
    status: dict[str, Any] = dict(xr.get("status", {}))
    rendered = None
    for _ in range(ROUNDS):
        rendered = run({**xr, "status": status}, observed)
        made = {key: observe(resource) for key, resource in rendered.resources.items()}
        if rendered.ready and made == observed and rendered.xr_status == status:
            return rendered, observed
        observed, status = made, rendered.xr_status
    waiting = sorted(observed.keys() - (rendered.ready_keys if rendered is not None else frozenset()))
    named = ", ".join(waiting) or "the composite resource"
    raise NotSettledError(f"not at rest after {ROUNDS} rounds; not ready: {named}")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _id(kind: str, name: str) -> str:
    prefix = PREFIXES.get(kind)
    return name if prefix is None else prefix + _digest(name)[:17]


def _attributes(kind: str, name: str) -> dict[str, Any]:
    """The attributes that components read. Addresses are of 203.0.113.0/24, which is for examples (RFC 5737)."""
    if kind == "EIP":
        return {"publicIp": f"203.0.113.{int(_digest(name)[:8], 16) % 254 + 1}"}
    return {}
