"""Defaults of `spec.logArchive`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.log_archive import LogArchiveSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class LogArchiveDefaults:
    """Defaults of `spec.logArchive`."""

    expire_days: int
    force_destroy: bool


V1: Final[Mapping[Profile, LogArchiveDefaults]] = {
    "dev": LogArchiveDefaults(expire_days=30, force_destroy=True),
    "staging": LogArchiveDefaults(expire_days=90, force_destroy=True),
    "prod": LogArchiveDefaults(expire_days=365, force_destroy=False),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: LogArchiveSection, table: LogArchiveDefaults) -> LogArchiveSection:
    """The section with every default filled in."""
    return LogArchiveSection(
        expire_days=given(section.expire_days, table.expire_days),
        force_destroy=given(section.force_destroy, table.force_destroy),
    )
