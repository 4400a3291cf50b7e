"""ECR: a lifecycle policy, which is called by its repository."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("repository")
def _lifecycle_policy(ecr: Any, provider: Mapping[str, Any]) -> str | None:
    ecr.get_lifecycle_policy(repositoryName=provider["repository"])
    return str(provider["repository"])


FINDERS: Final[Mapping[str, Finder]] = {"ecr/LifecyclePolicy": Finder("ecr", _lifecycle_policy)}
