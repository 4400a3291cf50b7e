"""What is told of a deletion: how far it is and what it waits for."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from crofter.api.conditions import Reason
from crofter.plan.removal import Removal, Step
from crofter.status.finding import Finding, true
from crofter.status.view import Deletion
from crofter.validation.problem import named

_LISTED: Final = 5
_PREPARING: Final = (Step.PREPARE, Step.WAIT_FOR_ECHO, Step.HALT, Step.WAIT_FOR_HALT)


def deleting(deletion: Deletion) -> Finding:
    """The condition `Deleting` of an Environment that is being deleted."""
    if deletion.protected:
        return true(
            Reason.DELETION_PROTECTED,
            "deletion was asked for, and protection.deletion is true: nothing is deleted. To go ahead: set "
            "spec.protection.deletion to false",
        )
    parts = [text for removal in deletion.removals if (text := told(removal))]
    if counts(deletion):
        parts.append(_remaining(deletion))
    if deletion.aws:
        parts.append(f"AWS still has {named(deletion.aws, _LISTED)}")
    if deletion.trouble:
        parts.append(deletion.trouble)
    if not parts:
        return true(Reason.AWS_EMPTY, "AWS is empty; the object goes next")
    preparing = any(removal.step in _PREPARING for removal in deletion.removals)
    return true(Reason.PREPARING if preparing else Reason.DELETING, "; ".join(parts))


def told(removal: Removal) -> str:
    """How far a component's removal is, in a sentence that begins with its name."""
    component = removal.xr.component
    match removal.step:
        case Step.WAIT_FOR_DEPENDANTS:
            return f"{component} waits for {', '.join(removal.waits_for)}"
        case Step.PREPARE | Step.WAIT_FOR_ECHO | Step.HALT | Step.WAIT_FOR_HALT:
            return f"{component} is being prepared for deletion"
        case Step.PREPARE_DIRECTLY:
            return f"{component} is prepared without its function, which does not answer"
        case Step.DELETE | Step.WAIT_UNTIL_GONE:
            return f"{component} is being deleted"


def counts(deletion: Deletion) -> Mapping[str, int]:
    """Return how many managed resources are left, by kind: as they were listed last, else as they are referred to."""
    return Counter(one.kind for one in deletion.remaining) or deletion.left


def _remaining(deletion: Deletion) -> str:
    troubled = [one for one in deletion.remaining if one.message]
    found = counts(deletion)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(found.items()))
    text = f"waits for {sum(found.values())} managed resources ({listed})"
    if troubled:
        text += ": " + " | ".join(f"{one.kind} {one.name}: {one.message}" for one in troubled[:_LISTED])
    return text
