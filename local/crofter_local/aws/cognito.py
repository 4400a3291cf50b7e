"""What moto lacks of Cognito: what a user pool keeps and refuses, changes of resource servers, roles of identity pools.

moto forgets on an update by what users sign in, deletes a pool that is protected or has a domain, can neither change
nor delete a resource server, fails at listing those of a pool that is gone, and does not know that an identity pool has
roles.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import Any, Final

from moto.cognitoidentity.models import CognitoIdentityPool
from moto.cognitoidentity.responses import CognitoIdentityResponse
from moto.cognitoidp.exceptions import InvalidParameterException
from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

FOR_GOOD: Final = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
"""What is said once, when a user pool is made.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
"""


def play() -> None:
    """From now on moto, in this process, does what Cognito does of these."""
    update, delete = CognitoIdpUserPool.update_extended_config, CognitoIdpBackend.delete_user_pool
    if hasattr(update, "__wrapped__"):
        return
    listed = CognitoIdpResponse.list_resource_servers
    for owner, name, function in (
        (CognitoIdpUserPool, "update_extended_config", _keeping(update)),
        (CognitoIdpBackend, "delete_user_pool", _guarded(delete)),
        (CognitoIdpResponse, "list_resource_servers", _of_a_pool(listed)),
        (CognitoIdpResponse, "update_resource_server", _update_resource_server),
        (CognitoIdpResponse, "delete_resource_server", _delete_resource_server),
        (CognitoIdentityResponse, "set_identity_pool_roles", _set_roles),
        (CognitoIdentityResponse, "get_identity_pool_roles", _get_roles),
    ):
        setattr(owner, name, function)


def _keeping(original: Any) -> Any:
    @wraps(original)
    def update(pool: Any, config: dict[str, Any]) -> None:
        before = getattr(pool, "extended_config", {})
        original(pool, config)
        pool.extended_config.update({name: before[name] for name in FOR_GOOD if name in before})

    return update


def _guarded(original: Any) -> Any:
    @wraps(original)
    def delete(backend: Any, user_pool_id: str) -> None:
        pool = backend.describe_user_pool(user_pool_id)
        if pool.extended_config.get("DeletionProtection") == "ACTIVE":
            raise InvalidParameterException(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        if pool.domain is not None:
            raise InvalidParameterException(
                "User pool cannot be deleted. It has a domain configured that should be deleted first."
            )
        original(backend, user_pool_id)

    return delete


def _of_a_pool(original: Any) -> Any:
    @wraps(original)
    def list_resource_servers(response: Any) -> ActionResult:
        response.backend.describe_user_pool(response.parameters["UserPoolId"])
        answer: ActionResult = original(response)
        return answer

    return list_resource_servers


def _update_resource_server(response: Any) -> ActionResult:
    asked = response.parameters
    server = response.backend.describe_resource_server(asked["UserPoolId"], asked["Identifier"])
    server.name, server.scopes = asked["Name"], asked.get("Scopes", [])
    return ActionResult({"ResourceServer": server.to_json()})


def _delete_resource_server(response: Any) -> ActionResult:
    asked = response.parameters
    response.backend.describe_resource_server(asked["UserPoolId"], asked["Identifier"])
    del response.backend.describe_user_pool(asked["UserPoolId"]).resource_servers[asked["Identifier"]]
    return EmptyResult()


def _identity_pool(response: Any) -> CognitoIdentityPool:
    name = response._get_param("IdentityPoolId")  # noqa: SLF001 - moto's own way to read a request
    response.backend.describe_identity_pool(name)
    pool: CognitoIdentityPool = response.backend.identity_pools[name]
    return pool


def _set_roles(response: Any) -> str:
    roles = response._get_param("Roles") or {}  # noqa: SLF001 - moto's own way to read a request
    setattr(_identity_pool(response), "roles", roles)  # noqa: B010 - as an assignment it would not type
    return ""


def _get_roles(response: Any) -> str:
    pool = _identity_pool(response)
    return json.dumps({"IdentityPoolId": pool.identity_pool_id, "Roles": getattr(pool, "roles", {})})
