"""The state of one managed resource, as its conditions and annotations tell it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter_function.framework.errors import Failure, failure
from crofter_function.framework.observed import ObservedResource
from crofter_function.framework.structs import child, number, text

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


MEMO: Final = 16384
"""Sets of conditions whose meaning is remembered, about half a kilobyte each."""

Condition = structpb.Struct | None

UPDATING: Final = "Updating"
"""Reason of a resource that does not have the latest change yet."""

_UPDATING: Final = Failure(UPDATING, "the latest change has not reached it yet", waiting=True)
_MISSING: Final = Failure("Pending", "not created in Kubernetes yet", waiting=True)

MISSING: Final = State(ready=False, lost=False, external_name=None, created=None, failure=_MISSING, since=None)
"""State of what was asked for and is not in the API server yet."""


def state(resource: ObservedResource | None) -> State:
    """The state of an observed resource; MISSING for None."""
    if resource is None:
        return MISSING
    status = child(resource.struct, "status")
    conditions = b"" if status is None or "conditions" not in status.fields else _encoded(status.fields["conditions"])
    generation = number(child(resource.struct, "metadata"), "generation")
    paused = resource.annotation(meta.CROSSPLANE_PAUSED) == "true"
    problem, lost, since = _judged(conditions, generation, paused=paused)
    return State(
        problem is None,
        lost,
        resource.external_name,
        resource.annotation(meta.CROSSPLANE_CREATE_SUCCEEDED),
        problem,
        since,
    )


def outdated(found: State) -> State:
    """The state of a resource that does not hold what is asked for yet: what it says is not about that."""
    return replace(found, ready=False, failure=_UPDATING) if found.ready else found


def _encoded(conditions: structpb.Value) -> bytes:
    return conditions.list_value.SerializeToString(deterministic=True)


@lru_cache(maxsize=MEMO)
def _judged(encoded: bytes, generation: int | None, *, paused: bool) -> tuple[Failure | None, bool, str | None]:
    """Why a resource with these conditions is not ready, whether it is lost, and since when.

    Conditions change far more seldom than they are read, and to encode them again costs a twentieth of reading them.
    """
    conditions = {
        text(value.struct_value, "type"): value.struct_value for value in structpb.ListValue.FromString(encoded).values
    }
    ready = conditions.get("Ready")
    synced = conditions.get("Synced")
    problem = _problem(generation, ready, synced, conditions.get("LastAsyncOperation"), paused=paused)
    if problem is None:
        return None, False, None
    said, condition = problem
    lost = not _holds(ready) and text(ready, "reason") == CREATING
    return said, lost, text(condition, "lastTransitionTime")


def _holds(condition: Condition) -> bool:
    return text(condition, "status") == "True"


def _problem(
    generation: int | None, ready: Condition, synced: Condition, operation: Condition, *, paused: bool
) -> tuple[Failure, Condition] | None:
    """Why the resource is not ready, errors before waiting, and the condition that says so; None when it is ready.

    An asynchronous operation that failed shows in LastAsyncOperation only: Synced says no more than that it was begun.
    The provider takes the mark away once the resource is up to date.
    """
    if _holds(ready) and _holds(synced) and operation is None:
        return _behind(generation, synced)
    errors = [
        (failure(text(condition, "reason") or "Failed", text(condition, "message") or ""), condition)
        for condition in (synced, operation)
        if condition is not None and text(condition, "status") == "False" and text(condition, "reason") != PAUSED
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
    return _behind(generation, synced)


def _behind(generation: int | None, synced: Condition) -> tuple[Failure, Condition] | None:
    """That the provider has not looked at the latest change yet; None when it has, or does not say."""
    seen = number(synced, "observedGeneration")
    if seen is None or generation is None or seen >= generation:
        return None
    return Failure(UPDATING, "the provider has not seen the latest change yet", waiting=True), synced
