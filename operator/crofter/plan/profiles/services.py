"""Defaults of each of `spec.services`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.components.network import RetentionDays
from crofter.api.components.service import Cpu
from crofter.api.sections.profile import Profile
from crofter.api.sections.services import (
    ContainerSection,
    HealthCheckSection,
    MetricSection,
    ScalingSection,
    ScheduleSection,
    ServiceSection,
    ThresholdSection,
)
from crofter.plan.profiles.given import given

CPU_TARGET: Final = 60
"""Per cent of CPU that is kept where nothing is said of scaling."""

MEMORY_FACTOR: Final = 2
"""MiB of memory for each CPU unit: AWS allows twice as much for every size."""


@dataclass(frozen=True, slots=True)
class ServiceDefaults:
    """Defaults of each of `spec.services`."""

    cpu: Cpu
    min: int
    max: int
    exec: bool
    log_retention_days: RetentionDays


V1: Final[Mapping[Profile, ServiceDefaults]] = {
    "dev": ServiceDefaults(cpu=256, min=1, max=2, exec=True, log_retention_days=7),
    "staging": ServiceDefaults(cpu=512, min=1, max=4, exec=True, log_retention_days=30),
    "prod": ServiceDefaults(cpu=1024, min=2, max=10, exec=False, log_retention_days=90),
}
"""Never changed once it was released; a change is a new table."""

_CHECK: Final = {
    "path": "/",
    "status_codes": "200-299",
    "interval_seconds": 15,
    "timeout_seconds": 5,
    "healthy_threshold": 2,
    "unhealthy_threshold": 3,
}


def effective(section: ServiceSection, table: ServiceDefaults) -> ServiceSection:
    """The section with every default filled in, but for the share of Spot, which is the cluster's."""
    cpu = given(section.cpu, table.cpu)
    return section.model_copy(
        update={
            "containers": [_container(one) for one in section.containers],
            "routes": section.routes or [],
            "cpu": cpu,
            "memory": given(section.memory, cpu * MEMORY_FACTOR),
            "architecture": given(section.architecture, "X86_64"),
            "scaling": _scaling(section.scaling or ScalingSection(), table),
            "exec": given(section.exec, table.exec),
            "tracing": given(section.tracing, default=False),
            "log_retention_days": given(section.log_retention_days, table.log_retention_days),
            "uses": section.uses or [],
        }
    )


def _container(section: ContainerSection) -> ContainerSection:
    check = section.health_check or HealthCheckSection()
    asked: dict[str, Any] = {**_CHECK, **check.model_dump(exclude_none=True)}
    return section.model_copy(
        update={
            "env": section.env or {},
            "essential": given(section.essential, default=True),
            "health_check": HealthCheckSection(**asked) if section.port is not None else None,
        }
    )


def _scaling(section: ScalingSection, table: ServiceDefaults) -> ScalingSection:
    """Where only one bound is said the other follows it, if it would cross."""
    least = given(section.min, table.min if section.max is None else min(table.min, section.max))
    most = given(section.max, max(table.max, least))
    by_something = (section.cpu, section.memory, section.requests_per_target, section.metric)
    cpu = section.cpu
    if all(one is None for one in by_something):
        cpu = ThresholdSection(target=CPU_TARGET)
    return section.model_copy(
        update={
            "min": least,
            "max": most,
            "cpu": cpu,
            "metric": None if section.metric is None else _metric(section.metric),
            "schedules": [_schedule(one) for one in section.schedules or ()],
        }
    )


def _metric(section: MetricSection) -> MetricSection:
    return section.model_copy(
        update={"statistic": given(section.statistic, "Average"), "dimensions": section.dimensions or {}}
    )


def _schedule(section: ScheduleSection) -> ScheduleSection:
    return section.model_copy(update={"timezone": given(section.timezone, "UTC")})
