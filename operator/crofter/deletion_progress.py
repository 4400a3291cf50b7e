"""What the operator remembers of a deletion under way, so that it lists as little as possible."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from crofter.api.conditions import Reason
from crofter.status.view import Remaining

FIRST_LOOK: Final = timedelta(seconds=15)
LONGEST_GAP: Final = timedelta(seconds=60)
"""A deletion that goes well ends before the first look. Then the time between two looks doubles, up to the longest."""

_UNDER_WAY: Final = frozenset((Reason.PREPARING, Reason.DELETING, Reason.AWS_EMPTY))


@dataclass
class DeletionProgress:
    """Progress of one Environment's deletion.

    Attributes:
        kinds: kinds of the composite resources that it had when its deletion began; None when that is not known, which
            is so after a restart of the operator.
        next_look: when to list what is left although composite resources still exist.
        gap: time from that look to the next.
        remaining: the managed resources that the last look found.
        trouble: what went wrong in the last look.
    """

    kinds: frozenset[str] | None
    next_look: datetime
    gap: timedelta = FIRST_LOOK
    remaining: tuple[Remaining, ...] = ()
    trouble: str = ""

    @classmethod
    def begin(cls, raw: Mapping[str, Any], kinds: frozenset[str], now: datetime) -> Self:
        """Return the progress of a deletion that this process sees for the first time.

        `kinds` are the kinds of the composite resources that are there now.
        """
        status = raw.get("status", {})
        conditions = {one["type"]: one for one in status.get("conditions", ())}
        deleting = conditions.get("Deleting")
        known = deleting is not None and deleting.get("reason") not in _UNDER_WAY
        listed = frozenset(one["kind"] for one in status.get("components", ()))
        return cls(kinds=kinds | listed if known else None, next_look=now + FIRST_LOOK)

    def is_due(self, now: datetime) -> bool:
        """Return True when it is time for a look."""
        return now >= self.next_look

    def looked(self, now: datetime) -> None:
        """Note a look."""
        self.gap = min(LONGEST_GAP, self.gap * 2)
        self.next_look = now + self.gap
