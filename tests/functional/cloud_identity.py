"""What AWS has of users, by boto3's describe calls alone."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def pools(client: Client) -> Iterator[Thing]:
    """User pools and identity pools, which are tagged."""
    idp, identity = client("cognito-idp"), client("cognito-identity")
    for listed in idp.list_user_pools(MaxResults=60)["UserPools"]:
        one = idp.describe_user_pool(UserPoolId=listed["Id"])["UserPool"]
        yield Thing("UserPool", one["Id"], one.get("UserPoolTags", {}), one)
    for one in identity.list_identity_pools(MaxResults=60)["IdentityPools"]:
        found = identity.describe_identity_pool(IdentityPoolId=one["IdentityPoolId"])
        yield Thing("Pool", found["IdentityPoolId"], found.get("IdentityPoolTags", {}), found)


def of_user_pool(client: Client, pool: Thing) -> Iterator[Thing]:
    """Clients, the domain and resource servers, which are not."""
    idp = client("cognito-idp")
    for listed in idp.list_user_pool_clients(UserPoolId=pool.id, MaxResults=60)["UserPoolClients"]:
        one = idp.describe_user_pool_client(UserPoolId=pool.id, ClientId=listed["ClientId"])["UserPoolClient"]
        yield Thing("UserPoolClient", one["ClientId"], raw=one)
    for one in idp.list_resource_servers(UserPoolId=pool.id, MaxResults=50)["ResourceServers"]:
        yield Thing("ResourceServer", f"{pool.id}|{one['Identifier']}", raw=one)
    if pool.raw.get("Domain"):
        yield Thing("UserPoolDomain", pool.raw["Domain"])


def of_identity_pool(client: Client, pool: Thing) -> Iterator[Thing]:
    """The roles that it gives."""
    roles = client("cognito-identity").get_identity_pool_roles(IdentityPoolId=pool.id).get("Roles")
    if roles:
        yield Thing("PoolRolesAttachment", pool.id, raw=roles)
