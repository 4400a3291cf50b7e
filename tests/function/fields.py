"""What a managed resource asks for."""

from typing import Any

from crofter_function.simulate import settle
from crofter_schemas import validate

from .privilege import excesses

MOST = 90
"""Most resources of one composite resource: Crossplane's circuit breaker lets a hundred changes pass at once."""


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` of a settled component's resource, without what all resources have."""
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def complaints(xr: dict[str, Any]) -> list[str]:
    """What the provider's schemas, least privilege and Crossplane have against what a component settles on."""
    resources = settle(xr)[0].resources
    found = [
        f"{key}: {violation}"
        for key, resource in resources.items()
        for violation in validate({**resource, "metadata": {**resource["metadata"], "namespace": "shop"}})
    ]
    many = [f"{len(resources)} resources"] if len(resources) > MOST else []
    return found + excesses(resources) + many
