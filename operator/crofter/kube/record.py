"""Records Kubernetes events."""

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from crofter.api.times import stamp
from crofter.kube.client import Kube, Object
from crofter.kube.errors import KubeError
from crofter.kube.resources import EVENTS
from crofter.status.events import Event

_COMPONENT: Final = "crofter"


async def record(kube: Kube, raw: Object, events: Iterable[Event]) -> None:
    """Record events about an object. An event that cannot be recorded is lost: nothing depends on one."""
    for event in events:
        with contextlib.suppress(KubeError):
            await kube.create(EVENTS, _body(raw, event))


def _body(raw: Object, event: Event) -> dict[str, Any]:
    metadata = raw["metadata"]
    now = stamp(datetime.now(UTC))
    namespace = metadata.get("namespace", "default")
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"generateName": f"{metadata['name']}.", "namespace": namespace},
        "involvedObject": {
            "apiVersion": raw["apiVersion"],
            "kind": raw["kind"],
            "name": metadata["name"],
            "namespace": metadata.get("namespace", ""),
            "uid": metadata["uid"],
            "resourceVersion": metadata["resourceVersion"],
        },
        "type": event.type,
        "reason": event.reason,
        "message": event.message,
        "source": {"component": _COMPONENT},
        "firstTimestamp": now,
        "lastTimestamp": now,
        "count": 1,
    }
