"""UserPoolClient, UserPoolDomain and ResourceServer of Cognito: what a user pool has beside its users."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.cognito_common import IDP, block, told
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws

_CLIENT: Final = {
    "accessTokenValidity": "AccessTokenValidity",
    "allowedOauthFlows": "AllowedOAuthFlows",
    "allowedOauthFlowsUserPoolClient": "AllowedOAuthFlowsUserPoolClient",
    "allowedOauthScopes": "AllowedOAuthScopes",
    "authSessionValidity": "AuthSessionValidity",
    "callbackUrls": "CallbackURLs",
    "defaultRedirectUri": "DefaultRedirectURI",
    "enablePropagateAdditionalUserContextData": "EnablePropagateAdditionalUserContextData",
    "enableTokenRevocation": "EnableTokenRevocation",
    "explicitAuthFlows": "ExplicitAuthFlows",
    "idTokenValidity": "IdTokenValidity",
    "logoutUrls": "LogoutURLs",
    "name": "ClientName",
    "preventUserExistenceErrors": "PreventUserExistenceErrors",
    "readAttributes": "ReadAttributes",
    "refreshTokenValidity": "RefreshTokenValidity",
    "supportedIdentityProviders": "SupportedIdentityProviders",
    "writeAttributes": "WriteAttributes",
}
_UNITS: Final = {"accessToken": "AccessToken", "idToken": "IdToken", "refreshToken": "RefreshToken"}
_SCOPE: Final = {"scopeDescription": "ScopeDescription", "scopeName": "ScopeName"}


def _client(aws: Aws, client: str, args: Args) -> Observation | None:
    pool = args.get("userPoolId")
    known = {"UserPoolId": pool, "ClientId": client}
    found = aws.find(IDP, "describe_user_pool_client", "UserPoolClient", **known) if pool else None
    if found is None:
        return None
    fields = told(found, _CLIENT) | {"id": client, "userPoolId": pool, "generateSecret": "ClientSecret" in found}
    units = found.get("TokenValidityUnits")
    return Observation(fields | ({"tokenValidityUnits": [told(units, _UNITS)]} if units else {}))


def _settings(args: Args) -> dict[str, Any]:
    units = args.get("tokenValidityUnits")
    return (block(args, _CLIENT) or {}) | {"TokenValidityUnits": block(units[0], _UNITS) if units else None}


def _create_client(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        IDP,
        "create_user_pool_client",
        UserPoolId=args["userPoolId"],
        GenerateSecret=args.get("generateSecret"),
        **_settings(args),
    )
    client: str = answer["UserPoolClient"]["ClientId"]
    return client


def _update_client(aws: Aws, client: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(IDP, "update_user_pool_client", UserPoolId=args["userPoolId"], ClientId=client, **_settings(args))


def _delete_client(aws: Aws, client: str, args: Args) -> None:
    aws.call(IDP, "delete_user_pool_client", UserPoolId=args["userPoolId"], ClientId=client)


def _domain(aws: Aws, domain: str, _args: Args) -> Observation | None:
    found = aws.call(IDP, "describe_user_pool_domain", Domain=domain).get("DomainDescription") or {}
    if "Domain" not in found:
        return None
    return Observation(
        {
            "id": domain,
            "domain": domain,
            "userPoolId": found["UserPoolId"],
            "awsAccountId": aws.account,
            "cloudfrontDistribution": found["CloudFrontDistribution"],
        }
    )


def _create_domain(aws: Aws, _name: str, args: Args) -> str:
    aws.call(IDP, "create_user_pool_domain", Domain=args["domain"], UserPoolId=args["userPoolId"])
    domain: str = args["domain"]
    return domain


def _delete_domain(aws: Aws, domain: str, args: Args) -> None:
    aws.call(IDP, "delete_user_pool_domain", Domain=domain, UserPoolId=args["userPoolId"])


def _server(aws: Aws, name: str, _args: Args) -> Observation | None:
    pool, _, identifier = name.partition("|")
    known = {"UserPoolId": pool, "Identifier": identifier}
    found = aws.find(IDP, "describe_resource_server", "ResourceServer", **known)
    if found is None:
        return None
    scopes = found.get("Scopes", ())
    return Observation(
        {
            "id": name,
            "identifier": identifier,
            "name": found["Name"],
            "userPoolId": pool,
            "scope": [told(one, _SCOPE) for one in scopes],
            "scopeIdentifiers": [f"{identifier}/{one['ScopeName']}" for one in scopes],
        }
    )


def _settings_of_server(args: Args) -> dict[str, Any]:
    return {
        "UserPoolId": args["userPoolId"],
        "Identifier": args["identifier"],
        "Name": args["name"],
        "Scopes": [block(one, _SCOPE) for one in args.get("scope", ())],
    }


def _create_server(aws: Aws, _name: str, args: Args) -> str:
    aws.call(IDP, "create_resource_server", **_settings_of_server(args))
    return f"{args['userPoolId']}|{args['identifier']}"


def _update_server(aws: Aws, _name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(IDP, "update_resource_server", **_settings_of_server(args))


def _delete_server(aws: Aws, name: str, _args: Args) -> None:
    pool, _, identifier = name.partition("|")
    aws.call(IDP, "delete_resource_server", UserPoolId=pool, Identifier=identifier)


KINDS: Final = (
    Kind(
        name="cognitoidp.aws.m.upbound.io/UserPoolClient",
        noun="Cognito User Pool Client",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            **dict.fromkeys((*_CLIENT, "tokenValidityUnits"), UPDATE),
            "generateSecret": REPLACE,
            "userPoolId": REPLACE,
        },
        observe=_client,
        create=_create_client,
        update=_update_client,
        delete=_delete_client,
        not_modelled={
            "analyticsConfiguration": "Pinpoint has ended",
            "refreshTokenRotation": "rotation of refresh tokens is not modelled",
        },
    ),
    Kind(
        name="cognitoidp.aws.m.upbound.io/UserPoolDomain",
        noun="Cognito User Pool Domain",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"domain": REPLACE, "managedLoginVersion": NOTED, "userPoolId": REPLACE},
        observe=_domain,
        create=_create_domain,
        delete=_delete_domain,
        not_modelled={"certificateArn": "domains of one's own are not modelled"},
    ),
    Kind(
        name="cognitoidp.aws.m.upbound.io/ResourceServer",
        noun="Cognito Resource Server",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"identifier": REPLACE, "name": UPDATE, "scope": UPDATE, "userPoolId": REPLACE},
        observe=_server,
        create=_create_server,
        update=_update_server,
        delete=_delete_server,
    ),
)
