"""`spec.registries`: ECR repositories."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.registry import KeepImages
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName


class RegistrySection(Model):
    """An ECR repository: encrypted, scanned, its tags immutable."""

    name: Annotated[ItemName, Field(description="Name of the registry within the Environment.")]
    keep_images: Annotated[
        KeepImages | None,
        Field(description="How many images are kept; older ones expire, deployed or not. Default: 100."),
    ] = None
    delete_images: Annotated[
        bool | None,
        Field(
            description="Whether the images go when the registry is removed; while this is false AWS refuses to delete "
            "a repository that has some. Default: false for prod, else true."
        ),
    ] = None
