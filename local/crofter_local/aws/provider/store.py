"""The cache of watched objects, and which changes of them are worth a reconcile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crofter_local.aws.provider.resource import Key, Managed

_WATCHED_METADATA = ("generation", "annotations", "labels", "finalizers", "deletionTimestamp")


def version(body: Mapping[str, Any]) -> int:
    """The resource version as a number (etcd's revision, which only grows)."""
    text = str(body.get("metadata", {}).get("resourceVersion", ""))
    return int(text) if text.isdigit() else 0


def desired_state_changed(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    """Whether a change concerns more than the status (crossplane-runtime's `DesiredStateChanged`)."""
    if old is None:
        return True
    before, after = old["metadata"], new["metadata"]
    return any(before.get(name) != after.get(name) for name in _WATCHED_METADATA)


class Store:
    """Objects by kind, namespace and name. An older version never replaces a newer one."""

    def __init__(self) -> None:
        self._objects: dict[str, dict[Key, Mapping[str, Any]]] = {}

    def get(self, key: Key) -> Managed | None:
        """The object, or None."""
        body = self._objects.get(key.kind, {}).get(key)
        return Managed(key, body) if body is not None else None

    def list(self, kind: str, namespace: str) -> Iterable[Managed]:
        """The objects of a kind in a namespace."""
        found = self._objects.get(kind, {})
        return [Managed(key, body) for key, body in found.items() if key.namespace == namespace]

    def keys(self, kind: str) -> set[Key]:
        """The keys of all objects of a kind."""
        return set(self._objects.get(kind, {}))

    def put(self, key: Key, body: Mapping[str, Any]) -> bool:
        """Stores an object; returns whether it is news that concern more than its status."""
        objects = self._objects.setdefault(key.kind, {})
        old = objects.get(key)
        if old is not None and version(body) <= version(old) and body["metadata"]["uid"] == old["metadata"]["uid"]:
            return False
        objects[key] = body
        return desired_state_changed(old, body)

    def remove(self, key: Key) -> str:
        """Removes an object and returns its UID, "" if it was not there."""
        body = self._objects.get(key.kind, {}).pop(key, None)
        return str(body["metadata"]["uid"]) if body is not None else ""
