"""The user pool, and what is in it beside users: clients, pages, and the scopes of APIs."""

import math
from typing import Any

from crofter.api import managed
from crofter.api.components.identity import (
    DOMAIN_KEY,
    USER_POOL_KEY,
    Client,
    IdentitySpec,
    UserAttribute,
    UserPool,
    client_key,
    server_key,
)
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.identity.defaults import (
    ADVANCED_SECURITY,
    AUTH_FLOWS,
    CLASSIC_PAGES,
    CUSTOM,
    MFA,
    NAME_LIMIT,
    OAUTH_FLOWS,
    REFRESH,
    SESSION_MINUTES,
    TIER,
    TIER_WITH_SECURITY,
    WRITABLE,
)


def user_pool(spec: IdentitySpec, scope: Scope, triggers: dict[str, str]) -> dict[str, Managed]:
    """Key `user-pool`. It holds users, so it is never made anew; `triggers` are ARNs of functions.

    Users sign in with their e-mail address, in any case of letters, which AWS decides at creation and never again. An
    address is verified before it counts, and is the only way back in for who forgot the password.
    """
    pool = spec.user_pool
    protected = pool.deletion_protection and spec.deletion != "Prepare"
    fields: dict[str, Any] = {
        "name": scope.aws_name(USER_POOL_KEY, NAME_LIMIT),
        "userPoolTier": TIER if pool.advanced_security == "None" else TIER_WITH_SECURITY,
        "usernameAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": False},
        "autoVerifiedAttributes": ["email"],
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdate": ["email"]},
        "accountRecoverySetting": {"recoveryMechanism": [{"name": "verified_email", "priority": 1}]},
        "adminCreateUserConfig": {"allowAdminCreateUserOnly": not pool.self_sign_up},
        "passwordPolicy": pool.password_policy.wire(),
        "mfaConfiguration": MFA[pool.mfa],
        "userPoolAddOns": {"advancedSecurityMode": ADVANCED_SECURITY[pool.advanced_security]},
        "deletionProtection": "ACTIVE" if protected else "INACTIVE",
        "emailConfiguration": _email(pool),
    }
    if pool.mfa != "None":
        fields["softwareTokenMfaConfiguration"] = {"enabled": True}
    if pool.attributes:
        fields["schema"] = [_attribute(one) for one in pool.attributes]
    if triggers:
        fields["lambdaConfig"] = triggers
    return {USER_POOL_KEY: Managed(managed.COGNITO_USER_POOL, fields)}


def _email(pool: UserPool) -> dict[str, Any]:
    if pool.email is None:
        return {"emailSendingAccount": "COGNITO_DEFAULT"}
    sender = pool.email
    return {
        "emailSendingAccount": "DEVELOPER",
        "fromEmailAddress": sender.address,
        "sourceArn": sender.identity_arn,
    }


def _attribute(attribute: UserAttribute) -> dict[str, Any]:
    """With all that AWS fills in, since an attribute that seems to differ cannot be changed."""
    return {
        "name": attribute.name,
        "attributeDataType": "String",
        "developerOnlyAttribute": False,
        "mutable": attribute.mutable,
        "required": False,
        "stringAttributeConstraints": {
            "minLength": str(attribute.minimum_length),
            "maxLength": str(attribute.maximum_length),
        },
    }


def rest(spec: IdentitySpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `client-<name>`, `domain`, `resource-server-<digest>`.

    A client's scopes must exist before AWS takes them: a client that asks for some waits for the resource servers. What
    would have to be made anew is what was in a pool that was lost.
    """
    servers = {server_key(one.identifier): one for one in spec.resource_servers}
    table = {
        key: Managed(
            managed.COGNITO_RESOURCE_SERVER,
            {
                "userPoolIdRef": scope.ref(USER_POOL_KEY),
                "identifier": one.identifier,
                "name": one.identifier,
                "scope": [{"scopeName": scope_.name, "scopeDescription": scope_.description} for scope_ in one.scopes],
            },
            replaceable=True,
        )
        for key, one in servers.items()
    }
    if spec.domain_prefix is not None:
        table[DOMAIN_KEY] = Managed(
            managed.COGNITO_DOMAIN,
            {
                "userPoolIdRef": scope.ref(USER_POOL_KEY),
                "domain": spec.domain_prefix,
                "managedLoginVersion": CLASSIC_PAGES,
            },
            replaceable=True,
        )
    made = {f"{one.identifier}/" for key, one in servers.items() if observed.external_name(key) is not None}
    for client in spec.clients:
        key = client_key(client.name)
        custom = [one for one in client.scopes if "/" in one]
        known = all(any(one.startswith(begin) for begin in made) for one in custom)
        if known or observed.get(key) is not None:
            table[key] = Managed(managed.COGNITO_CLIENT, _client(client, spec, scope), replaceable=True)
    return table


def _client(client: Client, spec: IdentitySpec, scope: Scope) -> dict[str, Any]:
    """Who does not exist is answered like who does, and tokens can be taken back.

    Users may not set the custom attributes, which may decide their rights, unless those are said to be writable.
    """
    codes = spec.passwordless.code_validity_seconds if spec.passwordless is not None else 0
    flows = {REFRESH, *(AUTH_FLOWS[one] for one in client.auth_flows)}
    if spec.passwordless is not None and client.oauth_flow != "ClientCredentials":
        flows.add(CUSTOM)
    fields: dict[str, Any] = {
        "userPoolIdRef": scope.ref(USER_POOL_KEY),
        "name": client.name,
        "generateSecret": client.secret,
        "explicitAuthFlows": sorted(flows),
        "preventUserExistenceErrors": "ENABLED",
        "enableTokenRevocation": True,
        "authSessionValidity": max(SESSION_MINUTES, math.ceil(codes / 60)),
        "accessTokenValidity": client.access_token_minutes,
        "idTokenValidity": client.id_token_minutes,
        "refreshTokenValidity": client.refresh_token_days,
        "tokenValidityUnits": [{"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}],
        "writeAttributes": _writable(spec.user_pool),
        "allowedOauthFlowsUserPoolClient": client.oauth_flow is not None,
    }
    if client.oauth_flow is not None:
        fields |= {
            "allowedOauthFlows": [OAUTH_FLOWS[client.oauth_flow]],
            "allowedOauthScopes": client.scopes,
            "supportedIdentityProviders": ["COGNITO"],
        }
    if client.callback_urls:
        fields["callbackUrls"] = client.callback_urls
    if client.logout_urls:
        fields["logoutUrls"] = client.logout_urls
    return fields


def _writable(pool: UserPool) -> list[str]:
    return sorted([*WRITABLE, *(f"custom:{one.name}" for one in pool.attributes if one.writable)])
