"""Resolution of references and selectors, as crossplane-runtime's namespaced resolver does it. Pure but for lookups.

A reference fills its sibling field with the external name of the resource it names; the table can say that another
field of the target's `status.atProvider` is wanted, and fields that end in Arn want its `arn`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter_local.aws.provider.resource import Key, Managed
from crofter_schemas.facts import Field

_EMPTY: Final = "referenced field was empty (referenced resource may not yet be ready)"
_NO_MATCH: Final = "no resources matched selector"
_INITIALISMS: Final = frozenset({"acl", "arn", "cidr", "dns", "eip", "iam", "id", "ip", "kms", "nat", "url", "vpc"})


class ResolutionError(Exception):
    """A required reference cannot be resolved; the text names the field as the provider's Go code does."""


@dataclass(frozen=True)
class Resolver:
    """What resolution needs to know of the world: lookups by key and by kind and namespace."""

    get: Callable[[Key], Managed | None]
    listing: Callable[[str, str], Iterable[Managed]]
    extract: Mapping[str, str]

    def resolve(
        self, of: Managed, fields: Mapping[str, Field], section: Mapping[str, Any], name: str
    ) -> dict[str, Any]:
        """*section* (`forProvider`, `initProvider`) with every field filled that a reference or selector fills.

        *name* is the section's Go name, for messages. Raises `ResolutionError`.
        """
        return self._object(of, fields, section, f"mg.Spec.{name}")

    def _object(self, of: Managed, fields: Mapping[str, Field], value: Mapping[str, Any], path: str) -> dict[str, Any]:
        result = dict(value)
        for name, inner in value.items():
            field = fields.get(name)
            if field is None:
                continue
            if field.type == "object" and isinstance(inner, Mapping):
                result[name] = self._object(of, field.fields, inner, f"{path}.{go_name(name)}")
            elif field.item is not None and field.item.type == "object" and isinstance(inner, list):
                result[name] = [
                    self._object(of, field.item.fields, each, f"{path}.{go_name(name)}[i{len(path.split('.'))}]")
                    for each in inner
                ]
        filled = {field.fills for name, field in fields.items() if field.fills and name in value}
        for target in sorted(filled):
            self._fill(of, fields, result, target, f"{path}.{go_name(target)}")
        return result

    def _fill(self, of: Managed, fields: Mapping[str, Field], value: dict[str, Any], target: str, path: str) -> None:
        ref_name, selector_name = _names(fields, target)
        reference, selector = value.get(ref_name), value.get(selector_name)
        if selector is not None and _always(selector):
            reference = None
        many = fields[ref_name].type == "refs"
        chosen = selector if selector is not None else reference
        always = any(_always(r) for r in (chosen if isinstance(chosen, list) else [chosen]))
        if value.get(target) and not always:
            return
        kind = fields[ref_name].target
        if reference:
            found: list[Managed | None] = [
                self._named(of, kind, each, path) for each in (reference if many else [reference])
            ]
            policies = reference if many else [reference]
        else:
            found = [*self._selected(of, kind, selector or {})]
            policies = [selector or {}] * len(found)
            if not found:
                if _optional(selector or {}):
                    return
                raise ResolutionError(f"{path}: {_NO_MATCH}")
            found = found if many else found[:1]
        values = []
        for resource, policy in zip(found, policies, strict=False):
            extracted = self._extracted(resource, target) if resource else ""
            if not extracted and not _optional(policy):
                raise ResolutionError(f"{path}: {_EMPTY}")
            if extracted:
                values.append(extracted)
        if not values:
            return
        value[target] = sorted(values) if many and not reference else values if many else values[0]
        if not reference:
            refs = [{"name": r.key.name, "namespace": r.key.namespace} for r in found if r]
            value[ref_name] = refs if many else refs[0]

    def _named(self, of: Managed, kind: str, reference: Mapping[str, Any], path: str) -> Managed | None:
        key = Key(kind, reference.get("namespace") or of.key.namespace, reference.get("name", ""))
        found = self.get(key)
        if found is None and not _optional(reference):
            group, short = kind.split("/")
            raise ResolutionError(f'{path}: cannot get referenced resource: {short}.{group} "{key.name}" not found')
        return found

    def _selected(self, of: Managed, kind: str, selector: Mapping[str, Any]) -> list[Managed]:
        namespace = selector.get("namespace") or of.key.namespace
        labels = selector.get("matchLabels") or {}
        return [
            each
            for each in sorted(self.listing(kind, namespace), key=lambda r: r.key.name)
            if labels.items() <= dict(each.metadata.get("labels") or {}).items()
            and (not selector.get("matchControllerRef") or (each.controller and each.controller == of.controller))
        ]

    def _extracted(self, resource: Managed, target: str) -> str:
        source = self.extract.get(target) or ("arn" if target.endswith(("Arn", "Arns")) else "")
        if source:
            return str((resource.status.get("atProvider") or {}).get(source) or "")
        return resource.external_name


def _names(fields: Mapping[str, Field], target: str) -> tuple[str, str]:
    """The names of the reference and the selector that fill *target*."""
    by_type = {field.type: name for name, field in fields.items() if field.fills == target}
    return by_type.get("ref") or by_type["refs"], by_type.get("selector", "")


def _always(reference: Any) -> bool:
    return isinstance(reference, Mapping) and (reference.get("policy") or {}).get("resolve") == "Always"


def _optional(reference: Mapping[str, Any]) -> bool:
    return (reference.get("policy") or {}).get("resolution") == "Optional"


def go_name(name: str) -> str:
    """The Go name of a field: `vpcId` → `VPCID`, `subnetIds` → `SubnetIds` is spelt `SubnetIds` by upjet."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    return "".join(w.upper() if w.lower() in _INITIALISMS else w[:1].upper() + w[1:] for w in words)
