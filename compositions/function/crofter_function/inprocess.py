"""The function without gRPC, from plain objects to plain objects: for tests and `crofter render`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1

from crofter_function.dispatch import respond
from crofter_function.framework.memo import Memo
from crofter_function.framework.structs import fill, to_dict


class RenderError(Exception):
    """The function refused: the message is that of its FATAL result."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the function wants: managed resources by key, the composite resource's status, readiness, and for how long.

    `troubled` are the keys of resources with an error, or that were ready and no longer are; `ttl` is in seconds.
    """

    resources: dict[str, dict[str, Any]]
    xr_status: dict[str, Any]
    ready: bool
    troubled: frozenset[str]
    ttl: int


def request(xr: Mapping[str, Any], observed: Mapping[str, Mapping[str, Any]] | None = None) -> fnv1.RunFunctionRequest:
    """The request Crossplane would send for this composite resource and these observed resources."""
    made = fnv1.RunFunctionRequest()
    fill(made.observed.composite.resource, xr)
    for key, resource in (observed or {}).items():
        fill(made.observed.resources[key].resource, resource)
    return made


def run(
    xr: Mapping[str, Any], observed: Mapping[str, Mapping[str, Any]] | None = None, memo: Memo | None = None
) -> Rendered:
    """Run the function, with what `memo` keeps from one call to the next. Raises RenderError when it refuses."""
    response = respond(request(xr, observed), memo=memo)
    for result in response.results:
        if result.severity == fnv1.SEVERITY_FATAL:
            raise RenderError(result.message)
    resources = response.desired.resources
    return Rendered(
        resources={key: to_dict(resources[key].resource) for key in sorted(resources)},
        xr_status=to_dict(response.desired.composite.resource).get("status", {}),
        ready=response.desired.composite.ready == fnv1.READY_TRUE,
        troubled=frozenset(key for key in resources if resources[key].ready == fnv1.READY_FALSE),
        ttl=response.meta.ttl.seconds,
    )
