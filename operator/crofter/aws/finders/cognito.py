"""Cognito: pools by their names, which are Crofter's own; what is in a user pool by what it is called there."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known
from crofter.aws.pools import listed

IDP: Final = "cognito-idp"
IDENTITY: Final = "cognito-identity"


@known("name")
def _user_pool(idp: Any, provider: Mapping[str, Any]) -> str | None:
    pools = listed(idp, "list_user_pools")
    return next((str(one["Id"]) for one in pools if one["Name"] == provider["name"]), None)


@known("userPoolId", "name")
def _client(idp: Any, provider: Mapping[str, Any]) -> str | None:
    clients = listed(idp, "list_user_pool_clients", UserPoolId=provider["userPoolId"])
    return next((str(one["ClientId"]) for one in clients if one["ClientName"] == provider["name"]), None)


@known("userPoolId", "domain")
def _domain(idp: Any, provider: Mapping[str, Any]) -> str | None:
    """A domain of the pool's own: of another's name AWS says whose it is."""
    found = idp.describe_user_pool_domain(Domain=provider["domain"]).get("DomainDescription") or {}
    return str(provider["domain"]) if found.get("UserPoolId") == provider["userPoolId"] else None


@known("userPoolId", "identifier")
def _resource_server(idp: Any, provider: Mapping[str, Any]) -> str | None:
    pool, identifier = provider["userPoolId"], provider["identifier"]
    idp.describe_resource_server(UserPoolId=pool, Identifier=identifier)
    return f"{pool}|{identifier}"


@known("identityPoolName")
def _identity_pool(identity: Any, provider: Mapping[str, Any]) -> str | None:
    pools = listed(identity, "list_identity_pools")
    name = provider["identityPoolName"]
    return next((str(one["IdentityPoolId"]) for one in pools if one["IdentityPoolName"] == name), None)


@known("identityPoolId")
def _roles(identity: Any, provider: Mapping[str, Any]) -> str | None:
    pool = str(provider["identityPoolId"])
    return pool if identity.get_identity_pool_roles(IdentityPoolId=pool).get("Roles") else None


FINDERS: Final[Mapping[str, Finder]] = {
    "cognitoidentity/Pool": Finder(IDENTITY, _identity_pool),
    "cognitoidentity/PoolRolesAttachment": Finder(IDENTITY, _roles),
    "cognitoidp/ResourceServer": Finder(IDP, _resource_server),
    "cognitoidp/UserPool": Finder(IDP, _user_pool),
    "cognitoidp/UserPoolClient": Finder(IDP, _client),
    "cognitoidp/UserPoolDomain": Finder(IDP, _domain),
}
