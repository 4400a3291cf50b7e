"""Defaults of each of `spec.buckets`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.buckets import BucketSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class BucketDefaults:
    """Defaults of each of `spec.buckets`."""

    versioning: bool
    noncurrent_days: int
    access_logs: bool
    force_destroy: bool


V1: Final[Mapping[Profile, BucketDefaults]] = {
    "dev": BucketDefaults(versioning=False, noncurrent_days=7, access_logs=True, force_destroy=True),
    "staging": BucketDefaults(versioning=True, noncurrent_days=30, access_logs=True, force_destroy=False),
    "prod": BucketDefaults(versioning=True, noncurrent_days=90, access_logs=True, force_destroy=False),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: BucketSection, table: BucketDefaults) -> BucketSection:
    """The section with every default filled in."""
    return BucketSection(
        name=section.name,
        versioning=given(section.versioning, table.versioning),
        expire_days=section.expire_days,
        noncurrent_days=given(section.noncurrent_days, table.noncurrent_days),
        access_logs=given(section.access_logs, table.access_logs),
        cors=given(section.cors, []),
        force_destroy=given(section.force_destroy, table.force_destroy),
    )
