"""Small writes: finalizers and status of Environments and Accounts, only when something changes, and annotations."""

from collections.abc import Mapping
from typing import Any

from crofter.kube.client import Kube, Object, Resource


async def add_finalizer(kube: Kube, resource: Resource, raw: Object, finalizer: str) -> Object | None:
    """Add a finalizer; None when it is there. Raises KubeError (`conflict` when the object changed meanwhile)."""
    present = raw["metadata"].get("finalizers", [])
    return None if finalizer in present else await _set(kube, resource, raw, [*present, finalizer])


async def remove_finalizer(kube: Kube, resource: Resource, raw: Object, finalizer: str) -> Object | None:
    """Remove a finalizer; None when it is not there. Raises KubeError (`conflict`, `not_found`)."""
    present = raw["metadata"].get("finalizers", [])
    if finalizer not in present:
        return None
    return await _set(kube, resource, raw, [one for one in present if one != finalizer])


async def _set(kube: Kube, resource: Resource, raw: Object, finalizers: list[str]) -> Object:
    metadata = raw["metadata"]
    patch: Object = {"metadata": {"finalizers": finalizers, "resourceVersion": metadata["resourceVersion"]}}
    return await kube.merge(resource, metadata.get("namespace"), metadata["name"], patch)


async def write_status(kube: Kube, resource: Resource, raw: Object, status: Mapping[str, Any]) -> Object | None:
    """Write the status, or nothing when it is already so.

    Raises KubeError: `conflict` when the object is no longer the one that the status speaks of.
    """
    before: Mapping[str, Any] = raw.get("status", {})
    if before == status:
        return None
    changed = {key: status.get(key) for key in {*before, *status} if before.get(key) != status.get(key)}
    metadata = raw["metadata"]
    patch: Object = {"metadata": {"resourceVersion": metadata["resourceVersion"]}, "status": changed}
    return await kube.merge(resource, metadata.get("namespace"), metadata["name"], patch, "status")


async def annotate(
    kube: Kube, resource: Resource, namespace: str, name: str, annotations: Mapping[str, str | None]
) -> Object:
    """Set annotations and, with None, take them away; the object as it is then. Raises KubeError."""
    patch: Object = {"metadata": {"annotations": dict(annotations)}}
    return await kube.merge(resource, namespace, name, patch)
