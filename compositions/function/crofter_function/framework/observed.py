"""The observed managed resources, read field by field: to turn all of them into dictionaries costs more."""

from collections.abc import Iterable, Mapping
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter_function.framework.structs import child, objects, text, to_dict


class ObservedResource:
    """One managed resource as the API server has it."""

    __slots__ = ("_annotations", "_read", "_struct")

    def __init__(self, struct: structpb.Struct) -> None:
        self._struct = struct
        self._read = False
        self._annotations: structpb.Struct | None = None

    @property
    def struct(self) -> structpb.Struct:
        """The whole object. Read it, never change it."""
        return self._struct

    def annotation(self, name: str) -> str | None:
        """Value of an annotation."""
        if not self._read:
            self._annotations = child(child(self._struct, "metadata"), "annotations")
            self._read = True
        return text(self._annotations, name)

    @property
    def external_name(self) -> str | None:
        """Id in AWS, once there is one."""
        return self.annotation(meta.CROSSPLANE_EXTERNAL_NAME)

    def at_provider(self, *path: str) -> str | None:
        """A string of `status.atProvider`, or of an object in it."""
        struct = child(child(self._struct, "status"), "atProvider")
        for name in path[:-1]:
            struct = child(struct, name)
        return text(struct, path[-1])

    def at_provider_objects(self, field: str) -> list[dict[str, Any]]:
        """The objects in a list of `status.atProvider`."""
        return [to_dict(one) for one in objects(child(child(self._struct, "status"), "atProvider"), field)]


class Observed:
    """The observed managed resources of a component, by key."""

    def __init__(self, resources: Mapping[str, fnv1.Resource]) -> None:
        self._resources = {key: ObservedResource(resource.resource) for key, resource in resources.items()}

    def get(self, key: str) -> ObservedResource | None:
        """The resource with this key; None when the API server has none."""
        return self._resources.get(key)

    def beginning(self, prefix: str) -> dict[str, ObservedResource]:
        """The resources whose key begins like this, by key."""
        return {key: one for key, one in sorted(self._resources.items()) if key.startswith(prefix)}

    def external_name(self, key: str) -> str | None:
        """Id in AWS of the resource with this key, once there is one."""
        resource = self._resources.get(key)
        return None if resource is None else resource.external_name

    def external_names(self, keys: Iterable[str]) -> list[str] | None:
        """Ids of all these resources; None unless every one is known."""
        found = [self.external_name(key) for key in keys]
        known = [name for name in found if name is not None]
        return known if len(known) == len(found) else None

    def at_provider(self, key: str, *path: str) -> str | None:
        """A string of `status.atProvider` of the resource with this key, or of an object in it."""
        resource = self._resources.get(key)
        return None if resource is None else resource.at_provider(*path)

    def first_at_provider(self, key: str, block: str, field: str) -> str | None:
        """A string in the first of the blocks at `status.atProvider` of the resource with this key."""
        resource = self._resources.get(key)
        if resource is None:
            return None
        found = objects(child(child(resource.struct, "status"), "atProvider"), block)
        return text(found[0], field) if found else None

    def asked(self, key: str, *path: str) -> str | None:
        """A string of `spec.forProvider` of the resource with this key: what was asked for before."""
        resource = self._resources.get(key)
        struct = None if resource is None else child(child(resource.struct, "spec"), "forProvider")
        for name in path[:-1]:
            struct = child(struct, name)
        return text(struct, path[-1])

    def at_provider_objects(self, key: str, field: str) -> list[dict[str, Any]]:
        """The objects in a list of `status.atProvider` of the resource with this key; none where it is not there."""
        resource = self._resources.get(key)
        return [] if resource is None else resource.at_provider_objects(field)
