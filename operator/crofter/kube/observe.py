"""From objects as they are stored to what a plan is made from."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from crofter.api import meta
from crofter.api.account import AccountSpec, AvailabilityZone
from crofter.api.model import Model
from crofter.api.registry import BY_KIND
from crofter.api.times import timestamp
from crofter.api.xr import AwsTarget, XRStatus
from crofter.plan.observed import AccountFacts, Artifact, ObservedCondition, ObservedXR, Reference

M = TypeVar("M", bound=Model)

EPOCH = datetime.fromtimestamp(0, UTC)


def conditions(raw: Mapping[str, Any]) -> dict[str, ObservedCondition]:
    """The conditions of an object, by type."""
    return {
        one["type"]: ObservedCondition(
            one.get("status", ""), one.get("reason", ""), one.get("message", ""), one.get("observedGeneration")
        )
        for one in raw.get("status", {}).get("conditions", ())
    }


def observed_xr(raw: Mapping[str, Any]) -> ObservedXR:
    """A composite resource as it is. A status that cannot be read counts as none."""
    metadata, kind = raw["metadata"], BY_KIND[raw["kind"]]
    spec = {key: value for key, value in raw.get("spec", {}).items() if key != "crossplane"}
    status = raw.get("status", {})
    chosen = raw.get("spec", {}).get("crossplane", {}).get("compositionRef", {}).get("name", kind.composition)
    return ObservedXR(
        kind=kind,
        namespace=metadata["namespace"],
        name=metadata["name"],
        uid=metadata["uid"],
        generation=metadata.get("generation", 0),
        component=spec.get("component", metadata["name"]),
        spec=spec,
        applied_at=_applied_at(metadata),
        composition=None if chosen == kind.composition else chosen,
        nudged_at=timestamp(metadata.get("annotations", {}).get(meta.CROSSPLANE_RECONCILE_REQUESTED)),
        halted_at=timestamp(metadata.get("annotations", {}).get(meta.ANNOTATION_HALTED_AT)),
        deleting="deletionTimestamp" in metadata,
        halted=metadata.get("annotations", {}).get(meta.CROSSPLANE_PAUSED) == "true",
        status=_model(XRStatus, {key: status[key] for key in ("revision", "resources") if key in status}),
        outputs=_model(kind.outputs, status.get("outputs", {})),
        conditions=conditions(raw),
        references=_references(raw),
    )


def _references(raw: Mapping[str, Any]) -> tuple[Reference, ...]:
    listed = raw.get("spec", {}).get("crossplane", {}).get("resourceRefs", ())
    return tuple(Reference(one.get("apiVersion", ""), one.get("kind", "")) for one in listed)


def _applied_at(metadata: Mapping[str, Any]) -> datetime:
    """When Crofter last changed the object's spec, by the API server's own record of field managers."""
    times = [
        timestamp(entry.get("time"))
        for entry in metadata.get("managedFields", ())
        if entry.get("manager") == meta.FIELD_MANAGER and "f:spec" in entry.get("fieldsV1", {})
    ]
    known = [time for time in times if time is not None]
    return max(known, default=timestamp(metadata.get("creationTimestamp")) or EPOCH)


def _model(model: type[M], raw: Mapping[str, Any]) -> M | None:
    try:
        return model.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError:
        return None


def observed_xrs(raws: Iterable[Mapping[str, Any]]) -> dict[str, ObservedXR]:
    """Composite resources by component."""
    return {xr.component: xr for xr in map(observed_xr, raws)}


def account_facts(raw: Mapping[str, Any], spec: AccountSpec) -> AccountFacts | None:
    """The Account, or None while it is not known to be ready for its current spec."""
    status = raw.get("status", {})
    ready = conditions(raw).get("Ready")
    if ready is None or ready.status != "True" or status.get("observedGeneration") != raw["metadata"]["generation"]:
        return None
    return AccountFacts(
        name=raw["metadata"]["name"],
        target=target(spec),
        zones=tuple(AvailabilityZone.model_validate(zone) for zone in status.get("availabilityZones", ())),
        artifacts={one["name"]: _artifact(one) for one in status.get("artifacts", ())},
        compositions={one.kind: one.name for one in spec.compositions or ()},
    )


def _artifact(raw: Mapping[str, Any]) -> Artifact:
    return Artifact(bucket=raw["bucket"], key=raw["key"], sha256=raw["sha256"])


def target(spec: AccountSpec) -> AwsTarget:
    """Where in AWS an Account is, and with whose permissions things are made there."""
    return AwsTarget(
        account_id=spec.account_id,
        partition=partition(spec.region),
        region=spec.region,
        provider_config=spec.provider_config,
        permissions_boundary=spec.permissions_boundary,
    )


def partition(region: str) -> Literal["aws", "aws-cn", "aws-us-gov"]:
    """The AWS partition of a region, the second part of its ARNs.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
