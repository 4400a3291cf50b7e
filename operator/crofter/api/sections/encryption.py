"""`spec.encryption`: the Environment's own KMS keys."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.encryption import DeletionWindowDays, RotationDays
from crofter.api.model import Model


class EncryptionSection(Model):
    """The Environment's own KMS keys. There is one for each purpose that something is encrypted for."""

    rotation_days: Annotated[
        RotationDays | None, Field(description="Days between two rotations of the key material. Default: 365.")
    ] = None
    deletion_window_days: Annotated[
        DeletionWindowDays | None,
        Field(description="Days in which the deletion of a key can be cancelled. Default: 30 for prod, else 7."),
    ] = None
