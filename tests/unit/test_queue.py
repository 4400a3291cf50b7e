import asyncio
import contextlib

import pytest

from crofter.queue import Queue

TICK = 0.01


class Turns:
    """Counts turns; each ends with what `answers` says of its key, an exception raised."""

    def __init__(self, **answers):
        self.seen = []
        self.running = set()
        self.most = 0
        self.answers = {key: list(given) for key, given in answers.items()}
        self.gate = None

    async def __call__(self, key):
        assert key not in self.running
        self.running.add(key)
        self.most = max(self.most, len(self.running))
        self.seen.append(key)
        if self.gate is not None:
            await self.gate.wait()
        else:
            await asyncio.sleep(0)
        self.running.discard(key)
        answer = self.answers.get(key, [None])
        given = answer.pop(0) if answer else None
        if isinstance(given, Exception):
            raise given
        return given


@contextlib.asynccontextmanager
async def working(queue, turns, workers=3):
    tasks = [asyncio.ensure_future(queue.work(turns)) for _ in range(workers)]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def settle(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - any change of state may be waited for
            await asyncio.sleep(TICK / 5)


async def test_a_key_that_is_asked_for_often_gets_one_turn():
    queue, turns = Queue(spacing=0), Turns()
    for _ in range(5):
        queue.add("a")
    queue.add("b")
    async with working(queue, turns):
        await settle(lambda: len(turns.seen) == 2)
        await asyncio.sleep(TICK)
    assert sorted(turns.seen) == ["a", "b"]
    assert queue.turns == 2


async def test_one_worker_at_a_time_for_a_key_and_several_for_several():
    queue, turns = Queue(spacing=0), Turns()
    turns.gate = asyncio.Event()
    async with working(queue, turns):
        for key in "abc":
            queue.add(key)
        await settle(lambda: len(turns.running) == 3)
        for key in "abc":
            queue.add(key)
        await asyncio.sleep(TICK)
        assert turns.seen == ["a", "b", "c"]
        turns.gate.set()
        await settle(lambda: len(turns.seen) == 6)
    assert turns.most == 3


async def test_what_is_asked_for_during_a_turn_gets_another_after_it():
    queue, turns = Queue(spacing=0), Turns()
    turns.gate = asyncio.Event()
    async with working(queue, turns):
        queue.add("a")
        await settle(lambda: turns.running)
        queue.add("a")
        queue.add("a")
        turns.gate.set()
        await settle(lambda: len(turns.seen) == 2)
        await asyncio.sleep(TICK)
    assert turns.seen == ["a", "a"]


async def test_a_delay_that_is_asked_for_during_a_turn_is_left_to_the_turn():
    queue, turns = Queue(spacing=0), Turns()
    turns.gate = asyncio.Event()
    async with working(queue, turns):
        queue.add("a")
        await settle(lambda: turns.running)
        queue.add("a", TICK)
        turns.gate.set()
        await asyncio.sleep(3 * TICK)
    assert turns.seen == ["a"]


async def test_a_later_turn_is_moved_forward_and_an_earlier_one_stands():
    queue, turns = Queue(spacing=0), Turns()
    queue.add("soon", 60)
    queue.add("soon", 0)
    queue.add("later", 0)
    queue.add("later", 60)
    queue.add("never", 60)
    async with working(queue, turns):
        await settle(lambda: len(turns.seen) == 2)
        await asyncio.sleep(TICK)
    assert sorted(turns.seen) == ["later", "soon"]


async def test_a_turn_may_ask_for_another_after_a_while():
    queue, turns = Queue(spacing=0), Turns(a=[TICK, TICK, None])
    async with working(queue, turns):
        queue.add("a")
        await settle(lambda: len(turns.seen) == 3)
        await asyncio.sleep(3 * TICK)
    assert turns.seen == ["a"] * 3


async def test_what_happens_within_the_spacing_is_seen_in_one_look():
    queue, turns = Queue(spacing=10 * TICK), Turns()
    loop = asyncio.get_running_loop()
    async with working(queue, turns):
        queue.add("a", 0)
        await settle(lambda: turns.seen)
        turns.answers["a"] = [0]
        queue.add("a")
        began = loop.time()
        await settle(lambda: len(turns.seen) == 3)
    assert loop.time() - began >= 9 * TICK


async def test_a_key_that_fails_is_tried_again_and_others_go_on(monkeypatch):
    queue, turns = Queue(spacing=0), Turns(a=[RuntimeError(), RuntimeError(), None])
    delays = []

    def backoff(failures):
        delays.append(failures)
        return TICK

    monkeypatch.setattr(queue, "_backoff", backoff)
    async with working(queue, turns, workers=1):
        queue.add("a")
        queue.add("b")
        await settle(lambda: turns.seen.count("a") == 3)
    assert delays == [1, 2]
    assert turns.seen.count("b") == 1


async def test_after_a_success_failures_count_from_the_start(monkeypatch):
    queue, turns = Queue(spacing=0), Turns(a=[RuntimeError(), 0, RuntimeError(), None])
    delays = []
    monkeypatch.setattr(queue, "_backoff", lambda failures: delays.append(failures) or 0.0)
    async with working(queue, turns):
        queue.add("a")
        await settle(lambda: len(turns.seen) == 4)
    assert delays == [1, 1]


@pytest.mark.parametrize(
    ("failures", "least", "most"), [(1, 0.8, 1.2), (2, 1.6, 2.4), (4, 6.4, 9.6), (8, 96, 144), (60, 96, 144)]
)
def test_backoff_doubles_up_to_two_minutes(failures, least, most):
    delays = [Queue._backoff(failures) for _ in range(50)]
    assert least <= min(delays) <= max(delays) <= most
    assert len(set(delays)) > 1


async def test_whoever_is_busy_is_known_and_who_waits_is_counted():
    queue, turns = Queue(spacing=0), Turns()
    turns.gate = asyncio.Event()
    async with working(queue, turns, workers=1):
        queue.add("a")
        await settle(lambda: turns.running)
        queue.add("b")
        await settle(lambda: len(queue) == 1)
        assert list(queue.busy_since) == ["a"]
        turns.gate.set()
        await settle(lambda: queue.turns == 2)
    assert queue.busy_since == {}


async def test_a_key_that_is_done_leaves_nothing_behind():
    queue, turns = Queue(spacing=0), Turns()
    async with working(queue, turns):
        queue.add("a")
        await settle(lambda: queue.turns == 1)
    assert queue._keys == {}
