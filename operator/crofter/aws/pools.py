"""What is in a pool of Cognito's that was found again: parts without tags, by the keys that they are made under."""

from collections.abc import Iterator
from typing import Any, Final

from crofter.api.components.identity import DOMAIN_KEY, ROLES_KEY, client_key, server_key

_PAGE: Final = {"PageSize": 60}
"""Pools in one answer: the most that there are.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html
"""


def listed(client: Any, operation: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items of a list operation; each of its pages has one list."""
    pages = client.get_paginator(operation).paginate(**parameters, PaginationConfig=_PAGE)
    return [item for page in pages for value in page.values() if isinstance(value, list) for item in value]


def of_user_pool(idp: Any, pool: str) -> Iterator[tuple[str, str]]:
    """Key and external name of clients, resource servers and the domain. Raises AwsError."""
    for one in listed(idp, "list_user_pool_clients", UserPoolId=pool):
        yield client_key(one["ClientName"]), str(one["ClientId"])
    for one in idp.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"]:
        yield server_key(one["Identifier"]), f"{pool}|{one['Identifier']}"
    domain = idp.describe_user_pool(UserPoolId=pool)["UserPool"].get("Domain")
    if domain:
        yield DOMAIN_KEY, str(domain)


def of_identity_pool(identity: Any, pool: str) -> Iterator[tuple[str, str]]:
    """Key and external name of its roles. Raises AwsError."""
    if identity.get_identity_pool_roles(IdentityPoolId=pool).get("Roles"):
        yield ROLES_KEY, pool
