"""The conditions of a managed resource and the rule by which they are written.

Types and reasons are those of crossplane's `core/v2` API; `LastAsyncOperation` is upjet's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Condition:
    """A condition to be set."""

    type: str
    status: str
    reason: str
    message: str = ""


AVAILABLE: Final = Condition("Ready", "True", "Available")
CREATING: Final = Condition("Ready", "False", "Creating")
DELETING: Final = Condition("Ready", "False", "Deleting")
SUCCESS: Final = Condition("Synced", "True", "ReconcileSuccess")
PAUSED: Final = Condition("Synced", "False", "ReconcilePaused")
ASYNC_SUCCESS: Final = Condition("LastAsyncOperation", "True", "Success")


def error(message: str) -> Condition:
    """Synced=False with what went wrong."""
    return Condition("Synced", "False", "ReconcileError", message)


def async_failure(verb: str, message: str) -> Condition:
    """LastAsyncOperation=False for a failed create, update or delete."""
    return Condition(
        "LastAsyncOperation", "False", f"Async{verb.capitalize()}Failure", f"async {verb} failed: {message}"
    )


def merged(
    present: Iterable[Mapping[str, Any]], wanted: Iterable[Condition], *, generation: int, now: str
) -> list[dict[str, Any]]:
    """The list of conditions after setting *wanted*.

    One that says what it said before, for the same generation, is left as it is, its time included; others take *now*,
    as crossplane-runtime does.
    """
    result = [dict(condition) for condition in present]
    for condition in wanted:
        new: dict[str, Any] = {"type": condition.type, "status": condition.status, "reason": condition.reason}
        if condition.message:
            new["message"] = condition.message
        new["observedGeneration"] = generation
        old = next((c for c in result if c["type"] == condition.type), None)
        if old is None:
            result.append({**new, "lastTransitionTime": now})
        elif {k: v for k, v in old.items() if k != "lastTransitionTime"} != new:
            result[result.index(old)] = {**new, "lastTransitionTime": now}
    return result
