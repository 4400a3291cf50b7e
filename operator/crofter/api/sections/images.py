"""Where a container image comes from."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName

IMAGE_TAG: Final = "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
"""What a tag may be.
https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
"""


class ImageReference(Model):
    """A container image: one of the Environment's own registries and a tag, or a URI."""

    model_config = rules(
        Rule(
            "has(self.uri) != (has(self.registry) || has(self.tag))",
            "an image is either a uri, or a registry and a tag",
        ),
        Rule("has(self.registry) == has(self.tag)", "a registry and a tag go together"),
    )

    registry: Annotated[ItemName | None, Field(description="One of `spec.registries`.")] = None
    tag: Annotated[
        str | None, Field(min_length=1, max_length=128, pattern=IMAGE_TAG, description="Tag of the image in it.")
    ] = None
    uri: Annotated[
        str | None,
        Field(min_length=1, max_length=512, description="Where the image is, with its tag or digest."),
    ] = None
