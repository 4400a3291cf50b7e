"""The latest known version of every watched object, so that a reconcile lists nothing."""

from collections.abc import Iterable, Iterator, Mapping
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
        """Keep the object unless a newer version is known, or a newer object of its name; whether it was kept."""
        known = self._objects.get(key_of(raw))
        if known is not None and _version(raw) < _version(known):
            return False
        self._keep(raw)
        return True

    def drop(self, raw: Object) -> None:
        """Forget the object, unless another of the same name has taken its place."""
        key = key_of(raw)
        known = self._objects.get(key)
        if known is None or known["metadata"]["uid"] != raw["metadata"]["uid"]:
            return
        self._forget(known)

    def known(self) -> Mapping[Key, Object]:
        """What is known now, to be handed to `replace` with a list that is asked for after this."""
        return dict(self._objects)

    def replace(self, raws: Iterable[Object], before: Mapping[Key, Object]) -> tuple[Object, ...]:
        """Take a fresh list as the truth about what was known before it was asked for; returns what had vanished.

        What arrived while the list was under way is newer than the list, and stays.
        """
        fresh = {key_of(raw): raw for raw in raws}
        vanished = tuple(raw for key, raw in before.items() if key not in fresh and self._objects.get(key) is raw)
        for raw in vanished:
            self._forget(raw)
        for key, raw in fresh.items():
            if key in before and self._objects.get(key) is before[key]:
                self._keep(raw)
            elif key not in before or key in self._objects:
                self.put(raw)
        return vanished

    def _keep(self, raw: Object) -> None:
        key = key_of(raw)
        known = self._objects.get(key)
        if known is not None:
            self._forget(known)
        self._objects[key] = raw
        owner = _owner(raw)
        if owner is not None:
            self._by_environment.setdefault(owner, set()).add(key)

    def _forget(self, known: Object) -> None:
        key, owner = key_of(known), _owner(known)
        del self._objects[key]
        if owner is not None:
            self._by_environment[owner].discard(key)
            if not self._by_environment[owner]:
                del self._by_environment[owner]

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
