"""From a request to a response: read the composite resource, compose it, write resources, readiness and status."""

from collections.abc import Collection
from typing import Any, Final

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb
from pydantic import ValidationError

from crofter.api.xr import XRSpec, XRStatus
from crofter_function.framework.emit import awaits_id, paused
from crofter_function.framework.errors import REPLACEMENT_REQUIRED
from crofter_function.framework.memo import Memo, Prepared
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Managed
from crofter_function.framework.state import State, outdated, state
from crofter_function.framework.structs import child, fill, text, to_dict
from crofter_function.framework.summary import (
    Item,
    Remembered,
    is_small_step,
    remembered,
    summarise,
    troubled,
)

TTL_BUSY: Final = 120
"""Seconds until Crossplane asks again while something is not ready or not in sync, although nothing happens.

It asks at once when a managed resource changes, so this only bounds what a missed event costs. The time that was set
while something was not ready also passes once when all is: each composite resource then applies everything again.
"""

TTL_AT_REST: Final = 600
"""Seconds until Crossplane asks again when all is well. Each asking applies every managed resource anew."""


def compose(
    component: Component[Any], request: fnv1.RunFunctionRequest, response: fnv1.RunFunctionResponse, memo: Memo
) -> None:
    """Fill the response, which must hold the request's desired state already.

    Raises pydantic.ValidationError or SpecError for a spec that cannot be built; the response may be half full then.
    """
    composite = request.observed.composite.resource
    prepared = memo.prepared(component, composite)
    spec, scope, emitter = prepared.spec, prepared.scope, prepared.emitter
    before = child(composite, "status")
    memory = remembered(before)
    observed = Observed(request.observed.resources)
    composed = prepared.compose(observed)

    items: list[Item] = []
    for key, managed in composed.resources.items():
        resource = observed.get(key)
        now = state(resource)
        if not _to_be_replaced(managed, now, spec):
            target = response.desired.resources[key]
            if not emitter.emit(key, managed, resource, target):
                now = outdated(now)
        waits = awaits_id(spec, key, resource)
        items.append(Item(key, managed.kind.kind, scope.name(key), now, spec.adopt.get(key), awaits_id=waits))

    in_trouble = {item.key for item, _ in troubled(items, memory)}
    _mark(response, [item.key for item in items], in_trouble)
    all_ready = all(item.state.ready for item in items)
    outputs = _outputs(component, prepared.outputs if all_ready or component.early_outputs else None, before)
    at_rest = all_ready and composed.outputs is not None and _spoken_for(spec, before)
    _report(prepared, items, memory, outputs, response.desired.composite.resource)
    response.desired.composite.ready = fnv1.READY_TRUE if at_rest else fnv1.READY_FALSE
    response.meta.ttl.seconds = TTL_AT_REST if at_rest else TTL_BUSY


def _mark(response: fnv1.RunFunctionResponse, keys: Collection[str], in_trouble: Collection[str]) -> None:
    """Mark the component's desired resources ready or not.

    Of each one that is not, Crossplane writes an event at each reconcile: only those in trouble are marked so. The
    composite resource's own readiness is set apart and does not depend on these marks.
    """
    resources = response.desired.resources
    for key in keys:
        if key in resources:
            resources[key].ready = fnv1.READY_FALSE if key in in_trouble else fnv1.READY_TRUE


def _to_be_replaced(managed: Managed, now: State, spec: XRSpec) -> bool:
    """Whether to leave the resource out of this response, so that it is deleted and made anew."""
    refused = now.failure is not None and now.failure.reason == REPLACEMENT_REQUIRED
    return managed.replaceable and refused and not paused(spec)


def _spoken_for(spec: XRSpec, before: structpb.Struct | None) -> bool:
    """Whether this spec was composed before. The first time, what is observed is still the answer to another one."""
    return text(before, "revision") == (spec.revision or None)


def _outputs(
    component: Component[Any], outputs: dict[str, Any] | None, before: structpb.Struct | None
) -> dict[str, Any] | None:
    """The outputs; those published before when something is unknown for a moment, as long as they make sense."""
    if outputs is not None:
        return outputs
    published = child(before, "outputs")
    if published is None:
        return None
    try:
        return component.kind.outputs.model_validate(to_dict(published)).wire()
    except ValidationError:
        return None


def _report(
    prepared: Prepared,
    items: list[Item],
    memory: Remembered,
    outputs: dict[str, Any] | None,
    composite: structpb.Struct,
) -> None:
    revision = prepared.spec.revision
    summary, known = summarise(items, memory)
    small_step = is_small_step(summary, memory, revision)
    status = XRStatus(revision=revision, resources=summary).wire()
    if outputs is not None:
        status["outputs"] = outputs
    resources = prepared.report(status, composite).fields["resources"].struct_value
    if small_step and memory.struct is not None:
        resources.CopyFrom(memory.struct)
    elif known == memory.known and memory.known_struct is not None:
        resources.fields["known"].struct_value.CopyFrom(memory.known_struct)
    else:
        fill(resources, {"known": {key: entry.wire() for key, entry in known.items()}})
