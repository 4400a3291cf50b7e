"""A world to reconcile in: an API server in memory, and an AWS that says what it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import samples
from fakekube import FakeKube

from crofter.api.meta import FINALIZER
from crofter.outcome import Outcome
from crofter.reconcile import reconcile
from crofter.world import World


@dataclass
class Aws:
    """What AWS would say, by and by what an iterator gives; an exception is raised."""

    recovered: Any = field(default_factory=dict)
    shortages: Any = ()
    tagged: Any = ()
    asked: list[str] = field(default_factory=list)

    def answer(self, what):
        def given(*_):
            self.asked.append(what)
            value = getattr(self, what)
            if isinstance(value, Exception):
                raise value
            return next(value) if isinstance(value, Iterator) else value

        return given


class Stage:
    """A world with an API server and an AWS; the world is brought up to date before each turn."""

    def __init__(self, monkeypatch, *objects):
        self.kube = FakeKube(*objects)
        self.aws = Aws()
        self.now = samples.NOW
        self.world = World(self.kube, clock=lambda: self.now)
        monkeypatch.setattr("crofter.reconcile.recover", self.aws.answer("recovered"))
        monkeypatch.setattr("crofter.deletion.tagged", self.aws.answer("tagged"))
        monkeypatch.setattr(self.world.room, "shortages", self.aws.answer("shortages"))

    async def watch(self):
        """What the watches would have brought, without a request on the record."""
        before = len(self.kube.requests)
        await self.world.relist()
        del self.kube.requests[before:]

    async def turn(self, *, watched=True) -> Outcome:
        if watched:
            await self.watch()
        self.kube.requests.clear()
        return await reconcile(self.world, "team", "shop")

    def environment(self):
        return self.kube.one("environments")

    def condition(self, kind):
        found = {one["type"]: one for one in self.environment()["status"]["conditions"]}[kind]
        return found["status"], found["reason"], found["message"]

    def events(self):
        return [body["reason"] for body in self.kube.bodies("/events")]


def held(**fields):
    """An Environment that Crofter holds already, whose status says it was seen."""
    raw = samples.environment_object(**fields)
    raw["metadata"]["finalizers"] = [FINALIZER]
    seen = {
        "type": "Ready",
        "status": "Unknown",
        "reason": "Pending",
        "message": "",
        "lastTransitionTime": samples.STAMP,
    }
    raw["status"] = {"conditions": [seen]}
    return raw
