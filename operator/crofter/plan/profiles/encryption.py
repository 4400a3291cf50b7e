"""Defaults of `spec.encryption`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.encryption import EncryptionSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class EncryptionDefaults:
    """Defaults of `spec.encryption`."""

    rotation_days: int
    deletion_window_days: int


V1: Final[Mapping[Profile, EncryptionDefaults]] = {
    "dev": EncryptionDefaults(rotation_days=365, deletion_window_days=7),
    "staging": EncryptionDefaults(rotation_days=365, deletion_window_days=7),
    "prod": EncryptionDefaults(rotation_days=365, deletion_window_days=30),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: EncryptionSection, table: EncryptionDefaults) -> EncryptionSection:
    """The section with every default filled in."""
    return EncryptionSection(
        rotation_days=given(section.rotation_days, table.rotation_days),
        deletion_window_days=given(section.deletion_window_days, table.deletion_window_days),
    )
