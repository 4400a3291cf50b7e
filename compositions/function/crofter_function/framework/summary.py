"""All managed resources of a component condensed into `status.resources`, and what was lost in AWS noticed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from google.protobuf import struct_pb2 as structpb

from crofter.api.codes import premature
from crofter.api.xr import DriftedResource, FailingResource, ResourceSummary, WaitingResource
from crofter_function.framework.errors import Failure
from crofter_function.framework.state import UPDATING, State
from crofter_function.framework.structs import child, number, objects, text

FAILING_LIMIT: Final = 10
DRIFTED_LIMIT: Final = 10
WAITING_LIMIT: Final = 3
KNOWN_LIMIT: Final = 240
"""Bounds of the lists in status.resources; api.xr.ResourceSummary declares the same."""

_LEAST_STEP: Final = 2
_STEPS: Final = 8
"""Progress is written in steps of at least two resources, and in about eight steps.

Crossplane reconciles a composite resource again after each change of its status, and then applies all its resources.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a resource that was ready once: api.xr.KnownResource, without the cost of a model each."""

    external_name: str
    created: str | None

    def wire(self) -> dict[str, object]:
        """As api.xr.KnownResource has it."""
        entry: dict[str, object] = {"externalName": self.external_name}
        if self.created is not None:
            entry["created"] = self.created
        return entry


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the status written before says: resources that were ready, re-creations so far, since when what failed.

    `struct` is its `resources` as a whole; `revision` is the revision of the spec that it was written for.
    """

    known: Mapping[str, Known] = field(default_factory=dict)
    recreated: int = 0
    since: Mapping[tuple[str, str], str] = field(default_factory=dict)
    known_struct: structpb.Struct | None = None
    struct: structpb.Struct | None = None
    revision: str | None = None


def remembered(status: structpb.Struct | None) -> Remembered:
    """The memory in the observed status of a composite resource. What cannot be read there was never remembered."""
    resources = child(status, "resources")
    if resources is None:
        return Remembered()
    known: dict[str, Known] = {}
    entries = child(resources, "known")
    if entries is not None:
        for key, value in entries.fields.items():
            entry = value.struct_value
            external_name = text(entry, "externalName")
            if external_name is not None:
                known[key] = Known(external_name, text(entry, "created"))
    since: dict[tuple[str, str], str] = {}
    for entry in objects(resources, "failing"):
        name, reason, moment = text(entry, "key"), text(entry, "reason"), text(entry, "since")
        if name is not None and reason is not None and moment is not None:
            since[name, reason] = moment
    recreated = number(resources, "recreated") or 0
    return Remembered(known, recreated, since, entries, resources, text(status, "revision"))


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of the component: who it is, how it is, and the AWS id it is to take over, if any.

    `awaits_id`: it has not been told that id yet.
    """

    key: str
    kind: str
    name: str
    state: State
    adopt: str | None = None
    awaits_id: bool = False


def troubled(members: list[Item], memory: Remembered) -> list[tuple[Item, Failure]]:
    """Return the resources with an error, and those that were ready once and no longer are; errors first.

    What is being created, updated or waited for is not in trouble. What AWS says of a new resource only because another
    does not exist yet is left out while others are being created: the provider tries again, and each of these errors
    would come and go.
    """
    busy = any(why.waiting for item in members if (why := item.state.failure) is not None)
    found: list[tuple[Item, Failure]] = []
    for item in members:
        why, known = item.state.failure, item.key in memory.known
        if why is None or (why.waiting and not (known and why.reason != UPDATING)):
            continue
        if known or not busy or not premature(why.reason, why.message):
            found.append((item, why))
    return sorted(found, key=lambda entry: entry[1].waiting)


def summarise(members: list[Item], memory: Remembered) -> tuple[ResourceSummary, dict[str, Known]]:
    """The summary of these resources in the light of what was known of them before, and what is known now.

    `known` is empty in the summary itself: it is long, and is written without a model.

    A resource that was ready once and now has another id, a newer creation, no object, or is being created, was lost:
    it counts as drifted while that lasts and as recreated, once, when it is ready again, even if nobody saw the gap.
    """
    known: dict[str, Known] = {}
    drifted: list[DriftedResource] = []
    recreated = memory.recreated
    for item in members:
        before = memory.known.get(item.key)
        now = item.state
        again = before is not None and _made_again(before, item)
        if now.ready and now.external_name is not None:
            recreated += again
            known[item.key] = Known(now.external_name, now.created)
        elif before is not None:
            known[item.key] = before
            if again or now.lost or now.external_name is None:
                drifted.append(
                    DriftedResource(key=item.key, kind=item.kind, name=item.name, external_name=before.external_name)
                )
    trouble = troubled(members, memory)
    summary = ResourceSummary(
        total=len(members),
        ready=sum(item.state.ready for item in members),
        failing=_failing(trouble, memory),
        waiting=_waiting(members, {item.key for item, _ in trouble}),
        drifted=drifted[:DRIFTED_LIMIT],
        recreated=recreated,
        adopting=sum(item.awaits_id for item in members) or None,
        known={},
    )
    return summary, dict(islice(known.items(), KNOWN_LIMIT))


def is_small_step(summary: ResourceSummary, memory: Remembered, revision: str) -> bool:
    """Return True when a summary says no more than the one written before, but for a little progress.

    The one written before then stands. Completion, errors, losses, a fall of the count and a new revision of the spec
    are no small steps.
    """
    written = memory.struct
    if written is None or memory.revision != revision:
        return False
    total, ready = number(written, "total"), number(written, "ready")
    if total is None or ready is None or ready >= total or summary.ready >= summary.total:
        return False
    troubled = bool(summary.failing or summary.drifted or objects(written, "failing") or objects(written, "drifted"))
    if troubled or summary.recreated != memory.recreated or summary.adopting != number(written, "adopting"):
        return False
    return total <= summary.total and 0 <= summary.ready - ready < max(_LEAST_STEP, summary.total // _STEPS)


def _made_again(before: Known, item: Item) -> bool:
    """Whether this is another resource in AWS than before: another id (not one it was told to take), or created since.

    The provider writes creation times as RFC 3339 in UTC, to the second: they compare as text.
    """
    now = item.state
    if now.created is not None and (before.created is None or now.created > before.created):
        return True
    return now.external_name not in (None, before.external_name, item.adopt)


def _failing(found: list[tuple[Item, Failure]], memory: Remembered) -> list[FailingResource]:
    return [
        FailingResource(
            key=item.key,
            kind=item.kind,
            name=item.name,
            external_name=item.state.external_name,
            reason=why.reason,
            message=why.message,
            since=memory.since.get((item.key, why.reason), item.state.since),
        )
        for item, why in found[:FAILING_LIMIT]
    ]


def _waiting(members: list[Item], failing: Collection[str]) -> list[WaitingResource] | None:
    unready = (item for item in members if not item.state.ready and item.key not in failing)
    return [WaitingResource(key=item.key, kind=item.kind) for item in islice(unready, WAITING_LIMIT)] or None
