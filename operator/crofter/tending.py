"""What the operator itself does in AWS for components: looks and tasks, each no more often than needed."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from crofter.api.account import AccountSpec
from crofter.api.times import stamp
from crofter.aws.tasks import TaskError, run
from crofter.kube.client import Object
from crofter.metrics import AWS_LOOKS
from crofter.plan.looks import Done, Look, Seen, Task
from crofter.plan.model import Plan
from crofter.world import World

log = structlog.get_logger(__name__)

AGAIN: Final = timedelta(seconds=30)
"""How long a task that failed rests before it is tried again."""


async def look(world: World, account: AccountSpec, plan: Plan) -> Mapping[Look, Seen]:
    """Answers to everything the plan asks."""
    known = world.looks.known(account, plan.looks)
    if len(known) == len(plan.looks):
        return known
    answers = await asyncio.to_thread(world.looks.ask, account, plan.looks)
    AWS_LOOKS.labels("component", "ok").inc()
    return answers


async def tend(world: World, account: AccountSpec, raw: Object, plan: Plan) -> dict[Task, Done]:
    """Do what there is to do. What succeeded with the same arguments is not done again; what failed rests first."""
    before = {(one["component"], one["task"]): one for one in raw.get("status", {}).get("tasks", ())}
    found: dict[Task, Done] = {}
    for task in plan.tasks:
        done = _recorded(before.get((task.component, task.work)), task)
        if done is None or (done.outcome == "Failed" and _rested(done, world.clock())):
            done = await _do(world, account, task)
        found[task] = done
    return found


async def _do(world: World, account: AccountSpec, task: Task) -> Done:
    log.info("doing", task=task.work, component=task.component)
    now = stamp(world.clock())
    try:
        message = await asyncio.to_thread(run, world.sessions, account, task)
    except TaskError as error:
        log.warning("failed", task=task.work, component=task.component, error=str(error))
        return Done(task.digest, "Failed", str(error), now)
    world.looks.forget_missed()
    return Done(task.digest, "Succeeded", message, now)


def _recorded(status: Mapping[str, Any] | None, task: Task) -> Done | None:
    """What the status says of the task, if it speaks of these arguments."""
    if status is None or status["digest"] != task.digest:
        return None
    return Done(status["digest"], status["outcome"], status["message"], status["time"])


def _rested(done: Done, now: datetime) -> bool:
    return now - datetime.fromisoformat(done.time) >= AGAIN
