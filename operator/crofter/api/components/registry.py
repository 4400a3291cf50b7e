"""Registry: an ECR repository for the images of a workload."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec

KeepImages = Annotated[int, Field(ge=1, le=1000)]


class RegistrySpec(XRSpec):
    """Spec of the Registry composite resource."""

    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the images.")]
    keep_images: Annotated[KeepImages, Field(description="How many images are kept, the newest.")]
    delete_images: Annotated[
        bool, Field(description="Whether images go with the repository, or AWS refuses to delete it while it has some.")
    ]


class RegistryOutputs(Model):
    """What others need of a repository. Absent until it exists."""

    repository_uri: Annotated[
        str, Field(max_length=512, description="What images are pushed to and pulled from, without a tag.")
    ]
    arn: Annotated[str, Field(max_length=512, description="ARN of the repository.")]


REGISTRY: Final = ComponentKind(
    kind="Registry",
    plural="registries",
    name="registry",
    condition="RegistriesReady",
    spec=RegistrySpec,
    outputs=RegistryOutputs,
    managed=(managed.ECR_LIFECYCLE_POLICY, managed.ECR_REPOSITORY),
    needs=("Encryption",),
    purpose="An encrypted ECR repository whose images are scanned, whose tags never move, and whose old images expire.",
)
