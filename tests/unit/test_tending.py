"""Looks and tasks: taken and done no more often than needed, and told of."""

from dataclasses import replace
from datetime import timedelta

import pytest
import samples
from test_reconcile import PLAIN, live
from worlds import Stage, held

from crofter.aws.tasks import TaskError
from crofter.outcome import DONE, Kind
from crofter.plan import planner
from crofter.plan.looks import Look, Seen, task
from crofter.plan.model import Blocked, ComponentPlanner

LOOK = Look("Image", "network", ("web", "v1"))
TASK = task("ReconcileRoles", "network", function="roles", event={})


@pytest.fixture
def stage(monkeypatch):
    """An Environment whose network is ready, and has a look and a task besides."""

    def made(*, looks=(), tasks=(), seen=None, outcome="1 created"):
        network = planner.PLANNERS[0]
        with_more = ComponentPlanner(
            kind=network.kind, instances=network.instances, looks=lambda _: looks, tasks=lambda _: tasks
        )
        monkeypatch.setattr(planner, "PLANNERS", (with_more, *planner.PLANNERS[1:]))
        at = Stage(monkeypatch, samples.account_object(), held(**PLAIN), live())
        at.done = []

        def run(_sessions, _account, work):
            at.done.append(work)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr("crofter.tending.run", run)
        at.seen = seen
        monkeypatch.setattr(at.world.looks, "ask", lambda _, asked: dict.fromkeys(asked, at.seen))
        return at

    return made


async def test_a_component_whose_look_does_not_hold_is_not_ready_and_says_why(stage):
    at = stage(looks=(LOOK,), seen=Seen(holds=False, message="waits for an image: push v1 to the repository web"))
    outcome = await at.turn()
    assert outcome.kind is Kind.WAITING
    waits = "network: waits for an image: push v1 to the repository web"
    assert at.condition("Ready") == ("False", "Progressing", waits)
    at.seen = Seen(holds=True)
    assert await at.turn() == DONE
    assert at.condition("Ready")[0] == "True"


async def test_a_question_that_an_answer_raises_is_asked_in_the_same_turn(stage, monkeypatch):
    at = stage(looks=(LOOK,), seen=Seen(holds=True))
    first, network = Look("Image", "network", ("web", "v0")), planner.PLANNERS[0]

    def instances(environment, observed):
        if observed.seen.get(first) is None:
            return (Blocked(network.kind, "network", "waits", looks=(first,)),)
        return network.instances(environment, observed)

    patient = replace(network, instances=instances)
    monkeypatch.setattr(planner, "PLANNERS", (patient, *planner.PLANNERS[1:]))
    assert await at.turn() == DONE
    assert at.condition("Ready")[0] == "True"


async def test_a_task_is_done_once_and_told_of(stage):
    at = stage(tasks=(TASK,))
    assert await at.turn() == DONE
    assert at.condition("Ready")[0] == "True"
    assert at.environment()["status"]["tasks"] == [
        {
            "component": "network",
            "task": "ReconcileRoles",
            "digest": TASK.digest,
            "outcome": "Succeeded",
            "message": "1 created",
            "time": samples.STAMP,
        }
    ]
    await at.turn()
    assert at.done == [TASK]
    assert at.kube.written == []


async def test_a_task_that_failed_is_told_of_and_done_again_after_a_rest(stage):
    at = stage(tasks=(TASK,), outcome=TaskError("Refused: no such role"))
    assert (await at.turn()).kind is Kind.WAITING
    assert at.condition("Ready") == ("False", "TaskFailed", "network: ReconcileRoles failed: Refused: no such role")
    assert "TaskFailed" in at.events()
    await at.turn()
    assert len(at.done) == 1
    at.world.clock = lambda: samples.NOW + timedelta(seconds=30)
    await at.turn()
    assert len(at.done) == 2


async def test_a_task_with_other_arguments_is_another_one(stage, monkeypatch):
    at = stage(tasks=(TASK,))
    await at.turn()
    other = task("ReconcileRoles", "network", function="roles", event={"roles": ["app"]})
    network = planner.PLANNERS[0]
    again = ComponentPlanner(kind=network.kind, instances=network.instances, tasks=lambda _: (other,))
    monkeypatch.setattr(planner, "PLANNERS", (again, *planner.PLANNERS[1:]))
    await at.turn()
    assert at.done == [TASK, other]
    assert [one["digest"] for one in at.environment()["status"]["tasks"]] == [other.digest]
