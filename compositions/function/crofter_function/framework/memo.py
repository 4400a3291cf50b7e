"""What was computed for a composite resource, kept for the next call: Crossplane asks up to twenty times in a row."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import struct_pb2 as structpb

from crofter.api.xr import XRSpec
from crofter_function.framework.emit import Emitter
from crofter_function.framework.observed import Log, Observed, concise
from crofter_function.framework.overrides import overridden
from crofter_function.framework.resource import Component, Composed
from crofter_function.framework.scope import Scope
from crofter_function.framework.structs import child, fill, plain, text

LIMIT: Final = 16384
"""Managed resources that a memo knows at most, about 4 KiB each."""

_CROSSPLANES: Final = "crossplane"
"""The field of the spec that is Crossplane's own: it changes with each resource that Crossplane creates."""


class Prepared:
    """A spec that was read once, and what was composed of it last.

    What a component composes depends on its spec and on what it reads of the observed resources. Those reads are
    logged, and while each of them has the same answer, the last result still stands.
    """

    def __init__(self, component: Component[Any], content: bytes, spec: XRSpec) -> None:
        self.component = component
        self.content = content
        self.spec = spec
        self.scope = Scope(spec)
        self.emitter = Emitter(spec, self.scope)
        self._log: Log = {}
        self._composed: Composed | None = None
        self._outputs: dict[str, Any] | None = None
        self._status: tuple[Mapping[str, Any], bytes] | None = None

    @property
    def size(self) -> int:
        """Number of managed resources."""
        return 1 if self._composed is None else len(self._composed.resources)

    @property
    def outputs(self) -> dict[str, Any] | None:
        """The outputs that were composed last, as they are written; None while they are unknown."""
        return self._outputs

    def compose(self, observed: Observed) -> Composed:
        """Return what the component composes, overrides included. Raises SpecError."""
        if self._composed is not None and observed.answers(self._log):
            return self._composed
        log: Log = {}
        composed = self.component.compose(self.spec, self.scope, observed.logged(log))
        resources = {key: overridden(key, one, self.spec.overrides) for key, one in composed.resources.items()}
        self.emitter.keep(resources)
        self._log, self._composed = concise(log), Composed(resources, composed.outputs)
        self._outputs = None if composed.outputs is None else composed.outputs.wire()
        return self._composed

    def report(self, status: Mapping[str, Any], composite: structpb.Struct) -> structpb.Struct:
        """Fill the status of the composite resource and return it. One that is the same as the last is not filled."""
        alone = "status" not in composite.fields
        target = composite.fields["status"].struct_value
        if alone and self._status is not None and self._status[0] == status:
            target.ParseFromString(self._status[1])
            return target
        fill(target, status)
        if alone:
            self._status = status, target.SerializeToString()
        return target


class Memo:
    """The composite resources that were asked about last. It belongs to one thread; the answers do not depend on it."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._known: OrderedDict[tuple[str | None, ...], Prepared] = OrderedDict()

    def prepared(self, component: Component[Any], composite: structpb.Struct) -> Prepared:
        """Return the spec of a composite resource, read if it was not read before.

        Raises pydantic.ValidationError.
        """
        metadata = child(composite, "metadata")
        name = component.kind.kind, text(metadata, "namespace"), text(metadata, "name")
        spec = child(composite, "spec")
        content = _content(spec)
        known = self._known.get(name)
        if known is None or known.component is not component or known.content != content:
            self._known.pop(name, None)
            known = Prepared(component, content, component.kind.spec.model_validate(_plain(spec)))
            self._known[name] = known
            self._trim()
        self._known.move_to_end(name)
        return known

    def __len__(self) -> int:
        return len(self._known)

    def _trim(self) -> None:
        """Forget what was not asked about for the longest time, until the limit holds."""
        size = sum(one.size for one in self._known.values())
        while size > self._limit and len(self._known) > 1:
            size -= self._known.popitem(last=False)[1].size


def _content(spec: structpb.Struct | None) -> bytes:
    if spec is None:
        return b""
    if _CROSSPLANES in spec.fields:
        spec, whole = structpb.Struct(), spec
        spec.CopyFrom(whole)
        del spec.fields[_CROSSPLANES]
    return bytes(spec.SerializeToString(deterministic=True))


def _plain(spec: structpb.Struct | None) -> dict[str, Any]:
    if spec is None:
        return {}
    return {name: plain(spec.fields[name]) for name in sorted(spec.fields) if name != _CROSSPLANES}
