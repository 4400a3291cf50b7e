"""Defaults of each of `spec.secrets`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.profile import Profile
from crofter.api.sections.secrets import Generate, SecretSection
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class SecretDefaults:
    """Defaults of each of `spec.secrets`."""

    length: int
    exclude_punctuation: bool
    recovery_window_days: int


V1: Final[Mapping[Profile, SecretDefaults]] = {
    "dev": SecretDefaults(length=32, exclude_punctuation=False, recovery_window_days=0),
    "staging": SecretDefaults(length=32, exclude_punctuation=False, recovery_window_days=7),
    "prod": SecretDefaults(length=32, exclude_punctuation=False, recovery_window_days=30),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: SecretSection, table: SecretDefaults) -> SecretSection:
    """The section with every default filled in."""
    asked = section.generate
    generate = (
        None
        if asked is None
        else Generate(
            length=given(asked.length, table.length),
            exclude_punctuation=given(asked.exclude_punctuation, table.exclude_punctuation),
        )
    )
    return SecretSection(
        name=section.name,
        external=section.external,
        generate=generate,
        value_from=section.value_from,
        recovery_window_days=given(section.recovery_window_days, table.recovery_window_days),
    )
