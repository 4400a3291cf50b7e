"""Resolves creations that the provider began and never ended, by looking for their result in AWS.

The provider halts such a managed resource for good, since it cannot know whether AWS made something that it lost the id
of. Crofter can: it tags what it makes.
https://docs.crossplane.io/latest/managed-resources/managed-resources/#external-create-pending
"""

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from crofter.api import meta
from crofter.api.account import AccountSpec
from crofter.api.managed import ManagedKind
from crofter.api.times import timestamp
from crofter.aws.errors import AwsError, told
from crofter.aws.interrupted import find
from crofter.kube.client import Object
from crofter.kube.errors import KubeError
from crofter.kube.removal import Left, interrupted, settle, unstick
from crofter.kube.resources import managed_resource
from crofter.metrics import AWS_LOOKS
from crofter.plan.observed import ObservedXR
from crofter.world import World

log = structlog.get_logger(__name__)

REASON: Final = "CreationInterrupted"
SETTLING: Final = timedelta(seconds=10)
"""How long after the call began AWS is given to show what came of it."""


async def settle_interrupted(world: World, account: AccountSpec, xrs: tuple[ObservedXR, ...]) -> bool:
    """Settle the interrupted creations that composite resources report. Raises KubeError.

    Returns whether some are left for later: too fresh, or AWS could not be asked.
    """
    left = False
    for xr in xrs:
        kinds = {kind.kind: kind for kind in xr.kind.managed}
        for failing in xr.status.resources.failing if xr.status else ():
            if failing.reason == REASON and failing.kind in kinds:
                left |= not await _settle_one(world, account, kinds[failing.kind], xr.namespace, failing.name)
    return left


async def _settle_one(world: World, account: AccountSpec, kind: ManagedKind, namespace: str, name: str) -> bool:
    """Whether nothing is left to do about it."""
    try:
        raw = await world.kube.get(managed_resource(kind), namespace, name)
    except KubeError as error:
        if error.not_found:
            return True
        raise
    if not interrupted(raw):
        return True
    if not settled(world, raw):
        return False
    try:
        found = await look(world, account, raw)
    except AwsError as error:
        log.warning("cannot look for the result of an interrupted creation", name=name, error=told(error))
        return False
    await settle(world.kube, kind, raw, found)
    log.info("settled an interrupted creation", kind=kind.kind, name=name, found=found)
    return True


async def free(world: World, account: AccountSpec | None, leftovers: tuple[Left, ...]) -> str:
    """Free what is stuck once nothing renders it any more; what AWS said when it could not be looked at."""
    ready = tuple((kind, raw) for kind, raw in leftovers if not interrupted(raw) or settled(world, raw))

    async def find_out(raw: Object) -> str | None:
        return await look(world, account, raw) if account is not None else None

    try:
        await unstick(world.kube, ready, find_out)
    except AwsError as error:
        return f"cannot look in AWS for the result of an interrupted creation: {told(error)}"
    return ""


def settled(world: World, raw: Object) -> bool:
    """Whether the interrupted call is long enough ago for AWS to show its result."""
    pending = timestamp(raw["metadata"].get("annotations", {}).get(meta.CROSSPLANE_CREATE_PENDING))
    return pending is None or world.clock() - pending >= SETTLING


async def look(world: World, account: AccountSpec, raw: Object) -> str | None:
    """The external name of what an interrupted creation made, or None when it made nothing. Raises AwsError."""
    found = await asyncio.to_thread(find, world.sessions, account, raw)
    AWS_LOOKS.labels("interrupted", "found" if found else "nothing").inc()
    return found
