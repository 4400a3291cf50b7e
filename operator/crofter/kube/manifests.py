"""Composite resources as manifests. This module imports no client, so that offline commands start fast."""

from typing import Any, Final

from crofter.api import meta
from crofter.api.names import component_label
from crofter.plan.model import Wanted

CROSSPLANES: Final = "crossplane"
"""The field of a composite resource's spec that belongs to Crossplane."""


def manifest(wanted: Wanted) -> dict[str, Any]:
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
                meta.CROSSPLANE_COMPOSITE: wanted.name,
            },
        },
        "spec": {**wanted.spec, CROSSPLANES: {"compositionRef": {"name": wanted.composition_name}}},
    }
