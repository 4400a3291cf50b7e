"""The observed managed resources, read field by field: to turn all of them into dictionaries costs more."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter_function.framework.structs import child, objects, text, to_dict

_Answer = TypeVar("_Answer")

Log = dict[tuple[str, ...], object]
"""Questions to the observed resources, and their answers: key, method and arguments of each."""

_THERE: Final = "get"
_KEYS: Final = "beginning"


def concise(log: Log) -> Log:
    """Return the log without the questions whether a resource is there that another question answers too."""
    asked = {key for key, method, *_ in log if method not in (_THERE, _KEYS)}
    return {question: answer for question, answer in log.items() if question[1] != _THERE or question[0] not in asked}


class ObservedResource:
    """One managed resource as the API server has it. With a log, each question and its answer is added to it."""

    __slots__ = ("_annotations", "_key", "_log", "_read", "_struct")

    def __init__(self, struct: structpb.Struct, key: str = "", log: Log | None = None) -> None:
        self._struct = struct
        self._key = key
        self._log = log
        self._read = False
        self._annotations: structpb.Struct | None = None

    @property
    def struct(self) -> structpb.Struct:
        """The whole object, past the log: only the framework may read it, and nobody may change it."""
        return self._struct

    def annotation(self, name: str) -> str | None:
        """Value of an annotation."""
        if not self._read:
            self._annotations = child(child(self._struct, "metadata"), "annotations")
            self._read = True
        found = text(self._annotations, name)
        if self._log is not None:
            self._log[self._key, "annotation", name] = found
        return found

    @property
    def external_name(self) -> str | None:
        """Id in AWS, once there is one."""
        return self.annotation(meta.CROSSPLANE_EXTERNAL_NAME)

    def at_provider(self, *path: str) -> str | None:
        """A string of `status.atProvider`, or of an object in it."""
        struct = self._at_provider()
        for name in path[:-1]:
            struct = child(struct, name)
        return self._answered(text(struct, path[-1]), "at_provider", *path)

    def at_provider_objects(self, field: str) -> list[dict[str, Any]]:
        """The objects in a list of `status.atProvider`."""
        found = [to_dict(one) for one in objects(self._at_provider(), field)]
        return self._answered(found, "at_provider_objects", field)

    def first_at_provider(self, block: str, field: str) -> str | None:
        """A string in the first of the blocks at `status.atProvider`."""
        found = objects(self._at_provider(), block)
        return self._answered(text(found[0], field) if found else None, "first_at_provider", block, field)

    def asked(self, *path: str) -> str | None:
        """A string of `spec.forProvider`: what was asked for before."""
        struct = self._for_provider()
        for name in path[:-1]:
            struct = child(struct, name)
        return self._answered(text(struct, path[-1]), "asked", *path)

    def parameters(self) -> dict[str, Any]:
        """All of `spec.forProvider`."""
        struct = self._for_provider()
        return self._answered({} if struct is None else to_dict(struct), "parameters")

    def _at_provider(self) -> structpb.Struct | None:
        return child(child(self._struct, "status"), "atProvider")

    def _for_provider(self) -> structpb.Struct | None:
        return child(child(self._struct, "spec"), "forProvider")

    def _answered(self, answer: _Answer, *question: str) -> _Answer:
        if self._log is not None:
            self._log[self._key, *question] = answer
        return answer


class Observed:
    """The observed managed resources of a component, by key. With a log, each question is added to it."""

    def __init__(self, resources: Mapping[str, fnv1.Resource], log: Log | None = None) -> None:
        self._resources = {key: ObservedResource(resource.resource, key, log) for key, resource in resources.items()}
        self._raw = resources
        self._log = log

    def logged(self, log: Log) -> "Observed":
        """Return the same resources with a log."""
        return Observed(self._raw, log)

    def answers(self, log: Log) -> bool:
        """Return True if each question of the log has the same answer here."""
        return all(self._answer(*question) == answer for question, answer in log.items())

    def _answer(self, key: str, method: str, *arguments: str) -> object:
        if method == _KEYS:
            return list(self.beginning(key))
        resource = self._resources.get(key)
        if method == _THERE or resource is None:
            return resource is not None
        answer: object = getattr(resource, method)(*arguments)
        return answer

    def get(self, key: str) -> ObservedResource | None:
        """The resource with this key; None when the API server has none."""
        resource = self._resources.get(key)
        if self._log is not None:
            self._log[key, _THERE] = resource is not None
        return resource

    def beginning(self, prefix: str) -> dict[str, ObservedResource]:
        """The resources whose key begins like this, by key."""
        found = {key: one for key, one in sorted(self._resources.items()) if key.startswith(prefix)}
        if self._log is not None:
            self._log[prefix, _KEYS] = list(found)
        return found

    def external_name(self, key: str) -> str | None:
        """Id in AWS of the resource with this key, once there is one."""
        resource = self.get(key)
        return None if resource is None else resource.external_name

    def external_names(self, keys: Iterable[str]) -> list[str] | None:
        """Ids of all these resources; None unless every one is known."""
        found = [self.external_name(key) for key in keys]
        known = [name for name in found if name is not None]
        return known if len(known) == len(found) else None

    def at_provider(self, key: str, *path: str) -> str | None:
        """A string of `status.atProvider` of the resource with this key, or of an object in it."""
        resource = self.get(key)
        return None if resource is None else resource.at_provider(*path)

    def first_at_provider(self, key: str, block: str, field: str) -> str | None:
        """A string in the first of the blocks at `status.atProvider` of the resource with this key."""
        resource = self.get(key)
        return None if resource is None else resource.first_at_provider(block, field)

    def asked(self, key: str, *path: str) -> str | None:
        """A string of `spec.forProvider` of the resource with this key: what was asked for before."""
        resource = self.get(key)
        return None if resource is None else resource.asked(*path)

    def at_provider_objects(self, key: str, field: str) -> list[dict[str, Any]]:
        """The objects in a list of `status.atProvider` of the resource with this key; none where it is not there."""
        resource = self.get(key)
        return [] if resource is None else resource.at_provider_objects(field)
