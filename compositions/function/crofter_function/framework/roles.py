"""IAM roles, every one under its Environment's path and within the Account's permissions boundary."""

from typing import Final

from crofter.api import managed
from crofter.api.names import role_path
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

ROLE_LIMIT: Final = 64
"""Longest role name, in characters.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


def name(scope: Scope, key: str) -> str:
    """Name of the role with this key."""
    return scope.aws_name(key, ROLE_LIMIT)


def arn(scope: Scope, key: str) -> str:
    """ARN of the role with this key: it follows from its path and name, so nobody has to wait for it."""
    return scope.arn("iam", f"role{role_path(scope.environment.id)}{name(scope, key)}", region="")


def role(scope: Scope, key: str, *, description: str, trust: str) -> Managed:
    """A role that `trust`, a policy document, lets others assume.

    Its path is the Environment's own, by which the operator finds roles that are left over: IAM has no search by tag.
    """
    fields: dict[str, object] = {
        "path": role_path(scope.environment.id),
        "description": description,
        "assumeRolePolicy": trust,
    }
    if scope.aws.permissions_boundary is not None:
        fields["permissionsBoundary"] = scope.aws.permissions_boundary
    return Managed(managed.ROLE, fields, external_name=name(scope, key))
