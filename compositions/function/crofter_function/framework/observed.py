"""The observed managed resources, read field by field: to turn all of them into dictionaries costs more."""

from collections.abc import Iterable, Mapping

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter_function.framework.structs import child, text


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

    def at_provider(self, field: str) -> str | None:
        """A string of `status.atProvider`."""
        return text(child(child(self._struct, "status"), "atProvider"), field)


class Observed:
    """The observed managed resources of a component, by key."""

    def __init__(self, resources: Mapping[str, fnv1.Resource]) -> None:
        self._resources = {key: ObservedResource(resource.resource) for key, resource in resources.items()}

    def get(self, key: str) -> ObservedResource | None:
        """The resource with this key; None when the API server has none."""
        return self._resources.get(key)

    def external_name(self, key: str) -> str | None:
        """Id in AWS of the resource with this key, once there is one."""
        resource = self._resources.get(key)
        return None if resource is None else resource.external_name

    def external_names(self, keys: Iterable[str]) -> list[str] | None:
        """Ids of all these resources; None unless every one is known."""
        found = [self.external_name(key) for key in keys]
        known = [name for name in found if name is not None]
        return known if len(known) == len(found) else None

    def at_provider(self, key: str, field: str) -> str | None:
        """A string of `status.atProvider` of the resource with this key."""
        resource = self._resources.get(key)
        return None if resource is None else resource.at_provider(field)
