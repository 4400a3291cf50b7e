"""The identity pool, and the roles that it gives to users."""

from typing import Any, Final

from crofter.api import managed
from crofter.api.components.identity import IDENTITY_POOL_KEY, ROLES_KEY, IdentitySpec, client_key
from crofter_function.framework import roles
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.identity import policies
from crofter_function.identity.defaults import NAME_LIMIT

SIGNED_IN: Final = "authenticated"
ANYBODY: Final = "unauthenticated"


def resources(spec: IdentitySpec, scope: Scope, observed: Observed, user_pool: str | None) -> dict[str, Managed]:
    """Keys `identity-pool`, `identity-pool-roles`, `authenticated-role`, its `-policy`, and `unauthenticated-role`.

    The identity pool waits for the user pool and its clients, and the roles for the identity pool: all of them are
    named by ids that only AWS knows. It is asked for as long as it exists, with the clients that are known.
    """
    pool = spec.identity_pool
    users = [one.name for one in spec.clients if one.oauth_flow != "ClientCredentials"]
    known = [observed.external_name(client_key(name)) for name in users]
    clients = sorted(one for one in known if one is not None)
    if pool is None or user_pool is None or (len(clients) < len(users) and observed.get(IDENTITY_POOL_KEY) is None):
        return {}
    provider = f"cognito-idp.{scope.aws.region}.amazonaws.com/{user_pool}"
    fields: dict[str, Any] = {
        "identityPoolName": scope.aws_name(IDENTITY_POOL_KEY, NAME_LIMIT),
        "allowClassicFlow": False,
        "allowUnauthenticatedIdentities": pool.unauthenticated,
    }
    if clients:
        fields["cognitoIdentityProviders"] = [
            {"clientId": one, "providerName": provider, "serverSideTokenCheck": True} for one in clients
        ]
    table = {IDENTITY_POOL_KEY: Managed(managed.COGNITO_IDENTITY_POOL, fields)}
    made = observed.external_name(IDENTITY_POOL_KEY)
    if made is None:
        return table
    kinds = [SIGNED_IN, ANYBODY] if pool.unauthenticated else [SIGNED_IN]
    for kind in kinds:
        role = f"{kind}-role"
        description = f"Users of {scope.environment.name} who are {kind}"
        table[role] = roles.role(scope, role, description=description, trust=policies.users(made, kind))
    if pool.folders:
        table[f"{SIGNED_IN}-policy"] = Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(f"{SIGNED_IN}-role"), "policy": policies.folders(pool.folders, scope)},
        )
    table[ROLES_KEY] = Managed(
        managed.COGNITO_IDENTITY_POOL_ROLES,
        {
            "identityPoolIdRef": scope.ref(IDENTITY_POOL_KEY),
            "roles": {kind: roles.arn(scope, f"{kind}-role") for kind in kinds},
        },
        replaceable=True,
    )
    return table
