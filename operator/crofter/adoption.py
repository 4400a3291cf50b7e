"""Has composite resources take over what they are to take over, as soon as its managed resources exist."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import structlog

from crofter.kube.adoption import name_adopted
from crofter.plan.observed import ObservedXR
from crofter.world import World

log = structlog.get_logger(__name__)

SOON: Final = timedelta(seconds=60)
"""How long after a composite resource was applied its managed resources may be expected at any moment."""


async def adopt(world: World, xrs: Iterable[ObservedXR]) -> bool:
    """Name what waits for its AWS id; whether to look again soon: not for what has been missing for long.

    Raises KubeError.
    """
    waiting = [xr for xr in xrs if xr.adopting]
    for xr in waiting:
        named = await name_adopted(world.kube, xr)
        if named:
            log.info("took over", component=xr.component, name=xr.name, namespace=xr.namespace, resources=named)
    return any(world.clock() - xr.applied_at < SOON for xr in waiting)
