"""Defaults of `spec.cluster`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.network import RetentionDays
from crofter.api.sections.cluster import ClusterSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class ClusterDefaults:
    """Defaults of `spec.cluster`."""

    spot: int
    insights: bool
    exec_log_retention_days: RetentionDays


V1: Final[Mapping[Profile, ClusterDefaults]] = {
    "dev": ClusterDefaults(spot=100, insights=False, exec_log_retention_days=7),
    "staging": ClusterDefaults(spot=50, insights=True, exec_log_retention_days=30),
    "prod": ClusterDefaults(spot=0, insights=True, exec_log_retention_days=90),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: ClusterSection, table: ClusterDefaults) -> ClusterSection:
    """The section with every default filled in."""
    return ClusterSection(
        spot=given(section.spot, table.spot),
        insights=given(section.insights, table.insights),
        exec_log_retention_days=given(section.exec_log_retention_days, table.exec_log_retention_days),
    )
