"""Checks of `metadata`: Kubernetes' own syntax rules for names, labels and annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from crofter_schemas.checks import Violation, shown, unknown_member

_NAME: Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_NAMESPACE: Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL: Final = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_NAME_LENGTH: Final = 253
_LABEL_LENGTH: Final = 63
_ANNOTATIONS_BYTES: Final = 256 * 1024
_FIELDS: Final = (
    "annotations",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "generation",
    "labels",
    "managedFields",
    "name",
    "namespace",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
)


def check_metadata(metadata: Any, found: list[Violation]) -> None:
    """Appends to *found* what is wrong with an object's metadata.

    A name is required, a namespace is not: Crossplane puts a composed resource into its composite's.
    """
    if not isinstance(metadata, Mapping):
        found.append(Violation("metadata", f"must be an object with a name, not {shown(metadata)}"))
        return
    unknown = (name for name in metadata if name not in _FIELDS)
    found.extend(unknown_member(f"metadata.{name}", name, "metadata", _FIELDS) for name in unknown)
    _syntax(metadata.get("name"), "metadata.name", _NAME, _NAME_LENGTH, found)
    if "namespace" in metadata:
        _syntax(metadata["namespace"], "metadata.namespace", _NAMESPACE, _LABEL_LENGTH, found)
    for section in ("labels", "annotations"):
        if section in metadata:
            _strings(metadata[section], f"metadata.{section}", section == "labels", found)


def _syntax(value: Any, path: str, pattern: re.Pattern[str], length: int, found: list[Violation]) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value) or len(value) > length:
        rule = f"lower-case letters, digits, - and . only where a DNS name has them, at most {length} characters"
        found.append(Violation(path, f"{shown(value)} is not a valid name: {rule}"))


def _strings(value: Any, path: str, labels: bool, found: list[Violation]) -> None:
    if not isinstance(value, Mapping):
        found.append(Violation(path, f"must be an object of name: value, not {shown(value)}"))
        return
    size = 0
    for key, inner in value.items():
        where = f"{path}[{key}]"
        if not isinstance(key, str) or not _qualified(key):
            found.append(
                Violation(where, f"{shown(key)} is not a valid key: [DNS prefix/]name, name of at most 63 characters")
            )
        if not isinstance(inner, str):
            found.append(Violation(where, f"must be a string, not {shown(inner)}"))
            continue
        size += len(inner)
        if labels and (len(inner) > _LABEL_LENGTH or not _LABEL.fullmatch(inner)):
            found.append(
                Violation(where, f"{shown(inner)} is not a label value: at most 63 letters, digits, - _ and .")
            )
    if size > _ANNOTATIONS_BYTES:
        found.append(Violation(path, f"{size} bytes in all; the API server takes {_ANNOTATIONS_BYTES}"))


def _qualified(key: str) -> bool:
    prefix, slash, name = key.rpartition("/")
    if slash and (len(prefix) > _NAME_LENGTH or not _NAME.fullmatch(prefix)):
        return False
    return bool(name) and len(name) <= _LABEL_LENGTH and bool(_LABEL.fullmatch(name))
