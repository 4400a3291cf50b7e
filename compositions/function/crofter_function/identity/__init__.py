"""Identity: how Cognito keeps users, signs them in, and gives them AWS credentials."""

from typing import Final

from crofter.api.components import identity as contract
from crofter.api.components.identity import (
    IDENTITY_POOL_KEY,
    USER_POOL_KEY,
    ClientId,
    IdentityOutputs,
    IdentitySpec,
    client_key,
)
from crofter_function.framework import alarms
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.identity import identity_pool, passwordless, user_pool


def compose(spec: IdentitySpec, scope: Scope, observed: Observed) -> Composed:
    """Keys of the user pool and what is in it, of the functions that send codes, of the identity pool, and alarms.

    The user pool and its triggers name each other. The functions' ARNs follow from their names, and so the pool is
    wired as soon as they exist; their permissions wait for the pool's id.
    """
    pool = observed.external_name(USER_POOL_KEY)
    table = collected(
        user_pool.user_pool(spec, scope, passwordless.wired(spec.passwordless, scope, observed)),
        user_pool.rest(spec, scope, observed),
        passwordless.resources(spec.passwordless, scope, observed, pool),
        identity_pool.resources(spec, scope, observed, pool),
        alarms.resources(spec, scope, observed, _subjects(spec, scope, observed, pool)),
    )
    return Composed(table, _outputs(spec, scope, observed, pool))


def _subjects(spec: IdentitySpec, scope: Scope, observed: Observed, pool: str | None) -> alarms.Subjects:
    """What alarms measure: clients, by the ids that AWS gave them, and the functions."""
    clients = [observed.external_name(client_key(one.name)) for one in spec.clients]
    return {
        "client": [
            {"UserPool": pool, "UserPoolClient": one} if pool is not None and one is not None else None
            for one in clients
        ],
        "trigger": [{"FunctionName": one} for one in passwordless.names(spec.passwordless, scope)],
    }


def _outputs(spec: IdentitySpec, scope: Scope, observed: Observed, pool: str | None) -> IdentityOutputs | None:
    ids = {one.name: observed.external_name(client_key(one.name)) for one in spec.clients}
    clients = [ClientId(name=name, id=known) for name, known in sorted(ids.items()) if known is not None]
    identities = observed.external_name(IDENTITY_POOL_KEY)
    waiting = spec.identity_pool is not None and identities is None
    if pool is None or len(clients) < len(ids) or waiting:
        return None
    region = scope.aws.region
    pages = None if spec.domain_prefix is None else f"https://{spec.domain_prefix}.auth.{region}.amazoncognito.com"
    return IdentityOutputs(
        user_pool_id=pool,
        user_pool_arn=scope.arn("cognito-idp", f"userpool/{pool}"),
        issuer=f"https://cognito-idp.{region}.amazonaws.com/{pool}",
        clients=clients,
        domain_url=pages,
        identity_pool_id=identities if spec.identity_pool is not None else None,
    )


IDENTITY: Final = Component(contract.IDENTITY, compose)
