"""The state of one managed resource, as its conditions and annotations tell it."""

from dataclasses import dataclass
from typing import Final

from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter_function.framework.errors import Failure, failure
from crofter_function.framework.observed import ObservedResource
from crofter_function.framework.structs import child, number, objects, text

PAUSED: Final = "ReconcilePaused"
"""Reason of Synced=False on a resource with the paused annotation: no error.
https://docs.crossplane.io/latest/managed-resources/managed-resources/#paused
"""

CREATING: Final = "Creating"
"""Reason of Ready=False while the provider makes a resource, for the first time or again."""


@dataclass(frozen=True, slots=True)
class State:
    """How a managed resource is.

    `ready`: it is there and as asked for. `lost`: AWS does not have it and the provider is about to make it.
    `failure` says why it is not ready, `since` since when (RFC 3339, from the condition).
    """

    ready: bool
    lost: bool
    external_name: str | None
    created: str | None
    failure: Failure | None
    since: str | None


_MISSING: Final = Failure("Pending", "not created in Kubernetes yet", waiting=True)

MISSING: Final = State(False, False, None, None, _MISSING, None)
"""State of what was asked for and is not in the API server yet."""


def state(resource: ObservedResource | None) -> State:
    """The state of an observed resource; MISSING for None."""
    if resource is None:
        return MISSING
    conditions = _conditions(resource.struct)
    ready = conditions.get("Ready")
    synced = conditions.get("Synced")
    operation = conditions.get("LastAsyncOperation")
    external_name = resource.external_name
    created = resource.annotation(meta.CROSSPLANE_CREATE_SUCCEEDED)
    paused = synced is not None and text(synced, "reason") == PAUSED
    problem = _problem(resource.struct, ready, synced, operation, paused=paused)
    if problem is None:
        return State(True, False, external_name, created, None, None)
    said, condition = problem
    lost = not _holds(ready) and text(ready, "reason") == CREATING
    return State(False, lost, external_name, created, said, text(condition, "lastTransitionTime"))


Condition = structpb.Struct | None


def _conditions(resource: structpb.Struct) -> dict[str, structpb.Struct]:
    """The conditions by type."""
    return {text(condition, "type") or "": condition for condition in objects(child(resource, "status"), "conditions")}


def _holds(condition: Condition) -> bool:
    return text(condition, "status") == "True"


def _problem(
    resource: structpb.Struct, ready: Condition, synced: Condition, operation: Condition, *, paused: bool
) -> tuple[Failure, Condition] | None:
    """Why the resource is not ready, errors before waiting, and the condition that says so; None when it is ready.

    An asynchronous operation that failed shows in LastAsyncOperation only: Synced says no more than that it was begun.
    The provider takes the mark away once the resource is up to date.
    """
    if _holds(ready) and _holds(synced) and operation is None:
        return _behind(resource, synced)
    errors = [
        (failure(text(condition, "reason") or "Failed", text(condition, "message") or ""), condition)
        for condition in (synced, operation)
        if condition is not None and text(condition, "status") == "False" and not (paused and condition is synced)
    ]
    if errors:
        return max(errors, key=lambda error: (error[0].from_aws, not error[0].waiting, error[1] is synced))
    if not _holds(ready):
        reason = text(ready, "reason") or "Pending"
        message = text(ready, "message") or ("being created" if reason == CREATING else "not ready yet")
        return Failure(reason, failure(reason, message).message, waiting=True), ready
    if paused:
        return None
    if not _holds(synced):
        return Failure("Pending", "not reconciled by the provider yet", waiting=True), synced
    return _behind(resource, synced)


def _behind(resource: structpb.Struct, synced: Condition) -> tuple[Failure, Condition] | None:
    """That the provider has not looked at the latest change yet; None when it has, or does not say."""
    seen = number(synced, "observedGeneration")
    if seen is None:
        return None
    generation = number(child(resource, "metadata"), "generation")
    if generation is None or seen >= generation:
        return None
    return Failure("Updating", "the provider has not seen the latest change yet", waiting=True), synced
