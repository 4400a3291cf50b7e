"""The work queue: one worker per key, no lost wake-ups, growing delays."""

from __future__ import annotations

import asyncio

from crofter_local.aws.provider.workqueue import WorkQueue


def test_a_key_is_worked_on_once_at_a_time_and_again_if_added_meanwhile() -> None:
    async def scenario() -> list[str]:
        queue: WorkQueue[str] = WorkQueue(first=0.01, longest=1)
        seen = []
        queue.add("a")
        queue.add("a")
        queue.add("b")
        seen.append(await queue.get())
        queue.add("a")
        seen.append(await queue.get())
        queue.done("a")
        seen.append(await queue.get())
        return seen

    assert asyncio.run(scenario()) == ["a", "b", "a"]


def test_delays_double_up_to_the_longest_and_end_with_success() -> None:
    async def scenario() -> list[float]:
        queue: WorkQueue[str] = WorkQueue(first=0.5, longest=3)
        delays = [queue.retry("a") for _ in range(5)]
        queue.succeeded("a")
        return [*delays, queue.retry("a")]

    assert asyncio.run(scenario()) == [0.5, 1.0, 2.0, 3, 3, 0.5]


def test_later_keys_come_in_order_and_the_last_word_counts() -> None:
    async def scenario() -> list[str]:
        queue: WorkQueue[str] = WorkQueue(first=0.01, longest=1)
        running = asyncio.create_task(queue.run())
        queue.add_after("late", 0.03)
        queue.add_after("moved", 0.001)
        queue.add_after("moved", 0.06)
        queue.add_after("soon", 0.01)
        got = []
        for _ in range(3):
            key = await asyncio.wait_for(queue.get(), 1)
            queue.done(key)
            got.append(key)
        running.cancel()
        return got

    assert asyncio.run(scenario()) == ["soon", "late", "moved"]
