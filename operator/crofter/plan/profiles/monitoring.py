"""Defaults of `spec.monitoring`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.tiers import Tier
from crofter.api.sections.monitoring import MonitoringSection, TierSection, TiersSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles import telemetry
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class MonitoringDefaults:
    """Defaults of `spec.monitoring`."""

    tiers: tuple[Tier, ...]
    runbooks: str
    telemetry: telemetry.TelemetryDefaults


_TIERS: Final[tuple[Tier, ...]] = ("critical", "warning", "info")
_RUNBOOKS: Final = "docs/runbooks.md"

V1: Final[Mapping[Profile, MonitoringDefaults]] = {
    profile: MonitoringDefaults(_TIERS, _RUNBOOKS, defaults) for profile, defaults in telemetry.V1.items()
}
"""Never changed once it was released; a change is a new table."""


def effective(section: MonitoringSection, table: MonitoringDefaults) -> MonitoringSection:
    """The section with every default filled in. Tiers that it names are all the tiers there are."""
    tiers = section.tiers or TiersSection.model_validate({tier: {} for tier in table.tiers})
    return MonitoringSection(
        tiers=TiersSection(critical=_tier(tiers.critical), warning=_tier(tiers.warning), info=_tier(tiers.info)),
        alarms=section.alarms or [],
        runbooks=given(section.runbooks, table.runbooks),
        dashboards=given(section.dashboards, default=True),
        tracing=given(section.tracing, default=True),
        sampling=telemetry.sampling(section.sampling, table.telemetry),
        logs=telemetry.logs(section.logs, table.telemetry),
        business_metrics=telemetry.business_metrics(section.business_metrics or []),
    )


def _tier(section: TierSection | None) -> TierSection | None:
    return None if section is None else section.model_copy(update={"email": section.email or []})
