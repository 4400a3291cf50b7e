"""Desired managed resources as protobuf, each with everything that is the same for all of them."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb

from crofter.api import meta
from crofter.api.managed import ManagedKind
from crofter.api.xr import XRSpec
from crofter_function.framework.observed import ObservedResource
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.framework.structs import fill

TAG_NAME: Final = "Name"

TAG_KIND: Final = "crossplane-kind"
TAG_OBJECT: Final = "crossplane-name"
TAG_PROVIDER_CONFIG: Final = "crossplane-providerconfig"
"""Tags that the provider adds to `spec.forProvider.tags` where they are missing: rendered, they spare it a write.
https://github.com/crossplane/upjet/blob/main/pkg/resource/resource.go (GetExternalTags)
"""

_DIGEST: Final = 12


@dataclass(frozen=True, slots=True)
class _Emitted:
    """A desired resource as it was written last: what it was written from, its bytes and its digest."""

    managed: Managed
    content: bytes
    digest: str


class Emitter:
    """Writes the desired resources of one component.

    What resources of a kind have in common is filled once and copied: copying is native code, filling is not. A
    resource that is the same as the last time is not filled again.
    """

    def __init__(self, spec: XRSpec, scope: Scope) -> None:
        self._spec = spec
        self._scope = scope
        self._templates: dict[ManagedKind, structpb.Struct] = {}
        self._emitted: dict[tuple[str, bool], _Emitted] = {}
        self._paused = paused(spec)

    def emit(self, key: str, managed: Managed, observed: ObservedResource | None, target: fnv1.Resource) -> bool:
        """Fill `target` with the resource of this key; whether the observed one was rendered from just this.

        Each resource is marked with a digest of what was asked of it. What was observed may be older than that, and
        its conditions then speak of something else, however good they look.
        """
        waits = awaits_id(self._spec, key, observed)
        before = self._emitted.get((key, waits))
        if before is not None and (before.managed is managed or before.managed == managed):
            target.resource.ParseFromString(before.content)
            digest = before.digest
        else:
            digest = self._fill(key, managed, target.resource, waits=waits)
            self._emitted[key, waits] = _Emitted(managed, target.resource.SerializeToString(), digest)
        return observed is not None and observed.annotation(meta.ANNOTATION_RENDERED) == digest

    def keep(self, keys: Container[str]) -> None:
        """Forget the resources of all other keys."""
        self._emitted = {known: one for known, one in self._emitted.items() if known[0] in keys}

    def _fill(self, key: str, managed: Managed, struct: structpb.Struct, *, waits: bool) -> str:
        """Fill the resource of this key, and return its digest."""
        scope = self._scope
        struct.CopyFrom(self._template(managed.kind))
        metadata = struct.fields["metadata"].struct_value.fields
        metadata["name"].string_value = scope.name(key)
        metadata["labels"].struct_value.fields[meta.LABEL_KEY].string_value = scope.key_label(key)
        annotations = metadata["annotations"].struct_value.fields
        if waits:
            annotations[meta.CROSSPLANE_PAUSED].string_value = "true"
        elif managed.external_name is not None and key not in self._spec.adopt:
            annotations[meta.CROSSPLANE_EXTERNAL_NAME].string_value = managed.external_name
        spec = struct.fields["spec"].struct_value
        parameters = spec.fields["forProvider"].struct_value
        fill(parameters, managed.fields)
        if managed.kind.tagged:
            tags = parameters.fields["tags"].struct_value.fields
            tags[TAG_NAME].string_value = scope.title(key)
            tags[meta.TAG_KEY].string_value = key
            tags[TAG_OBJECT].string_value = scope.name(key)
        if managed.initial:
            fill(spec, {"initProvider": managed.initial})
        fill(spec, {"managementPolicies": managed.policies})
        digest = self._digest(spec, paused=self._paused or waits)
        annotations[meta.ANNOTATION_RENDERED].string_value = digest
        return digest

    def _digest(self, spec: structpb.Struct, *, paused: bool) -> str:
        content = spec.SerializeToString(deterministic=True)
        return hashlib.sha256(content + (b"paused" if paused else b"")).hexdigest()[:_DIGEST]

    def _template(self, kind: ManagedKind) -> structpb.Struct:
        template = self._templates.get(kind)
        if template is None:
            template = self._templates[kind] = structpb.Struct()
            fill(template, self._common(kind))
        return template

    def _common(self, kind: ManagedKind) -> Mapping[str, object]:
        aws = self._spec.aws
        metadata: dict[str, object] = {"labels": self._scope.labels}
        if self._paused:
            metadata["annotations"] = {meta.CROSSPLANE_PAUSED: "true"}
        parameters: dict[str, object] = {}
        if kind.regional:
            parameters["region"] = aws.region
        if kind.tagged:
            parameters["tags"] = {
                **self._spec.tags,
                **self._scope.tags,
                TAG_KIND: f"{kind.kind}.{kind.group}".lower(),
                TAG_PROVIDER_CONFIG: aws.provider_config.name,
            }
        return {
            "apiVersion": kind.api_version,
            "kind": kind.kind,
            "metadata": metadata,
            "spec": {
                "providerConfigRef": {"kind": aws.provider_config.kind, "name": aws.provider_config.name},
                "forProvider": parameters,
            },
        }


def awaits_id(spec: XRSpec, key: str, observed: ObservedResource | None) -> bool:
    """Whether a resource is to be taken over, and has not been told yet what it is in AWS: until then it is paused.

    The operator tells it, not the function. An annotation that Crossplane applies it applies again and again, as late
    as a moment after the provider had to make the resource anew: the new id would be lost, and what it is of with it.
    """
    return key in spec.adopt and (observed is None or observed.external_name is None)


def paused(spec: XRSpec) -> bool:
    """Whether the managed resources are to be left alone. Never while a deletion is prepared: they could not go."""
    return spec.paused and spec.deletion != "Prepare"
