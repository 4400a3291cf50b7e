"""Carries out a component's removal, and looks for what is left of it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from crofter.api import meta
from crofter.api.managed import ManagedKind
from crofter.api.names import component_label
from crofter.api.registry import managed_kinds
from crofter.kube.apply import ensure
from crofter.kube.client import Kube, Object
from crofter.kube.errors import KubeError
from crofter.kube.observe import timestamp
from crofter.kube.resources import managed_resource, xr_resource
from crofter.kube.write import annotate
from crofter.plan.model import Wanted
from crofter.plan.observed import ObservedXR
from crofter.plan.removal import Removal, Step

Left = tuple[ManagedKind, Object]
Finder = Callable[[Object], Awaitable[str | None]]
"""Finds, for a managed resource whose creation was interrupted, the AWS id of what was created, if anything was."""


FRESH: Final = timedelta(seconds=10)
"""How long after the halt a managed resource may be without the provider's finalizer before it is deleted all the same.

Kubernetes deletes at once what has no finalizer, even when it gets one at that very moment. The provider would then
have made something in AWS that nobody knows of. One that still has none cannot be made at all.
"""


async def carry_out(kube: Kube, removal: Removal, now: datetime) -> None:
    """One step of one component's removal. Raises KubeError."""
    xr = removal.xr
    with _already_gone():
        if removal.step is Step.PREPARE and removal.spec is not None:
            await ensure(kube, Wanted(xr.kind, xr.component, xr.namespace, xr.name, removal.spec), xr)
        if removal.step is Step.HALT:
            stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
            await _annotate_xr(kube, xr, {meta.CROSSPLANE_PAUSED: "true", meta.CROSSPLANE_RECONCILE_REQUESTED: stamp})
        if removal.step in (Step.DELETE, Step.PREPARE_DIRECTLY):
            found = await left(kube, xr.namespace, xr.spec["environment"]["name"], xr.component)
            if xr.nudged_at is not None and now - xr.nudged_at < FRESH and not all(held(raw) for _, raw in found):
                return
            if removal.step is Step.PREPARE_DIRECTLY:
                for kind, raw in found:
                    await _unpause(kube, kind, raw)
            # Only foreground deletion keeps the composite resource until its last managed resource is gone.
            resource = xr_resource(xr.kind)
            await kube.delete(resource, xr.namespace, xr.name, uid=xr.uid, propagation="Foreground")
        if xr.halted and removal.step in (Step.DELETE, Step.PREPARE_DIRECTLY, Step.WAIT_UNTIL_GONE):
            # After the deletion, so that the next thing that Crossplane does with it is to let it go.
            await _annotate_xr(kube, xr, {meta.CROSSPLANE_PAUSED: None})


async def _annotate_xr(kube: Kube, xr: ObservedXR, annotations: dict[str, str | None]) -> None:
    await annotate(kube, xr_resource(xr.kind), xr.namespace, xr.name, annotations)


def held(raw: Object) -> bool:
    """Whether the provider holds a managed resource until it has deleted what AWS has of it."""
    return meta.CROSSPLANE_FINALIZER in raw["metadata"].get("finalizers", ())


async def left(kube: Kube, namespace: str, environment: str, component: str | None = None) -> tuple[Left, ...]:
    """Managed resources of an Environment that still exist, by label. Raises KubeError.

    The composite resource's own list is no inventory: a removed child that a finalizer still holds leaves it at once.
    """
    selector = f"{meta.LABEL_ENVIRONMENT}={environment}"
    if component is not None:
        selector += f",{meta.LABEL_COMPONENT}={component_label(component)}"
    kinds = managed_kinds()
    lists = await asyncio.gather(*(_listed(kube, kind, namespace, selector) for kind in kinds))
    return tuple((kind, raw) for kind, raws in zip(kinds, lists, strict=True) for raw in raws)


async def _listed(kube: Kube, kind: ManagedKind, namespace: str, selector: str) -> list[Object]:
    try:
        return await kube.list_all(managed_resource(kind), namespace, selector)
    except KubeError as error:
        if error.not_found:
            return []
        raise


async def unstick(kube: Kube, leftovers: Iterable[Left], find: Finder) -> None:
    """Free managed resources that would wait for ever once nothing renders them any more. Raises KubeError.

    A paused one ignores its deletion; one whose creation was interrupted halts until somebody says what came of it; one
    whose composite resource was orphaned has nobody left who would delete it.
    """
    for kind, raw in leftovers:
        with _already_gone():
            await _unpause(kube, kind, raw)
            if interrupted(raw):
                await settle(kube, kind, raw, await find(raw))
            metadata = raw["metadata"]
            if "deletionTimestamp" not in metadata and not metadata.get("ownerReferences"):
                resource = managed_resource(kind)
                namespace, name, uid = metadata["namespace"], metadata["name"], metadata["uid"]
                await kube.delete(resource, namespace, name, uid=uid, propagation="Background")


def interrupted(raw: Object) -> bool:
    """Whether the provider began to create this and never said how it ended.

    https://docs.crossplane.io/latest/managed-resources/managed-resources/#annotations
    """
    annotations = raw["metadata"].get("annotations", {})
    pending = timestamp(annotations.get(meta.CROSSPLANE_CREATE_PENDING))
    ended = (
        timestamp(annotations.get(meta.CROSSPLANE_CREATE_SUCCEEDED)),
        timestamp(annotations.get(meta.CROSSPLANE_CREATE_FAILED)),
    )
    return pending is not None and all(end is None or end < pending for end in ended)


async def settle(kube: Kube, kind: ManagedKind, raw: Object, found: str | None) -> None:
    """Tell the provider what came of an interrupted creation: the id found in AWS, or that there is none."""
    annotations: dict[str, str | None] = {meta.CROSSPLANE_CREATE_PENDING: None}
    if found is not None:
        annotations[meta.CROSSPLANE_EXTERNAL_NAME] = found
    await _annotate(kube, kind, raw, annotations)


async def _unpause(kube: Kube, kind: ManagedKind, raw: Object) -> None:
    if meta.CROSSPLANE_PAUSED in raw["metadata"].get("annotations", {}):
        await _annotate(kube, kind, raw, {meta.CROSSPLANE_PAUSED: None})


async def _annotate(kube: Kube, kind: ManagedKind, raw: Object, annotations: dict[str, str | None]) -> None:
    metadata = raw["metadata"]
    await annotate(kube, managed_resource(kind), metadata["namespace"], metadata["name"], annotations)


@contextlib.contextmanager
def _already_gone() -> Iterator[None]:
    """What is gone already needs nothing done to it; what took its place is looked at in the next turn."""
    try:
        yield
    except KubeError as error:
        if not (error.not_found or error.conflict):
            raise
