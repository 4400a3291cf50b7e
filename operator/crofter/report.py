"""Publishes what a reconcile came to know: one status write, and the events that its change gives rise to."""

from crofter.api.status import EnvironmentStatus
from crofter.kube.client import Object
from crofter.kube.offer import offer
from crofter.kube.record import record
from crofter.kube.resources import ENVIRONMENTS
from crofter.kube.write import write_status
from crofter.metrics import RECREATED
from crofter.status.events import events
from crofter.status.summary import summarise, untouched
from crofter.status.view import View
from crofter.world import World


async def publish(world: World, raw: Object, view: View) -> EnvironmentStatus:
    """Write the status if it changed, and record events. Raises KubeError (`conflict`)."""
    previous = raw.get("status", {})
    status = summarise(view, previous)
    written = await write_status(world.kube, ENVIRONMENTS, raw, status.wire())
    if written is not None:
        world.environments.put(written)
        told = events(previous, status)
        RECREATED.inc(sum(event.reason == "DriftCorrected" for event in told))
        await record(world.kube, raw, told)
    if "deletionTimestamp" not in raw["metadata"]:
        await _offer(world, raw, status)
    return status


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
