"""A managed resource as the reconciler reads it: a view on the object, and the rules on its annotations and policies.

Sources: crossplane-runtime v2's `pkg/meta` and `pkg/reconciler/managed` (annotations, management policies).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

FINALIZER: Final = "finalizer.managedresource.crossplane.io"
EXTERNAL_NAME: Final = "crossplane.io/external-name"
CREATE_PENDING: Final = "crossplane.io/external-create-pending"
CREATE_SUCCEEDED: Final = "crossplane.io/external-create-succeeded"
CREATE_FAILED: Final = "crossplane.io/external-create-failed"
PAUSED: Final = "crossplane.io/paused"
REGION_OF_GLOBAL_SERVICES: Final = "us-east-1"

_SUPPORTED_POLICIES: Final = frozenset(
    frozenset(actions)
    for actions in (
        ("*",),
        ("Observe", "Create", "Update", "LateInitialize", "Delete"),
        ("Observe",),
        (),
        ("Observe", "Create", "Update", "Delete"),
        ("Observe", "Create", "Update", "LateInitialize"),
        ("Observe", "Create", "Update"),
        ("Observe", "Create", "Delete", "LateInitialize"),
        ("Observe", "Create", "LateInitialize"),
        ("Observe", "Create", "Delete"),
        ("Observe", "Create"),
        ("Observe", "Delete"),
        ("Observe", "Update"),
        ("Observe", "LateInitialize"),
        ("Observe", "Update", "LateInitialize"),
    )
)


class Key(NamedTuple):
    """Which object: `group/Kind`, namespace, name."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True)
class Managed:
    """A read-only view on one managed resource."""

    key: Key
    body: Mapping[str, Any]

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The object's metadata."""
        found: Mapping[str, Any] = self.body["metadata"]
        return found

    @property
    def annotations(self) -> Mapping[str, str]:
        """Annotations, empty when there are none."""
        return self.metadata.get("annotations") or {}

    @property
    def finalizers(self) -> list[str]:
        """Finalizers, empty when there are none."""
        return list(self.metadata.get("finalizers") or ())

    @property
    def uid(self) -> str:
        """The object's UID."""
        return str(self.metadata["uid"])

    @property
    def generation(self) -> int:
        """The object's generation."""
        return int(self.metadata.get("generation", 0))

    @property
    def resource_version(self) -> str:
        """The version this view is of."""
        return str(self.metadata.get("resourceVersion", ""))

    @property
    def deleting(self) -> bool:
        """Whether its deletion was requested."""
        return bool(self.metadata.get("deletionTimestamp"))

    @property
    def controller(self) -> str:
        """The UID of its controller owner, or ""."""
        for owner in self.metadata.get("ownerReferences") or ():
            if owner.get("controller"):
                return str(owner["uid"])
        return ""

    @property
    def spec(self) -> Mapping[str, Any]:
        """Its spec."""
        found: Mapping[str, Any] = self.body.get("spec") or {}
        return found

    @property
    def for_provider(self) -> Mapping[str, Any]:
        """`spec.forProvider`."""
        return self.spec.get("forProvider") or {}

    @property
    def init_provider(self) -> Mapping[str, Any]:
        """`spec.initProvider`."""
        return self.spec.get("initProvider") or {}

    @property
    def region(self) -> str:
        """The region of its service endpoint; that of the global services where it names none."""
        return str(self.for_provider.get("region") or REGION_OF_GLOBAL_SERVICES)

    @property
    def external_name(self) -> str:
        """The external-name annotation, or ""."""
        return self.annotations.get(EXTERNAL_NAME, "")

    @property
    def status(self) -> Mapping[str, Any]:
        """Its status."""
        return self.body.get("status") or {}

    @property
    def policies(self) -> frozenset[str]:
        """`spec.managementPolicies`."""
        return frozenset(self.spec.get("managementPolicies", ("*",)))

    @property
    def paused(self) -> bool:
        """Whether nothing at all may be done: by annotation, or by an empty list of management policies."""
        return self.annotations.get(PAUSED) == "true" or not self.policies

    @property
    def only_observed(self) -> bool:
        """Whether observing is the one thing allowed."""
        return self.policies == {"Observe"}

    def may(self, action: str) -> bool:
        """Whether the management policies allow *action* (Create, Update, Delete, LateInitialize)."""
        return bool(self.policies & {"*", action})

    def policy_error(self) -> str:
        """Why the management policies are not a supported combination, or ""."""
        if self.policies in _SUPPORTED_POLICIES:
            return ""
        listed = " ".join(sorted(self.policies))
        return (
            f"`spec.managementPolicies` is set to a value([{listed}]) which is not supported. "
            "Check docs for supported policies"
        )

    def create_incomplete(self) -> bool:
        """Whether a creation was begun of which neither success nor failure was recorded."""
        pending = _time(self.annotations.get(CREATE_PENDING))
        recorded = (_time(self.annotations.get(name)) for name in (CREATE_SUCCEEDED, CREATE_FAILED))
        latest = max((t for t in recorded if t), default=None)
        return pending is not None and (latest is None or pending > latest)


def timestamp(moment: datetime) -> str:
    """RFC 3339 with whole seconds, as Kubernetes and crossplane-runtime write times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
