"""Publishes what a reconcile came to know: one status write, and the events that its change gives rise to."""

from dataclasses import dataclass
from datetime import timedelta

from crofter.api.status import EnvironmentStatus
from crofter.kube.client import Object
from crofter.kube.offer import offer
from crofter.kube.record import record
from crofter.kube.resources import ENVIRONMENTS
from crofter.kube.write import write_status
from crofter.metrics import RECREATED
from crofter.status.events import events
from crofter.status.pacing import is_progress, next_pace
from crofter.status.summary import summarise, untouched
from crofter.status.view import View
from crofter.world import World


@dataclass(frozen=True, slots=True)
class Published:
    """The status, and after how long to publish again what was not written now, if anything was not."""

    status: EnvironmentStatus
    deferred: timedelta | None = None


async def publish(world: World, raw: Object, view: View) -> Published:
    """Write the status if it changed, and record events; progress is written at growing intervals.

    Raises KubeError (`conflict`).
    """
    previous = raw.get("status", {})
    status = summarise(view, previous)
    wire = status.wire()
    key = raw["metadata"]["namespace"], raw["metadata"]["name"]
    if wire != previous:
        pace, progress = world.paces.get(key), is_progress(previous, wire)
        if progress and pace is not None and view.now < pace.due:
            return Published(status, pace.due - view.now)
        written = await write_status(world.kube, ENVIRONMENTS, raw, wire)
        if written is not None:
            world.paces[key] = next_pace(pace, view.now, progress=progress)
            world.environments.put(written)
            told = events(previous, status)
            RECREATED.inc(sum(event.reason == "DriftCorrected" for event in told))
            await record(world.kube, raw, told)
    if "deletionTimestamp" not in raw["metadata"]:
        await _offer(world, raw, status)
    return Published(status)


async def _offer(world: World, raw: Object, status: EnvironmentStatus) -> None:
    """Where things are, for other tools; looked at only when it is something else than the last time."""
    key = raw["metadata"]["namespace"], raw["metadata"]["name"]
    values = {one.name: one.value for one in status.endpoints or ()}
    if world.offered.get(key, {}) != values:
        await offer(world.kube, raw, values)
        world.offered[key] = values


async def first_touch(world: World, raw: Object) -> Object:
    """Conditions written as Unknown before anything else is done, so that nobody takes silence for success."""
    if raw.get("status", {}).get("conditions"):
        return raw
    metadata = raw["metadata"]
    view = View(name=metadata["name"], generation=metadata["generation"], now=world.clock())
    written = await write_status(world.kube, ENVIRONMENTS, raw, untouched(view).wire())
    if written is None:
        return raw
    world.environments.put(written)
    return written
