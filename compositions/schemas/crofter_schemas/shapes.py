"""What every managed-resource CRD of the provider has in common, stated once.

The generator refuses a CRD that differs from these shapes, so the facts files need not repeat them, and a provider
release that changes one of them fails loudly instead of being read wrongly.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]
"""A structural OpenAPI schema as Kubernetes writes it in a CRD, without descriptions."""

MANAGED_CATEGORIES: Final = ("crossplane", "managed", "aws")

MANAGED_COLUMNS: Final[tuple[Schema, ...]] = (
    {"jsonPath": ".status.conditions[?(@.type=='Synced')].status", "name": "SYNCED", "type": "string"},
    {"jsonPath": ".status.conditions[?(@.type=='Ready')].status", "name": "READY", "type": "string"},
    {
        "jsonPath": ".metadata.annotations.crossplane\\.io/external-name",
        "name": "EXTERNAL-NAME",
        "type": "string",
    },
    {"jsonPath": ".metadata.creationTimestamp", "name": "AGE", "type": "date"},
)

MANAGEMENT_ACTIONS: Final = ("Observe", "Create", "Update", "Delete", "LateInitialize", "*")

PROVIDER_CONFIG_KINDS: Final = ("ClusterProviderConfig", "ProviderConfig")
"""The kinds `spec.providerConfigRef.kind` may name (the CRD leaves it a free string; the provider does not)."""

_POLICY: Final[Schema] = {
    "properties": {
        "resolution": {"default": "Required", "enum": ["Required", "Optional"], "type": "string"},
        "resolve": {"enum": ["Always", "IfNotPresent"], "type": "string"},
    },
    "type": "object",
}

REFERENCE: Final[Schema] = {
    "properties": {"name": {"type": "string"}, "namespace": {"type": "string"}, "policy": _POLICY},
    "required": ["name"],
    "type": "object",
}

REFERENCES: Final[Schema] = {"items": REFERENCE, "type": "array"}

SELECTOR: Final[Schema] = {
    "properties": {
        "matchControllerRef": {"type": "boolean"},
        "matchLabels": {"additionalProperties": {"type": "string"}, "type": "object"},
        "namespace": {"type": "string"},
        "policy": _POLICY,
    },
    "type": "object",
}

MANAGED_ENVELOPE: Final[Schema] = {
    "managementPolicies": {
        "default": ["*"],
        "items": {"enum": list(MANAGEMENT_ACTIONS), "type": "string"},
        "type": "array",
    },
    "providerConfigRef": {
        "default": {"kind": "ClusterProviderConfig", "name": "default"},
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
        "required": ["kind", "name"],
        "type": "object",
    },
    "writeConnectionSecretToRef": {
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "type": "object",
    },
}
"""The fields of `spec` beside `forProvider` and `initProvider`."""

MANAGED_STATUS: Final[Schema] = {
    "conditions": {
        "items": {
            "properties": {
                "lastTransitionTime": {"format": "date-time", "type": "string"},
                "message": {"type": "string"},
                "observedGeneration": {"format": "int64", "type": "integer"},
                "reason": {"type": "string"},
                "status": {"type": "string"},
                "type": {"type": "string"},
            },
            "required": ["lastTransitionTime", "reason", "status", "type"],
            "type": "object",
        },
        "type": "array",
        "x-kubernetes-list-map-keys": ["type"],
        "x-kubernetes-list-type": "map",
    },
    "observedGeneration": {"format": "int64", "type": "integer"},
}
"""The fields of `status` beside `atProvider`."""

_MANAGES: Final = (
    "!('*' in self.managementPolicies || 'Create' in self.managementPolicies || 'Update' in self.managementPolicies)"
)


def required_rule(field: str, *, init_provider: bool) -> Schema:
    """The CEL rule by which upjet requires a `forProvider` field unless the resource is only observed.

    With *init_provider* the field may be given in `initProvider` instead.
    """
    rule = f"{_MANAGES} || has(self.forProvider.{field})"
    if init_provider:
        rule += f" || (has(self.initProvider) && has(self.initProvider.{field}))"
    return {"message": f"spec.forProvider.{field} is a required parameter", "rule": rule}


def immutable_rule(field: str) -> Schema:
    """The CEL rule by which a CRD forbids any change of a `forProvider` field."""
    return {
        "message": f"spec.forProvider.{field} is immutable",
        "rule": f"self.forProvider.{field} == oldSelf.forProvider.{field}",
    }
