"""How a reconcile ends: the one place that decides whether and when there is another."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

RESYNC: Final = timedelta(minutes=10)
"""How often an Environment at rest is looked at although nothing happened."""


class Kind(StrEnum):
    """`done`: at rest. `stalled`: a person must act. `waiting`: it goes on by itself. `unexpected`: tried again."""

    DONE = "done"
    STALLED = "stalled"
    WAITING = "waiting"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a reconcile, and after how long it is looked at again although nothing happens."""

    kind: Kind
    again: timedelta


DONE: Final = Outcome(Kind.DONE, RESYNC)
GONE: Final = Outcome(Kind.DONE, timedelta.max)
STALLED: Final = Outcome(Kind.STALLED, RESYNC)


def not_later(outcome: Outcome, again: timedelta | None) -> Outcome:
    """Return the outcome, with another look after `again` at the latest if that is given."""
    return outcome if again is None or outcome.again <= again else replace(outcome, again=again)


def waiting(seconds: float) -> Outcome:
    """Look again after this many seconds, or earlier when something happens."""
    return Outcome(Kind.WAITING, timedelta(seconds=seconds))
