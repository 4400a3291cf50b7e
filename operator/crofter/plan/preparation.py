"""What keeps AWS from deleting something, and how it is lifted without the function.

The function lifts it when a component is prepared for its deletion; the operator does the same where the function does
not answer. A test holds the one against the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api import managed
from crofter.api.managed import ManagedKind
from crofter.plan.observed import ObservedXR


@dataclass(frozen=True, slots=True)
class Lift:
    """A field of `forProvider`, and its value that lets AWS delete.

    `protects` says that AWS refuses every deletion until it is lifted. `allowed_by` is the field of the composite
    resource's spec that says whether it may be lifted; where a spec has no such field, nothing in it is anybody's.
    """

    field: str
    value: Any
    protects: bool = False
    allowed_by: str = ""


LIFTS: Final[Mapping[ManagedKind, Lift]] = {
    managed.COGNITO_USER_POOL: Lift("deletionProtection", "INACTIVE", protects=True),
    managed.COMPOSITE_ALARM: Lift("actionsEnabled", value=False),
    managed.DB_CLUSTER: Lift("deletionProtection", value=False, protects=True),
    managed.DB_INSTANCE: Lift("deletionProtection", value=False, protects=True),
    managed.ECR_REPOSITORY: Lift("forceDelete", value=True, allowed_by="deleteImages"),
    managed.LB: Lift("enableDeletionProtection", value=False, protects=True),
    managed.METRIC_ALARM: Lift("actionsEnabled", value=False),
    managed.S3_BUCKET: Lift("forceDestroy", value=True, allowed_by="forceDestroy"),
}
"""By kind. Of alarms it is not AWS that is let go, but people who are let sleep."""


def lifted(spec: Mapping[str, Any], kind: ManagedKind) -> Mapping[str, Any]:
    """Fields of `forProvider` that let AWS delete a managed resource of a composite resource with this spec."""
    lift = LIFTS.get(kind)
    if lift is None or not spec.get(lift.allowed_by, True):
        return {}
    return {lift.field: lift.value}


def needs_preparation(xr: ObservedXR) -> bool:
    """Return True unless it is known that nothing has to change before a composite resource is deleted.

    It is known when each managed resource is one of a kind without anything to lift, and none of them is paused or to
    be taken over.
    """
    if xr.composition is not None or xr.spec.get("paused") or xr.adopting or xr.status is None:
        return True
    if xr.status.resources.total != len(xr.references):
        return True
    kinds = {(kind.api_version, kind.kind): kind for kind in xr.kind.managed}
    return any(one not in kinds or bool(lifted(xr.spec, kinds[one])) for one in xr.references)


def protected(at_provider: Mapping[str, Any], kind: ManagedKind) -> bool:
    """Whether AWS, by what the provider last saw of a managed resource, would refuse to delete it."""
    lift = LIFTS.get(kind)
    return lift is not None and lift.protects and at_provider.get(lift.field) not in (None, lift.value)
