"""Defaults of each of `spec.databases`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.database import MonitoringSeconds, Serverless, Storage
from crofter.api.components.network import RetentionDays
from crofter.api.sections.databases import DatabaseSection, InstanceSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class DatabaseDefaults:
    """Defaults of each of `spec.databases`; the last two have no field there."""

    serverless: Serverless
    instance_class: str
    readers: int
    storage: Storage
    multi_az: bool
    backup_retention_days: int
    deletion_protection: bool
    final_snapshot: bool
    log_retention_days: RetentionDays
    monitoring_seconds: MonitoringSeconds


V1: Final[Mapping[Profile, DatabaseDefaults]] = {
    "dev": DatabaseDefaults(
        serverless=Serverless(min=0.5, max=2),
        instance_class="db.t4g.medium",
        readers=0,
        storage=Storage(gib=20, max_gib=100),
        multi_az=False,
        backup_retention_days=1,
        deletion_protection=False,
        final_snapshot=False,
        log_retention_days=7,
        monitoring_seconds=0,
    ),
    "staging": DatabaseDefaults(
        serverless=Serverless(min=0.5, max=8),
        instance_class="db.t4g.medium",
        readers=0,
        storage=Storage(gib=20, max_gib=100),
        multi_az=False,
        backup_retention_days=7,
        deletion_protection=False,
        final_snapshot=True,
        log_retention_days=30,
        monitoring_seconds=60,
    ),
    "prod": DatabaseDefaults(
        serverless=Serverless(min=1, max=16),
        instance_class="db.m7g.large",
        readers=1,
        storage=Storage(gib=100, max_gib=1000),
        multi_az=True,
        backup_retention_days=30,
        deletion_protection=True,
        final_snapshot=True,
        log_retention_days=90,
        monitoring_seconds=60,
    ),
}
"""Never changed once it was released; a change is a new table.

db.t4g.medium is the smallest class for which every engine has Performance Insights.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
"""


def effective(section: DatabaseSection, table: DatabaseDefaults) -> DatabaseSection:
    """The section with every default filled in, as far as the engine has use for it."""
    aurora = section.aurora
    fixed = section.instance is not None or not aurora
    instance = section.instance or InstanceSection.model_validate({"class": table.instance_class})
    return section.model_copy(
        update={
            "serverless": None if fixed else section.serverless or table.serverless,
            "instance": instance if fixed else None,
            "readers": given(section.readers, table.readers) if aurora else None,
            "storage": None if aurora else section.storage or table.storage,
            "multi_az": None if aurora else given(section.multi_az, table.multi_az),
            "backup_retention_days": given(section.backup_retention_days, table.backup_retention_days),
            "deletion_protection": given(section.deletion_protection, table.deletion_protection),
            "final_snapshot": given(section.final_snapshot, table.final_snapshot),
            "roles": section.roles or [],
        }
    )
