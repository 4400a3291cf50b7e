"""Defaults of what `spec.monitoring` says of logs, traces and metrics of the business."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from crofter.api.components.monitoring import LogGroup
from crofter.api.components.network import RetentionDays
from crofter.api.sections.profile import Profile
from crofter.api.sections.telemetry import (
    BusinessMetricSection,
    FilterSection,
    LogGroupSection,
    LogGroupsSection,
    LogsSection,
    SamplingSection,
    SecurityLogGroupSection,
)
from crofter.plan.profiles.given import given

G = TypeVar("G", bound=LogGroupSection)


@dataclass(frozen=True, slots=True)
class TelemetryDefaults:
    """Defaults by profile: days for which logs are kept, whether they are exported, how many requests are traced."""

    retention_days: Mapping[LogGroup, RetentionDays]
    export: bool
    sampling_percent: float
    reservoir_size: int = 1


V1: Final[Mapping[Profile, TelemetryDefaults]] = {
    "dev": TelemetryDefaults({"app": 7, "system": 7, "security": 30}, export=False, sampling_percent=100),
    "staging": TelemetryDefaults({"app": 30, "system": 30, "security": 90}, export=False, sampling_percent=20),
    "prod": TelemetryDefaults({"app": 90, "system": 90, "security": 365}, export=True, sampling_percent=5),
}
"""Never changed once it was released; a change is a new table."""


def sampling(section: SamplingSection | None, table: TelemetryDefaults) -> SamplingSection:
    """The section with every default filled in."""
    asked = section or SamplingSection()
    return SamplingSection(
        percent=given(asked.percent, table.sampling_percent),
        reservoir_size=given(asked.reservoir_size, table.reservoir_size),
    )


def logs(section: LogsSection | None, table: TelemetryDefaults) -> LogsSection:
    """The section with every default filled in. Groups that it names are all the groups there are."""
    asked = section or LogsSection()
    groups = asked.groups or LogGroupsSection(
        app=LogGroupSection(), system=LogGroupSection(), security=SecurityLogGroupSection()
    )
    return LogsSection(
        groups=LogGroupsSection(
            app=_group("app", groups.app, table),
            system=_group("system", groups.system, table),
            security=_group("security", groups.security, table),
        ),
        export=given(asked.export, table.export),
    )


def _group(name: LogGroup, section: G | None, table: TelemetryDefaults) -> G | None:
    if section is None:
        return None
    return section.model_copy(update={"retention_days": given(section.retention_days, table.retention_days[name])})


def business_metrics(sections: list[BusinessMetricSection]) -> list[BusinessMetricSection]:
    """The sections with every default filled in, which no profile changes."""
    return [
        one.model_copy(
            update={
                "title": one.title or one.name,
                "unit": given(one.unit, "Count"),
                "statistic": given(one.statistic, "Sum"),
                "filter": None if one.filter is None else _filter(one.filter),
            }
        )
        for one in sections
    ]


def _filter(section: FilterSection) -> FilterSection:
    elsewhere = section.service is not None or section.function is not None
    return section.model_copy(
        update={"group": section.group if elsewhere else given(section.group, "app"), "value": section.value or "1"}
    )
