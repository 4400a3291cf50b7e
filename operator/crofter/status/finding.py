"""What a condition is before it is stamped with a time and a generation."""

from dataclasses import dataclass

from crofter.api.conditions import ConditionStatus, Reason


@dataclass(frozen=True, slots=True)
class Finding:
    """Status, reason and message of a condition."""

    status: ConditionStatus
    reason: Reason
    message: str


def true(reason: Reason, message: str) -> Finding:
    """It holds."""
    return Finding("True", reason, message)


def false(reason: Reason, message: str) -> Finding:
    """It does not hold."""
    return Finding("False", reason, message)


def unknown(reason: Reason, message: str) -> Finding:
    """Nobody knows."""
    return Finding("Unknown", reason, message)
