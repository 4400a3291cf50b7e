"""An edit that comes while an earlier one is under way: the newest is what counts, and Ready never speaks too soon."""

import time

import pytest

from .api import ENVIRONMENTS, Object, Recorder
from .conftest import Factory
from .lab import Env, Lab, condition_of, ready_now

APPLIED_WITHIN = 60.0


class Watcher:
    """Whenever an Environment calls itself ready, looks whether AWS is as that version of it asked, or newer."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self.looks = 0
        self.lies: list[str] = []

    def __call__(self, version: Object) -> None:
        if ready_now(version) is None or version["metadata"]["name"] != self._env.name:
            return
        asked = int(version["spec"]["tags"]["edit"])
        found = {thing.key: int(thing.tags["edit"]) for thing in self._env.things() if thing.tags}
        self.looks += 1
        behind = {key: edit for key, edit in found.items() if edit < asked}
        if behind or not found:
            self.lies.append(f"ready for edit {asked} while AWS has {behind or 'nothing'}")


def _edit(env: Env, number: int) -> Object:
    return env.patch({"tags": {"edit": str(number)}})


def _until_applied(env: Env, number: int) -> float:
    """Wait until AWS carries an edit everywhere, and return how long that took."""
    started = time.monotonic()
    env.until(
        lambda: {thing.tags["edit"] for thing in env.things() if thing.tags} == {str(number)},
        f"edit {number} is applied",
        seconds=APPLIED_WITHIN,
    )
    return time.monotonic() - started


def test_two_edits_within_a_second_of_creation(lab: Lab, environment: Factory) -> None:
    env = environment("hasty", tags={"edit": "1"})
    lab.namespace(env.namespace)
    watcher = Watcher(env)
    with Recorder(lab.api, env.namespace, watcher):
        env.apply()
        _edit(env, 2)
        time.sleep(0.4)
        _edit(env, 3)
        env.until_ready()
        _until_applied(env, 3)
        env.until(lambda: watcher.looks, "seen ready")
    assert watcher.lies == []


def test_edits_one_upon_the_other_while_it_is_ready(lab: Lab, environment: Factory) -> None:
    env = environment("busy", tags={"edit": "1"})
    env.apply()
    env.until_ready()
    watcher = Watcher(env)
    with Recorder(lab.api, env.namespace, watcher):
        for number in range(2, 10):
            _edit(env, number)
            time.sleep(0.3)
        env.until_ready()
        _until_applied(env, 9)
    assert watcher.lies == []


def test_an_edit_at_the_moment_of_becoming_ready(lab: Lab, environment: Factory) -> None:
    env = environment("moment", tags={"edit": "1"})
    lab.namespace(env.namespace)
    watcher = Watcher(env)

    def edit_when_ready(version: Object) -> None:
        watcher(version)
        if ready_now(version) is not None and int(version["spec"]["tags"]["edit"]) < 4:
            lab.api.patch(
                ENVIRONMENTS,
                env.namespace,
                env.name,
                {"spec": {"tags": {"edit": str(int(version["spec"]["tags"]["edit"]) + 1)}}},
            )

    with Recorder(lab.api, env.namespace, edit_when_ready):
        env.apply()
        env.until(lambda: env.live()["spec"]["tags"]["edit"] == "4" and ready_now(env.get()), "ready for edit 4")
        _until_applied(env, 4)
        env.until(lambda: watcher.looks >= 4, "seen ready for each edit")
    assert watcher.lies == []


def test_an_edit_while_the_circuit_breaker_is_open(frail_lab: Lab) -> None:
    lab = frail_lab
    env = lab.environment("breaker", tags={"edit": "1"})
    lab.namespace(env.namespace)
    watcher = Watcher(env)
    with Recorder(lab.api, env.namespace, watcher):
        env.apply()
        env.until_ready(seconds=120)
        network = next(one for one in env.composites() if one["kind"] == "Network")
        kind, name = network["plural"], network["metadata"]["name"]

        def is_open() -> bool:
            for number in range(60):
                mark = {"metadata": {"annotations": {"functional.example/poke": f"{time.monotonic()} {number}"}}}
                lab.api.patch(kind, env.namespace, name, mark)
            return condition_of(lab.api.get(kind, env.namespace, name), "Responsive").get("status") == "False"

        env.until(is_open, "the circuit breaker is open", seconds=60)
        _edit(env, 2)
        took = _until_applied(env, 2)
        env.until_ready(seconds=90)
    assert took <= APPLIED_WITHIN
    assert watcher.lies == []


@pytest.mark.parametrize("process", ["crossplane", "function"])
def test_ready_is_taken_back_while_nothing_can_be_rendered(lab: Lab, environment: Factory, process: str) -> None:
    env = environment(f"without-{process}", tags={"edit": "1"})
    env.apply()
    env.until_ready()
    lab.plane.stop(process)
    _edit(env, 2)
    env.until_condition("Ready", "False")
    if process == "crossplane":
        env.until_condition(
            "Ready", "False", reason="NotResponding", message="are Crossplane and its function running?"
        )
    lab.plane.start(process)
    env.until_ready()
    _until_applied(env, 2)
