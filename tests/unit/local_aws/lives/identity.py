"""A user pool with a client, a domain and a resource server, and an identity pool with its roles."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, ref

_ACCOUNT = "123456789012"
_TRIGGER = f"arn:aws:lambda:eu-west-1:{_ACCOUNT}:function:define"
_OTHER = f"arn:aws:lambda:eu-west-1:{_ACCOUNT}:function:other"
_ROLE = f"arn:aws:iam::{_ACCOUNT}:role/authenticated"
_PROVIDER = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_users"
_TENANT = {
    "name": "tenant",
    "attributeDataType": "String",
    "mutable": True,
    "stringAttributeConstraints": {"minLength": "1", "maxLength": "64"},
}

LIFE: list[dict[str, Any]] = [
    manifest(
        "UserPool",
        "users",
        "cognitoidp",
        name="users",
        usernameAttributes=["email"],
        usernameConfiguration={"caseSensitive": False},
        autoVerifiedAttributes=["email"],
        deletionProtection="INACTIVE",
        mfaConfiguration="OPTIONAL",
        softwareTokenMfaConfiguration={"enabled": True},
        passwordPolicy={"minimumLength": 12, "requireSymbols": True, "temporaryPasswordValidityDays": 7},
        adminCreateUserConfig={"allowAdminCreateUserOnly": True},
        accountRecoverySetting={"recoveryMechanism": [{"name": "verified_email", "priority": 1}]},
        userAttributeUpdateSettings={"attributesRequireVerificationBeforeUpdate": ["email"]},
        schema=[_TENANT],
        lambdaConfig={"defineAuthChallenge": _TRIGGER},
        userPoolTier="ESSENTIALS",
        tags={"a": "b"},
    ),
    manifest(
        "UserPoolClient",
        "web",
        "cognitoidp",
        name="web",
        userPoolIdRef=ref("users"),
        generateSecret=False,
        explicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        preventUserExistenceErrors="ENABLED",
        authSessionValidity=5,
        accessTokenValidity=60,
        tokenValidityUnits=[{"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}],
    ),
    manifest(
        "UserPoolDomain", "login", "cognitoidp", domain="shop-login", managedLoginVersion=1, userPoolIdRef=ref("users")
    ),
    manifest(
        "ResourceServer",
        "orders",
        "cognitoidp",
        name="orders",
        identifier="https://orders.example.com",
        scope=[{"scopeName": "read", "scopeDescription": "See orders"}],
        userPoolIdRef=ref("users"),
    ),
    manifest(
        "Pool",
        "identities",
        "cognitoidentity",
        identityPoolName="identities",
        allowClassicFlow=False,
        allowUnauthenticatedIdentities=False,
        cognitoIdentityProviders=[{"clientId": "web", "providerName": _PROVIDER, "serverSideTokenCheck": True}],
        tags={"a": "b"},
    ),
    manifest(
        "PoolRolesAttachment",
        "identities-roles",
        "cognitoidentity",
        identityPoolIdRef=ref("identities"),
        roles={"authenticated": _ROLE},
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("UserPool", "users", {"passwordPolicy": {"minimumLength": 16}, "tags": {"a": "c"}}),
    ("UserPool", "users", {"mfaConfiguration": "ON"}),
    ("UserPool", "users", {"lambdaConfig": {"defineAuthChallenge": _OTHER}}),
    ("UserPool", "users", {"schema": [_TENANT, _TENANT | {"name": "plan"}]}),
    ("UserPoolClient", "web", {"callbackUrls": ["https://shop.example.com/in"], "authSessionValidity": 15}),
    ("UserPoolDomain", "login", {"managedLoginVersion": 2}),
    ("ResourceServer", "orders", {"scope": [{"scopeName": "write", "scopeDescription": "Change orders"}]}),
    ("Pool", "identities", {"allowUnauthenticatedIdentities": True, "tags": {"a": "c"}}),
    ("PoolRolesAttachment", "identities-roles", {"roles": {"authenticated": _ROLE, "unauthenticated": _ROLE}}),
]

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [
    ("UserPool", "users", {"usernameAttributes": ["phone_number"]}, 'the argument "username_attributes" from'),
    ("UserPoolClient", "web", {"generateSecret": True}, 'the argument "generate_secret" from "false" to "true"'),
    ("UserPoolDomain", "login", {"domain": "other-login"}, 'the argument "domain" from "shop-login" to "other-login"'),
    ("ResourceServer", "orders", {"identifier": "orders"}, 'the argument "identifier" from'),
    ("Pool", "identities", {"identityPoolName": "other"}, 'the argument "identity_pool_name" from'),
]
