"""The one allocator of listener-rule priorities: the more specific route comes first, and who has a place keeps it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.service import PRIORITY_LIMIT

_WILD: Final = ("*", "?")


@dataclass(frozen=True, slots=True)
class RouteKey:
    """What tells one route from another: its host, empty for any, and the pattern of its path."""

    host: str
    path: str

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts the more specific first: a host before any host, the longer path, the exact before the pattern."""
        host_rank = 2 if not self.host else 1 if self.host.startswith("*") else 0
        return (
            host_rank,
            -len(self.host),
            -_literal(self.path),
            any(letter in self.path for letter in _WILD),
            self.path,
            self.host,
        )


def _literal(path: str) -> int:
    """How many characters come before the first that stands for others."""
    return min((place for place in (path.find(letter) for letter in _WILD) if place >= 0), default=len(path))


def priorities(routes: Iterable[RouteKey], existing: Mapping[RouteKey, int]) -> dict[RouteKey, int]:
    """A priority for each route, rising with the order of the routes.

    As many as can keep the priority that they have; others get one in the gap between their neighbours, and never one
    that some route has, since AWS refuses a priority in use. Only where a gap is full all are numbered anew.
    """
    wanted = sorted(set(routes), key=lambda one: one.order)
    kept = _kept(wanted, existing)
    taken = set(existing.values())
    result: dict[RouteKey, int] = {}
    place = 0
    while place < len(wanted):
        if wanted[place] in kept:
            result[wanted[place]] = kept[wanted[place]]
            place += 1
            continue
        end = place
        while end < len(wanted) and wanted[end] not in kept:
            end += 1
        low = result[wanted[place - 1]] if place else 0
        high = kept[wanted[end]] if end < len(wanted) else PRIORITY_LIMIT + 1
        free = [number for number in range(low + 1, high) if number not in taken]
        if len(free) < end - place:
            return _spread(wanted, range(1, PRIORITY_LIMIT + 1))
        result |= _spread(wanted[place:end], free)
        place = end
    return result


def _spread(routes: list[RouteKey], free: "range | list[int]") -> dict[RouteKey, int]:
    """The routes evenly over the free numbers, so that there is room between any two."""
    step = len(free) / (len(routes) + 1)
    return {route: free[int(step * (place + 1))] for place, route in enumerate(routes)}


def _kept(wanted: list[RouteKey], existing: Mapping[RouteKey, int]) -> dict[RouteKey, int]:
    """The most routes whose priorities already rise in the right order."""
    known = [(route, existing[route]) for route in wanted if route in existing]
    tails: list[int] = []
    chains: list[tuple[tuple[RouteKey, int], ...]] = []
    for route, number in known:
        place = bisect_left(tails, number)
        chain = (*(chains[place - 1] if place else ()), (route, number))
        if place == len(tails):
            tails.append(number)
            chains.append(chain)
        else:
            tails[place] = number
            chains[place] = chain
    return dict(chains[-1]) if chains else {}
