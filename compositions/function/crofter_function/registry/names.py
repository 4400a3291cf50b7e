"""What ECR lets a repository be called."""

from typing import Final

from crofter_function.framework.dashes import single_dashes
from crofter_function.framework.scope import Scope

NAME_LIMIT: Final = 256
"""Longest repository name, in characters; it takes no two dashes in a row.
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
"""


def repository(scope: Scope, key: str) -> str:
    """Name of the repository with this key."""
    return single_dashes(scope.aws_name(key, NAME_LIMIT))
