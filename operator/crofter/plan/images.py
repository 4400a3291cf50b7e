"""Container images: where one is, who may be asked for it, and whether it was pushed."""

import re
from dataclasses import dataclass
from typing import Final

from crofter.api.components.registry import REGISTRY, RegistryOutputs
from crofter.api.sections.images import ImageReference
from crofter.plan.inputs import missing, published
from crofter.plan.looks import Look
from crofter.plan.observed import Observed

ECR_IMAGE: Final = re.compile(
    r"^(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.(?P<suffix>amazonaws\.com(\.cn)?)/(?P<name>[a-z0-9._/-]+)"
)
"""URI of an image in a private repository.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
"""


@dataclass(frozen=True, slots=True)
class Image:
    """An image by its URI, and the ECR repository that whoever pulls it needs permission for, where it is in one."""

    uri: str
    repository_arn: str | None


@dataclass(frozen=True, slots=True)
class NoImage:
    """Why there is no image to use yet, and the question whose answer is waited for."""

    message: str
    looks: tuple[Look, ...] = ()


def image(reference: ImageReference, observed: Observed, component: str) -> Image | NoImage:
    """The image, for a component. One of the Environment's own registries must have been pushed."""
    if reference.uri is not None:
        return Image(reference.uri, _repository(reference.uri, observed.account.target.partition))
    owner = f"{REGISTRY.name}/{reference.registry}"
    outputs = published(observed, owner, RegistryOutputs)
    if outputs is None:
        return NoImage(missing(observed, owner))
    tag = str(reference.tag)
    look = Look("Image", component, (outputs.arn.split(":repository/", 1)[1], tag))
    seen = observed.seen.get(look)
    if seen is None:
        return NoImage(f"AWS is about to be asked for the image {tag} of {owner}", (look,))
    if not seen.holds:
        return NoImage(seen.message, (look,))
    return Image(f"{outputs.repository_uri}:{tag}", outputs.arn)


def _repository(uri: str, partition: str) -> str | None:
    found = ECR_IMAGE.match(uri)
    if found is None:
        return None
    name = found["name"].split(":", 1)[0]
    return f"arn:{partition}:ecr:{found['region']}:{found['account']}:repository/{name}"
