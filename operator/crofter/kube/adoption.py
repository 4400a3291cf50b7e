"""Tells managed resources that are to be taken over which AWS resource they are.

The function keeps them paused until then, so that the provider makes nothing, and never writes the annotation itself:
https://docs.crossplane.io/latest/managed-resources/managed-resources/#crossplaneioexternal-name
"""

from crofter.api import meta
from crofter.api.names import managed_name
from crofter.kube.client import Kube
from crofter.kube.errors import KubeError
from crofter.kube.removal import left_of
from crofter.kube.resources import managed_resource
from crofter.plan.observed import ObservedXR


async def name_adopted(kube: Kube, xr: ObservedXR) -> int:
    """Name what a composite resource has to take over; how many of them were named. Raises KubeError."""
    environment = xr.spec["environment"]["name"]
    ids = {managed_name(environment, xr.component, key): found for key, found in xr.spec.get("adopt", {}).items()}
    named = 0
    for kind, raw in await left_of(kube, xr):
        metadata = raw["metadata"]
        found = ids.get(metadata["name"])
        if found is None or meta.CROSSPLANE_EXTERNAL_NAME in metadata.get("annotations", {}):
            continue
        # With its version: what has a name by now keeps it.
        annotations = {meta.CROSSPLANE_EXTERNAL_NAME: found}
        patch = {"metadata": {"annotations": annotations, "resourceVersion": metadata["resourceVersion"]}}
        try:
            await kube.merge(managed_resource(kind), metadata["namespace"], metadata["name"], patch)
        except KubeError as error:
            if not (error.not_found or error.conflict):
                raise
            continue
        named += 1
    return named
