"""Encryption: how AWS makes the Environment's own KMS keys."""

from typing import Final

from crofter.api import managed, meta
from crofter.api.components import encryption as contract
from crofter.api.components.encryption import EncryptionOutputs, EncryptionSpec, KeyOutput, Purpose
from crofter_function.encryption import policies
from crofter_function.encryption.defaults import ALIAS_LIMIT, ALIAS_PREFIX, WITHOUT_DELETE
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import POLICIES, Component, Composed, Managed, SpecError
from crofter_function.framework.scope import Scope


def key(purpose: Purpose) -> str:
    """Key of the KMS key for a purpose."""
    return f"key-{purpose}"


def compose(spec: EncryptionSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `key-<purpose>` and `alias-<purpose>`. Raises SpecError for a purpose that is there twice."""
    table: dict[str, Managed] = {}
    for place, purpose in enumerate(spec.purposes):
        if key(purpose) in table:
            raise SpecError(f"spec.purposes.{place}", f"{purpose} is there twice")
        kept = purpose in (spec.kept or ())
        table[key(purpose)] = Managed(
            managed.KMS_KEY,
            {
                "description": f"{scope.environment.namespace}/{scope.environment.name}: {purpose}",
                "keyUsage": "ENCRYPT_DECRYPT",
                "enableKeyRotation": True,
                "rotationPeriodInDays": spec.rotation_days,
                "deletionWindowInDays": spec.deletion_window_days,
                "policy": policies.key(purpose, scope),
                **({"tags": {meta.TAG_KEPT: "true"}} if kept else {}),
            },
            policies=WITHOUT_DELETE if kept else POLICIES,
        )
        name = scope.aws_name(purpose, ALIAS_LIMIT - len(ALIAS_PREFIX))
        table[f"alias-{purpose}"] = Managed(
            managed.KMS_ALIAS, {"targetKeyIdRef": scope.ref(key(purpose))}, external_name=ALIAS_PREFIX + name
        )
    return Composed(table, _outputs(spec, scope, observed))


def _outputs(spec: EncryptionSpec, scope: Scope, observed: Observed) -> EncryptionOutputs | None:
    ids = observed.external_names(key(purpose) for purpose in spec.purposes)
    if ids is None:
        return None
    return EncryptionOutputs(
        keys=[
            KeyOutput(purpose=purpose, arn=scope.arn("kms", f"key/{key_id}"))
            for purpose, key_id in zip(spec.purposes, ids, strict=True)
        ]
    )


ENCRYPTION: Final = Component(contract.ENCRYPTION, compose)
