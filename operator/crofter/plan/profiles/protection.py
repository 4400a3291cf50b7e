"""Defaults of `spec.protection`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.profile import Profile
from crofter.api.sections.protection import DestructiveChanges, Protection
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class ProtectionDefaults:
    """Defaults of `spec.protection`."""

    deletion: bool
    destructive_changes: DestructiveChanges


V1: Final[Mapping[Profile, ProtectionDefaults]] = {
    "dev": ProtectionDefaults(deletion=False, destructive_changes="Allow"),
    "staging": ProtectionDefaults(deletion=False, destructive_changes="RequireApproval"),
    "prod": ProtectionDefaults(deletion=True, destructive_changes="RequireApproval"),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: Protection, table: ProtectionDefaults) -> Protection:
    """The section with every default filled in."""
    return Protection(
        deletion=given(section.deletion, table.deletion),
        destructive_changes=given(section.destructive_changes, table.destructive_changes),
    )
