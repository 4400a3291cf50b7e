"""The latest known version of every watched object, so that a reconcile lists nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from crofter.api.meta import LABEL_ENVIRONMENT

Object = dict[str, Any]
Key = tuple[str, str]


def key_of(raw: Object) -> Key:
    """Namespace (empty for cluster-scoped objects) and name."""
    metadata = raw["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


class Store:
    """Objects of one kind, by namespace and name; composite resources also by their Environment.

    Versions only go forward: what a write returned is not undone by an older event that is still on its way.
    """

    def __init__(self) -> None:
        self._objects: dict[Key, Object] = {}
        self._by_environment: dict[Key, set[Key]] = {}

    def put(self, raw: Object) -> bool:
        """Keep the object unless a newer version is known; whether it was kept."""
        key = key_of(raw)
        known = self._objects.get(key)
        if known is not None and known["metadata"]["uid"] == raw["metadata"]["uid"] and _version(raw) < _version(known):
            return False
        self._objects[key] = raw
        owner = _owner(raw)
        if owner is not None:
            self._by_environment.setdefault(owner, set()).add(key)
        return True

    def drop(self, raw: Object) -> None:
        """Forget the object, unless another of the same name has taken its place."""
        key = key_of(raw)
        known = self._objects.get(key)
        if known is None or known["metadata"]["uid"] != raw["metadata"]["uid"]:
            return
        del self._objects[key]
        owner = _owner(known)
        if owner is not None:
            self._by_environment.get(owner, set()).discard(key)

    def replace(self, raws: Iterable[Object]) -> tuple[Object, ...]:
        """Take a fresh list as the whole truth; returns what had been missed: vanished objects."""
        fresh = {key_of(raw): raw for raw in raws}
        vanished = tuple(raw for key, raw in self._objects.items() if key not in fresh)
        for raw in vanished:
            self.drop(raw)
        for raw in fresh.values():
            self.put(raw)
        return vanished

    def get(self, namespace: str, name: str) -> Object | None:
        """The object, or None."""
        return self._objects.get((namespace, name))

    def of_environment(self, namespace: str, name: str) -> tuple[Object, ...]:
        """The composite resources of an Environment."""
        keys = self._by_environment.get((namespace, name), set())
        return tuple(self._objects[key] for key in sorted(keys))

    def __iter__(self) -> Iterator[Object]:
        return iter(tuple(self._objects.values()))

    def __len__(self) -> int:
        return len(self._objects)


def _version(raw: Object) -> int:
    """Resource versions of one kind are comparable numbers.

    https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
    """
    return int(raw["metadata"]["resourceVersion"])


def _owner(raw: Object) -> Key | None:
    labels = raw["metadata"].get("labels", {})
    name = labels.get(LABEL_ENVIRONMENT)
    return (raw["metadata"]["namespace"], name) if name else None
