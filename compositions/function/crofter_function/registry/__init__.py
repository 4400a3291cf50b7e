"""Registry: how AWS makes an encrypted ECR repository that forgets old images."""

from typing import Final

from crofter.api import managed
from crofter.api.components import registry as contract
from crofter.api.components.registry import RegistryOutputs, RegistrySpec
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope
from crofter_function.registry import names, policies

REPOSITORY_KEY: Final = "repository"
LIFECYCLE_KEY: Final = "lifecycle-policy"


def compose(spec: RegistrySpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `repository` and `lifecycle-policy`."""
    table = {
        REPOSITORY_KEY: Managed(
            managed.ECR_REPOSITORY, _repository(spec), external_name=names.repository(scope, REPOSITORY_KEY)
        ),
        LIFECYCLE_KEY: Managed(
            managed.ECR_LIFECYCLE_POLICY,
            {"repositoryRef": scope.ref(REPOSITORY_KEY), "policy": policies.lifecycle(spec.keep_images)},
            replaceable=True,
        ),
    }
    uri = observed.at_provider(REPOSITORY_KEY, "repositoryUrl")
    if uri is None:
        return Composed(table, None)
    arn = scope.arn("ecr", f"repository/{names.repository(scope, REPOSITORY_KEY)}")
    return Composed(table, RegistryOutputs(repository_uri=uri, arn=arn))


def _repository(spec: RegistrySpec) -> dict[str, object]:
    """Images are scanned when they are pushed, and a tag means the same image for ever.

    Images may go along only when the repository is about to be deleted, and only where the spec says so.
    """
    fields: dict[str, object] = {
        "encryptionConfiguration": [{"encryptionType": "KMS", "kmsKey": spec.key_arn}],
        "imageScanningConfiguration": {"scanOnPush": True},
        "imageTagMutability": "IMMUTABLE",
    }
    if spec.deletion == "Prepare" and spec.delete_images:
        fields["forceDelete"] = True
    return fields


REGISTRY: Final = Component(contract.REGISTRY, compose, early_outputs=False)
