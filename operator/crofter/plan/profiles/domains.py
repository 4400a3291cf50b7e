"""Defaults of each of `spec.domains`: the same in every profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.domains import DomainSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class DomainDefaults:
    """Defaults of each of `spec.domains`."""

    wildcard: bool
    us_east_1: bool


_DOMAIN: Final = DomainDefaults(wildcard=False, us_east_1=False)

V1: Final[Mapping[Profile, DomainDefaults]] = {"dev": _DOMAIN, "staging": _DOMAIN, "prod": _DOMAIN}
"""Never changed once it was released; a change is a new table."""


def effective(section: DomainSection, table: DomainDefaults) -> DomainSection:
    """The section with every default filled in."""
    return section.model_copy(
        update={
            "wildcard": given(section.wildcard, table.wildcard),
            "us_east_1": given(section.us_east_1, table.us_east_1),
        }
    )
