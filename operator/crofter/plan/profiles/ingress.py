"""Defaults of `spec.ingress`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.ingress import IngressSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class IngressDefaults:
    """Defaults of `spec.ingress`."""

    waf: bool
    deletion_protection: bool


V1: Final[Mapping[Profile, IngressDefaults]] = {
    "dev": IngressDefaults(waf=False, deletion_protection=False),
    "staging": IngressDefaults(waf=True, deletion_protection=False),
    "prod": IngressDefaults(waf=True, deletion_protection=True),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: IngressSection, table: IngressDefaults) -> IngressSection:
    """The section with every default filled in."""
    return IngressSection(
        hosts=sorted(section.hosts or ()),
        certificate_arn=section.certificate_arn,
        hosted_zone_id=section.hosted_zone_id,
        internal=given(section.internal, default=False),
        waf=given(section.waf, table.waf),
        access_logs=given(section.access_logs, default=True),
        deletion_protection=given(section.deletion_protection, table.deletion_protection),
    )
