"""Defaults of each of `spec.registries`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.sections.profile import Profile
from crofter.api.sections.registries import RegistrySection
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class RegistryDefaults:
    """Defaults of each of `spec.registries`."""

    keep_images: int
    delete_images: bool


V1: Final[Mapping[Profile, RegistryDefaults]] = {
    "dev": RegistryDefaults(keep_images=100, delete_images=True),
    "staging": RegistryDefaults(keep_images=100, delete_images=True),
    "prod": RegistryDefaults(keep_images=100, delete_images=False),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: RegistrySection, table: RegistryDefaults) -> RegistrySection:
    """The section with every default filled in."""
    return RegistrySection(
        name=section.name,
        keep_images=given(section.keep_images, table.keep_images),
        delete_images=given(section.delete_images, table.delete_images),
    )
