"""Encryption: the Environment's own KMS keys, one for each purpose that something is encrypted for."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec

Purpose = Literal["data", "logs", "messaging", "secrets"]
"""What a key is for. A key's policy lets just the AWS services of its purpose use it."""

RotationDays = Annotated[int, Field(ge=90, le=2560)]
"""Days between two rotations.
https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
"""

DeletionWindowDays = Annotated[int, Field(ge=7, le=30)]
"""Days until a key that is deleted is gone.
https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
"""


class EncryptionSpec(XRSpec):
    """Spec of the Encryption composite resource."""

    purposes: Annotated[
        list[Purpose],
        Field(
            min_length=1,
            max_length=4,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="What there are keys for.",
        ),
    ]
    rotation_days: Annotated[RotationDays, Field(description="Days between two rotations of the key material.")]
    deletion_window_days: Annotated[
        DeletionWindowDays, Field(description="Days in which the deletion of a key can still be cancelled.")
    ]
    kept: Annotated[
        list[Purpose] | None,
        Field(
            max_length=4,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Purposes whose key outlives the Environment, because snapshots that stay need it.",
        ),
    ] = None


class KeyOutput(Model):
    """One key."""

    purpose: Annotated[Purpose, Field(description="What the key is for.")]
    arn: Annotated[str, Field(max_length=256, description="ARN of the key.")]


class EncryptionOutputs(Model):
    """What other components need of the keys. Absent until all of it is known."""

    keys: Annotated[list[KeyOutput], Field(min_length=1, max_length=4, description="The keys, by purpose.")]


ENCRYPTION: Final = ComponentKind(
    kind="Encryption",
    plural="encryptions",
    name="encryption",
    condition="EncryptionReady",
    spec=EncryptionSpec,
    outputs=EncryptionOutputs,
    managed=(managed.KMS_ALIAS, managed.KMS_KEY),
    needs=(),
    purpose="The Environment's own KMS keys, one for each purpose, with rotation and a policy for just that purpose.",
)
