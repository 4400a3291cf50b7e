"""Brings composite resources to what the plan wants, with no write that changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crofter.api import meta
from crofter.kube.client import Kube, Object
from crofter.kube.errors import KubeError
from crofter.kube.manifests import CROSSPLANES, manifest
from crofter.kube.resources import xr_resource
from crofter.kube.write import annotate
from crofter.plan.model import Wanted
from crofter.plan.observed import ObservedXR


@dataclass(frozen=True, slots=True)
class CrossplaneFields:
    """What Crossplane itself writes to a new composite resource before it composes anything.

    `revision` is the name of the CompositionRevision that it selects.
    """

    revision: str
    finalizers: tuple[str, ...]


def crossplane_fields(raw: Object) -> tuple[str, CrossplaneFields] | None:
    """Return the Composition of a composite resource and what Crossplane wrote to it; None before it has done so."""
    references = raw.get("spec", {}).get(CROSSPLANES, {})
    composition = references.get("compositionRef", {}).get("name")
    revision = references.get("compositionRevisionRef", {}).get("name")
    metadata = raw["metadata"]
    listed = metadata.get("finalizers", ())
    finalizers = tuple(name for name in listed if name.split("/")[0].endswith(meta.CROSSPLANE_FINALIZERS))
    if not composition or not revision or not finalizers or "deletionTimestamp" in metadata:
        return None
    return composition, CrossplaneFields(revision, finalizers)


def strays(live: Mapping[str, Any], wanted: Mapping[str, Any], path: str = "/spec") -> list[Object]:
    """JSON-patch operations that remove what others put beside the wanted fields, which an apply leaves alone."""
    operations: list[Object] = []
    for key, value in live.items():
        here = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in wanted:
            if (path, key) != ("/spec", CROSSPLANES):
                operations.append({"op": "remove", "path": here})
        elif isinstance(value, Mapping) and isinstance(wanted[key], Mapping):
            operations += strays(value, wanted[key], here)
    return operations


def first_manifest(wanted: Wanted, known: CrossplaneFields | None) -> Object:
    """The composite resource to create, with what Crossplane would write to it first, as far as that is known.

    Each write that Crossplane is spared is also a reconcile that it is spared. It corrects a revision that is no
    longer the latest.
    """
    body = manifest(wanted)
    if known is not None:
        body["metadata"]["finalizers"] = list(known.finalizers)
        body["spec"][CROSSPLANES]["compositionRevisionRef"] = {"name": known.revision}
    return body


async def ensure(
    kube: Kube, wanted: Wanted, existing: ObservedXR | None, known: CrossplaneFields | None = None
) -> Object | None:
    """Create or update one composite resource; None when it is already as wanted.

    `known` is what Crossplane wrote to another composite resource of the same Composition. Raises KubeError.
    """
    if existing is not None and existing.spec == wanted.spec and existing.composition == wanted.composition:
        return None
    resource = xr_resource(wanted.kind)
    if existing is None:
        try:
            # Created, not applied: what an apply would later leave out, such as the finalizer, would be removed.
            return await kube.create(resource, first_manifest(wanted, known), strict=True)
        except KubeError as error:
            if not error.already_exists:
                raise
    applied = await kube.apply(resource, manifest(wanted))
    operations = strays(applied["spec"], wanted.spec)
    if operations:
        applied = await kube.json_patch(resource, wanted.namespace, wanted.name, operations)
    if (
        existing is not None
        and existing.halted
        and existing.spec.get("deletion") == "Prepare" != wanted.spec["deletion"]
    ):
        # It was on its way out and halted for that; now it is wanted again.
        applied = await annotate(kube, resource, wanted.namespace, wanted.name, {meta.CROSSPLANE_PAUSED: None})
    return applied
