"""Pool and PoolRolesAttachment of Cognito identity pools."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.cognito_common import IDENTITY, block, told
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws

_OTHERS: Final = "other identity providers than Cognito are not modelled"
_PROVIDER: Final = {
    "clientId": "ClientId",
    "providerName": "ProviderName",
    "serverSideTokenCheck": "ServerSideTokenCheck",
}


def _pool(aws: Aws, pool: str, _args: Args) -> Observation | None:
    found = aws.answer(IDENTITY, "describe_identity_pool", IdentityPoolId=pool)
    if found is None:
        return None
    tags = found.get("IdentityPoolTags", {})
    return Observation(
        {
            "arn": aws.arn("cognito-identity", f"identitypool/{pool}"),
            "id": pool,
            "identityPoolName": found["IdentityPoolName"],
            "allowUnauthenticatedIdentities": found["AllowUnauthenticatedIdentities"],
            "cognitoIdentityProviders": [told(one, _PROVIDER) for one in found.get("CognitoIdentityProviders") or ()],
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _settings(args: Args) -> dict[str, Any]:
    return {
        "IdentityPoolName": args["identityPoolName"],
        "AllowUnauthenticatedIdentities": bool(args.get("allowUnauthenticatedIdentities")),
        "CognitoIdentityProviders": [block(one, _PROVIDER) for one in args.get("cognitoIdentityProviders", ())],
        "IdentityPoolTags": dict(args.get("tags", {})),
    }


def _create_pool(aws: Aws, _name: str, args: Args) -> str:
    pool: str = aws.call(IDENTITY, "create_identity_pool", **_settings(args))["IdentityPoolId"]
    return pool


def _update_pool(aws: Aws, pool: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(IDENTITY, "update_identity_pool", IdentityPoolId=pool, **_settings(args))


def _delete_pool(aws: Aws, pool: str, _args: Args) -> None:
    aws.call(IDENTITY, "delete_identity_pool", IdentityPoolId=pool)


def _roles(aws: Aws, pool: str, _args: Args) -> Observation | None:
    found = aws.answer(IDENTITY, "get_identity_pool_roles", IdentityPoolId=pool)
    if not found or not found.get("Roles"):
        return None
    return Observation({"id": pool, "identityPoolId": pool, "roles": found["Roles"]})


def _set_roles(aws: Aws, _name: str, args: Args) -> str:
    pool: str = args["identityPoolId"]
    aws.call(IDENTITY, "set_identity_pool_roles", IdentityPoolId=pool, Roles=dict(args["roles"]))
    return pool


def _update_roles(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _set_roles(aws, name, args)


def _delete_roles(aws: Aws, pool: str, _args: Args) -> None:
    aws.call(IDENTITY, "set_identity_pool_roles", IdentityPoolId=pool, Roles={})


KINDS: Final = (
    Kind(
        name="cognitoidentity.aws.m.upbound.io/Pool",
        noun="Cognito Identity Pool",
        naming=Naming.ASSIGNED,
        attributes={
            "allowClassicFlow": NOTED,
            "allowUnauthenticatedIdentities": UPDATE,
            "cognitoIdentityProviders": UPDATE,
            "identityPoolName": REPLACE,
        },
        observe=_pool,
        create=_create_pool,
        update=_update_pool,
        delete=_delete_pool,
        not_modelled=dict.fromkeys(
            ("developerProviderName", "openidConnectProviderArns", "samlProviderArns", "supportedLoginProviders"),
            _OTHERS,
        ),
    ),
    Kind(
        name="cognitoidentity.aws.m.upbound.io/PoolRolesAttachment",
        noun="Cognito Identity Pool Roles Attachment",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"identityPoolId": REPLACE, "roles": UPDATE},
        observe=_roles,
        create=_set_roles,
        update=_update_roles,
        delete=_delete_roles,
        not_modelled={"roleMapping": "roles by the claims of a token are not modelled"},
    ),
)
