"""A work queue: each key once, one worker at a time for a key, fair, with delays and backoff."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

Work = Callable[[str], Awaitable[float | None]]
"""Handles a key; returns after how many seconds to handle it again, or None for never."""

SPACING: Final = 0.25
"""Least time between two turns of one key, in seconds: what happens meanwhile is seen in one look."""

_BACKOFF_FIRST: Final = 1.0
_BACKOFF_LAST: Final = 120.0


@dataclass
class _Key:
    running: bool = False
    dirty: bool = False
    due: float | None = None
    timer: asyncio.TimerHandle | None = None
    failures: int = 0
    last: float = field(default=float("-inf"))


class Queue:
    """Keys waiting for their turn. Not thread-safe: it belongs to one event loop."""

    def __init__(self, *, spacing: float = SPACING) -> None:
        self._keys: dict[str, _Key] = {}
        self._ready: asyncio.Queue[str] = asyncio.Queue()
        self._spacing = spacing
        self.turns = 0
        self.busy_since: dict[str, float] = {}

    def add(self, key: str, delay: float = 0.0) -> None:
        """Ask for a turn; an earlier turn that was already asked for stands, a later one is moved forward."""
        loop = asyncio.get_running_loop()
        state = self._keys.setdefault(key, _Key())
        if state.running:
            if delay <= 0:
                state.dirty = True
            return
        due = max(loop.time() + delay, state.last + self._spacing)
        if state.due is not None and state.due <= due:
            return
        if state.timer is not None:
            state.timer.cancel()
        state.due = due
        state.timer = loop.call_at(due, self._ready.put_nowait, key)

    def __len__(self) -> int:
        return self._ready.qsize()

    async def work(self, handle: Work) -> None:
        """Handle keys until cancelled. Several of these may run at once."""
        loop = asyncio.get_running_loop()
        while True:
            key = await self._ready.get()
            state = self._keys[key]
            state.running, state.dirty, state.due, state.timer = True, False, None, None
            self.busy_since[key] = loop.time()
            try:
                again = await handle(key)
                state.failures = 0
            except Exception:  # noqa: BLE001 - `handle` has logged it; whatever it is, the key gets another turn
                state.failures += 1
                again = self._backoff(state.failures)
            finally:
                state.running = False
                state.last = loop.time()
                self.turns += 1
                del self.busy_since[key]
            if state.dirty:
                self.add(key)
            elif again is not None:
                self.add(key, again)
            else:
                del self._keys[key]

    @staticmethod
    def _backoff(failures: int) -> float:
        return min(_BACKOFF_LAST, _BACKOFF_FIRST * 2.0 ** (failures - 1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
