"""Carries out a component's removal, and looks for what is left of it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from crofter.api import meta
from crofter.api.managed import ManagedKind
from crofter.api.names import component_label
from crofter.api.registry import managed_kinds
from crofter.api.times import stamp, timestamp
from crofter.kube.apply import ensure
from crofter.kube.client import Kube, Object
from crofter.kube.errors import KubeError
from crofter.kube.observe import conditions
from crofter.kube.resources import managed_resource, xr_resource
from crofter.kube.write import annotate
from crofter.plan.model import Wanted
from crofter.plan.observed import ObservedXR
from crofter.plan.preparation import lifted, protected
from crofter.plan.removal import PATIENCE, Removal, Step

Left = tuple[ManagedKind, Object]
Finder = Callable[[Object], Awaitable[str | None]]
"""Finds, for a managed resource whose creation was interrupted, the AWS id of what was created, if anything was."""


FRESH: Final = timedelta(seconds=10)
"""How long after the halt a managed resource may be without the provider's finalizer before it is deleted all the same.

Kubernetes deletes at once what has no finalizer, even when it gets one at that very moment. The provider would then
have made something in AWS that nobody knows of. One that still has none cannot be made at all.
"""


async def carry_out(kube: Kube, removal: Removal, now: datetime) -> Object | None:
    """One step of one component's removal; the composite resource as it is then, if it was written to.

    Raises KubeError.
    """
    xr = removal.xr
    with _already_gone():
        match removal.step:
            case Step.PREPARE if removal.spec is not None:
                wanted = Wanted(xr.kind, xr.component, xr.namespace, xr.name, removal.spec, xr.composition)
                return await ensure(kube, wanted, xr)
            case Step.HALT:
                return await _halt(kube, removal, now)
            case Step.DELETE | Step.PREPARE_DIRECTLY:
                if await _may_go(kube, removal, now):
                    # Only foreground deletion keeps the composite resource until its last managed resource is gone.
                    resource = xr_resource(xr.kind)
                    await kube.delete(resource, xr.namespace, xr.name, uid=xr.uid, propagation="Foreground")
                    # After the deletion, so that the next thing that Crossplane does with it is to let it go.
                    return await _end_halt(kube, xr)
            case Step.WAIT_UNTIL_GONE:
                return await _end_halt(kube, xr)
    return None


async def _halt(kube: Kube, removal: Removal, now: datetime) -> Object:
    """Keep Crossplane from rendering a composite resource, and note in the same write that its removal has begun."""
    xr = removal.xr
    annotations = {meta.CROSSPLANE_PAUSED: "true", meta.ANNOTATION_HALTED_AT: stamp(now)}
    responsive = xr.conditions.get("Responsive")
    if responsive is not None and responsive.status == "False":
        # An open circuit breaker lets nothing else through; otherwise Crossplane would write an event for it.
        annotations[meta.CROSSPLANE_RECONCILE_REQUESTED] = stamp(now)
    patch: Object = {"metadata": {"annotations": annotations}}
    if removal.spec is not None:
        patch["spec"] = {key: value for key, value in removal.spec.items() if xr.spec.get(key) != value}
    return await kube.merge(xr_resource(xr.kind), xr.namespace, xr.name, patch)


async def _end_halt(kube: Kube, xr: ObservedXR) -> Object | None:
    return await _annotate_xr(kube, xr, {meta.CROSSPLANE_PAUSED: None}) if xr.halted else None


async def _may_go(kube: Kube, removal: Removal, now: datetime) -> bool:
    """Whether the provider holds all that a component is made of, and nothing keeps AWS from deleting it any more."""
    xr = removal.xr
    if xr.settled and removal.step is Step.DELETE:
        return True
    found = await left_of(kube, xr)
    if xr.halted_at is not None and now - xr.halted_at < FRESH and not all(held(raw) for _, raw in found):
        return False
    if removal.step is Step.PREPARE_DIRECTLY and await _prepare(kube, xr, found, now):
        return False
    being_lifted = [(kind, raw) for kind, raw in found if _being_lifted(xr, kind, raw, now)]
    for kind, raw in being_lifted:
        await _unpause(kube, kind, raw)
    return not being_lifted


async def _prepare(kube: Kube, xr: ObservedXR, found: Iterable[Left], now: datetime) -> bool:
    """Prepare managed resources without the function; whether anything is left to the provider that was not before."""
    any_lifted = False
    for kind, raw in found:
        changed = _unlifted(xr, kind, raw)
        patch: Object = {"spec": {"forProvider": changed}} if changed else {}
        if meta.CROSSPLANE_PAUSED in raw["metadata"].get("annotations", {}):
            patch["metadata"] = {"annotations": {meta.CROSSPLANE_PAUSED: None}}
        if patch:
            metadata = raw["metadata"]
            await kube.merge(managed_resource(kind), metadata["namespace"], metadata["name"], patch)
        any_lifted |= bool(changed)
    if any_lifted:
        # The provider's time begins now, however long ago the composite resource was halted.
        await _annotate_xr(kube, xr, {meta.ANNOTATION_HALTED_AT: stamp(now)})
    return any_lifted


def _unlifted(xr: ObservedXR, kind: ManagedKind, raw: Object) -> dict[str, Any]:
    """What a managed resource does not ask for yet, of what lets AWS delete it."""
    current = raw["spec"].get("forProvider", {})
    return {name: value for name, value in lifted(xr.spec, kind).items() if current.get(name) != value}


def _being_lifted(xr: ObservedXR, kind: ManagedKind, raw: Object, now: datetime) -> bool:
    """Whether to wait for the provider to do in AWS what a managed resource asks for, so that AWS deletes it.

    It changes nothing any more of what is being deleted. What AWS protects, it would then never let go; for all else
    there is a limit to the time, and AWS's error is told.
    """
    if not lifted(xr.spec, kind) or _unlifted(xr, kind, raw) or _in_sync(raw):
        return False
    late = xr.halted_at is None or now - xr.halted_at > PATIENCE
    return not late or protected(raw.get("status", {}).get("atProvider", {}), kind)


def _in_sync(raw: Object) -> bool:
    """Whether the provider has seen the current spec of a managed resource, and AWS is as it says."""
    synced = conditions(raw).get("Synced")
    return (
        synced is not None
        and synced.status == "True"
        and synced.generation in (None, raw["metadata"].get("generation"))
    )


async def _annotate_xr(kube: Kube, xr: ObservedXR, annotations: Mapping[str, str | None]) -> Object:
    return await annotate(kube, xr_resource(xr.kind), xr.namespace, xr.name, annotations)


def held(raw: Object) -> bool:
    """Whether the provider holds a managed resource until it has deleted what AWS has of it."""
    return meta.CROSSPLANE_FINALIZER in raw["metadata"].get("finalizers", ())


async def left(kube: Kube, namespace: str, environment: str, xrs: Collection[ObservedXR] = ()) -> tuple[Left, ...]:
    """Managed resources of an Environment that still exist, by label. Raises KubeError.

    Of the kinds that the given composite resources are made of; of every kind when none is given. A composite
    resource's own list is no inventory: a removed child that a finalizer still holds leaves it at once.
    """
    return await left_of_kinds(kube, namespace, environment, _kinds(xrs))


async def left_of_kinds(kube: Kube, namespace: str, environment: str, kinds: Sequence[ManagedKind]) -> tuple[Left, ...]:
    """Managed resources of an Environment that still exist, of some kinds, by label. Raises KubeError."""
    return await _left(kube, namespace, f"{meta.LABEL_ENVIRONMENT}={environment}", kinds)


async def left_of(kube: Kube, xr: ObservedXR) -> tuple[Left, ...]:
    """Managed resources of one component that still exist. Raises KubeError."""
    environment, component = xr.spec["environment"]["name"], component_label(xr.component)
    selector = f"{meta.LABEL_ENVIRONMENT}={environment},{meta.LABEL_COMPONENT}={component}"
    return await _left(kube, xr.namespace, selector, _kinds((xr,)))


def _kinds(xrs: Collection[ObservedXR]) -> Sequence[ManagedKind]:
    """Kinds that composite resources are made of: any, where the Composition is not Crofter's own."""
    if not xrs or any(xr.composition is not None for xr in xrs):
        return managed_kinds()
    return sorted({kind for xr in xrs for kind in xr.kind.managed})


async def _left(kube: Kube, namespace: str, selector: str, kinds: Sequence[ManagedKind]) -> tuple[Left, ...]:
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


async def _annotate(kube: Kube, kind: ManagedKind, raw: Object, annotations: Mapping[str, str | None]) -> None:
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
