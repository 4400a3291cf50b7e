"""Brings composite resources to what the plan wants, with no write that changes nothing."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api import meta
from crofter.api.names import component_label
from crofter.kube.client import Kube, Object
from crofter.kube.resources import xr_resource
from crofter.kube.write import annotate
from crofter.plan.model import Wanted
from crofter.plan.observed import ObservedXR

_CROSSPLANES: Final = "crossplane"


def manifest(wanted: Wanted) -> Object:
    """The composite resource to apply. It has no owner reference: deletion is the operator's, not the collector's."""
    return {
        "apiVersion": meta.XR_API_VERSION,
        "kind": wanted.kind.kind,
        "metadata": {
            "name": wanted.name,
            "namespace": wanted.namespace,
            "labels": {
                meta.LABEL_ENVIRONMENT: wanted.spec["environment"]["name"],
                meta.LABEL_COMPONENT: component_label(wanted.component),
            },
        },
        "spec": {**wanted.spec, _CROSSPLANES: {"compositionRef": {"name": wanted.composition_name}}},
    }


def strays(live: Mapping[str, Any], wanted: Mapping[str, Any], path: str = "/spec") -> list[Object]:
    """JSON-patch operations that remove what others put beside the wanted fields, which an apply leaves alone."""
    operations: list[Object] = []
    for key, value in live.items():
        here = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in wanted:
            if (path, key) != ("/spec", _CROSSPLANES):
                operations.append({"op": "remove", "path": here})
        elif isinstance(value, Mapping) and isinstance(wanted[key], Mapping):
            operations += strays(value, wanted[key], here)
    return operations


async def ensure(kube: Kube, wanted: Wanted, existing: ObservedXR | None) -> Object | None:
    """Create or update one composite resource; None when it is already as wanted.

    Raises KubeError.
    """
    if existing is not None and existing.spec == wanted.spec and existing.composition == wanted.composition:
        return None
    resource = xr_resource(wanted.kind)
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
