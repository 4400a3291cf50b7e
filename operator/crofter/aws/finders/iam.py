"""IAM: service-linked roles, of which a service has one."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder


def _service_linked_role(iam: Any, provider: Mapping[str, Any]) -> str | None:
    """The role under the service's own path.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
    """
    service = provider.get("awsServiceName")
    if not service:
        return None
    for page in iam.get_paginator("list_roles").paginate(PathPrefix=f"/aws-service-role/{service}/"):
        for role in page["Roles"]:
            return str(role["Arn"])
    return None


FINDERS: Final[Mapping[str, Finder]] = {"iam/ServiceLinkedRole": Finder("iam", _service_linked_role)}
