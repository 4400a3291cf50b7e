"""Defaults of each of `spec.functions`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.function import Architecture
from crofter.api.components.network import RetentionDays
from crofter.api.sections.functions import FunctionSection, Trigger
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class FunctionDefaults:
    """Defaults of each of `spec.functions`."""

    log_retention_days: RetentionDays
    tracing: bool
    architecture: Architecture = "arm64"
    memory_mb: int = 256
    timeout_seconds: int = 30
    ephemeral_storage_mb: int = 512
    maximum_retries: int = 2
    batch_size: int = 10


V1: Final[Mapping[Profile, FunctionDefaults]] = {
    "dev": FunctionDefaults(log_retention_days=7, tracing=False),
    "staging": FunctionDefaults(log_retention_days=30, tracing=False),
    "prod": FunctionDefaults(log_retention_days=90, tracing=True),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: FunctionSection, table: FunctionDefaults) -> FunctionSection:
    """The section with every default filled in."""
    return section.model_copy(
        update={
            "architecture": given(section.architecture, table.architecture),
            "memory_mb": given(section.memory_mb, table.memory_mb),
            "timeout_seconds": given(section.timeout_seconds, table.timeout_seconds),
            "ephemeral_storage_mb": given(section.ephemeral_storage_mb, table.ephemeral_storage_mb),
            "maximum_retries": given(section.maximum_retries, table.maximum_retries),
            "tracing": given(section.tracing, table.tracing),
            "log_retention_days": given(section.log_retention_days, table.log_retention_days),
            "env": section.env or {},
            "triggers": [_trigger(one, table) for one in section.triggers or ()],
            "uses": section.uses or [],
        }
    )


def _trigger(trigger: Trigger, table: FunctionDefaults) -> Trigger:
    update: dict[str, object] = {}
    if trigger.queue is not None or trigger.stream is not None:
        update["batch_size"] = given(trigger.batch_size, table.batch_size)
    if trigger.stream is not None:
        update["starting_position"] = given(trigger.starting_position, "TRIM_HORIZON")
    if trigger.schedule is not None:
        update |= {"name": given(trigger.name, "schedule"), "timezone": given(trigger.timezone, "UTC")}
    if trigger.bucket is not None:
        update["events"] = given(trigger.events, ["s3:ObjectCreated:*"])
    return trigger.model_copy(update=update)
