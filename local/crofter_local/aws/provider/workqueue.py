"""A work queue like client-go's: a key is worked on once at a time, once however often it was added meanwhile."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class WorkQueue(Generic[K]):
    """Keys to work on, some of them later. For one event loop."""

    def __init__(self, *, first: float, longest: float) -> None:
        self._first, self._longest = first, longest
        self._ready: asyncio.Queue[K] = asyncio.Queue()
        self._waiting: set[K] = set()
        self._working: set[K] = set()
        self._again: set[K] = set()
        self._failures: dict[K, int] = {}
        self._later: list[tuple[float, int, K]] = []
        self._due: dict[K, float] = {}
        self._order = itertools.count()
        self._changed = asyncio.Event()

    def add(self, key: K) -> None:
        """Adds a key now, whatever it was to wait for."""
        self._due.pop(key, None)
        if key in self._working:
            self._again.add(key)
        elif key not in self._waiting:
            self._waiting.add(key)
            self._ready.put_nowait(key)

    def add_after(self, key: K, seconds: float) -> None:
        """Adds a key after *seconds*, unless it is added before."""
        due = asyncio.get_running_loop().time() + seconds
        self._due[key] = due
        heapq.heappush(self._later, (due, next(self._order), key))
        self._changed.set()

    def retry(self, key: K) -> float:
        """Adds a key after a delay that doubles with each failure in a row; returns the delay in seconds."""
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        delay = min(self._longest, self._first * 2.0 ** min(failures, 20))
        self.add_after(key, delay)
        return delay

    def succeeded(self, key: K) -> None:
        """Ends a row of failures."""
        self._failures.pop(key, None)

    async def get(self) -> K:
        """The next key; it stays with the caller until `done`."""
        key = await self._ready.get()
        self._waiting.discard(key)
        self._working.add(key)
        return key

    def done(self, key: K) -> None:
        """Gives a key back; if it was added while it was worked on, it is next again."""
        self._working.discard(key)
        if key in self._again:
            self._again.discard(key)
            self.add(key)

    async def run(self) -> None:
        """Moves keys whose time has come to the ready ones; runs until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._changed.clear()
            while self._later and self._later[0][0] <= loop.time():
                due, _, key = heapq.heappop(self._later)
                if self._due.get(key) == due:
                    self.add(key)
            timeout = max(0.0, self._later[0][0] - loop.time()) if self._later else None
            try:
                await asyncio.wait_for(self._changed.wait(), timeout)
            except TimeoutError:
                continue
