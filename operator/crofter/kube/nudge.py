"""Asks Crossplane for attention when a composite resource does not answer.

An open circuit breaker drops even changes of the spec; only time or this annotation gets through.
https://docs.crossplane.io/latest/guides/troubleshoot-crossplane/
"""

from datetime import datetime, timedelta
from typing import Final

from crofter.api.meta import CROSSPLANE_RECONCILE_REQUESTED
from crofter.api.times import stamp
from crofter.kube.client import Kube, Object
from crofter.kube.resources import xr_resource
from crofter.kube.write import annotate
from crofter.plan.observed import ObservedXR

INTERVAL: Final = timedelta(seconds=30)


def due(xr: ObservedXR, now: datetime) -> bool:
    """Whether it has been silent about its current spec for the interval, and was not nudged within it."""
    if xr.deleting or xr.halted or xr.echoed:
        return False
    responsive = xr.conditions.get("Responsive")
    held_back = responsive is not None and responsive.status == "False"
    silent = held_back or now - xr.applied_at >= INTERVAL
    return silent and (xr.nudged_at is None or now - xr.nudged_at >= INTERVAL)


async def nudge(kube: Kube, xr: ObservedXR, now: datetime) -> Object | None:
    """Nudge it if that is due; None when it is not. Raises KubeError."""
    if not due(xr, now):
        return None
    return await annotate(
        kube, xr_resource(xr.kind), xr.namespace, xr.name, {CROSSPLANE_RECONCILE_REQUESTED: stamp(now)}
    )
