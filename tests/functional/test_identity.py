"""Users: somebody signs in, a client is changed alone, functions send codes, and everything goes when it is let go."""

import json

import pytest

from .api import RefusedError
from .cloud import counted
from .conftest import Factory
from .lab import Env
from .things import Thing

WEB = {"name": "web", "authFlows": ["UserPassword"], "callbackUrls": ["https://shop.example.com/in"]}
NIGHTLY = {"name": "nightly", "oauthFlow": "ClientCredentials", "secret": True, "scopes": ["orders/read"]}
IDENTITY = {
    "userPool": {"customAttributes": [{"name": "tenant"}], "deletionProtection": True},
    "clients": [WEB, NIGHTLY],
    "resourceServers": [{"identifier": "orders", "scopes": [{"name": "read", "description": "See orders"}]}],
    "passwordless": {"email": {"senderAddress": "no-reply@shop.example.com"}},
    "identityPool": {"authenticated": {"folders": [{"bucket": "uploads", "access": "ReadWrite"}]}},
}
KINDS = ("Pool", "PoolRolesAttachment", "ResourceServer", "UserPool", "UserPoolClient", "UserPoolDomain")
ANN, PASSWORD = "ann@example.com", "Correct-horse-7"


def _one(env: Env, kind: str) -> Thing:
    (found,) = (thing for thing in env.things() if thing.kind == kind)
    return found


def _clients(env: Env) -> dict[str, Thing]:
    return {thing.raw["ClientName"]: thing for thing in env.things() if thing.kind == "UserPoolClient"}


def _generations(env: Env) -> dict[str, int]:
    return {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}


def _wired(env: Env) -> dict[str, str]:
    found: dict[str, str] = _one(env, "UserPool").raw.get("LambdaConfig", {})
    return found


def _sign_in(env: Env) -> None:
    """Somebody signs in by the client that was made, and the token is the user pool's."""
    pool, web = _one(env, "UserPool"), _clients(env)["web"]
    idp = env.cloud.client("cognito-idp")
    idp.admin_create_user(UserPoolId=pool.id, Username=ANN, MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool.id, Username=ANN, Password=PASSWORD, Permanent=True)
    credentials = {"USERNAME": ANN, "PASSWORD": PASSWORD}
    answer = idp.initiate_auth(ClientId=web.id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=credentials)
    assert idp.get_user(AccessToken=answer["AuthenticationResult"]["AccessToken"])["Username"]
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["identity/user-pool-id"] == pool.id
    assert told["identity/client-web"] == web.id
    assert told["identity/domain-url"].startswith(f"https://{pool.raw['Domain']}.auth.")


def _triggers(env: Env) -> None:
    """The three triggers are functions that this user pool alone may invoke."""
    functions = {thing.raw["FunctionArn"]: thing for thing in env.things() if thing.kind == "Function"}
    assert set(_wired(env).values()) == set(functions)
    for function in functions.values():
        policy = json.loads(env.cloud.client("lambda").get_policy(FunctionName=function.id)["Policy"])
        (statement,) = policy["Statement"]
        assert statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
        assert statement["Condition"]["ArnLike"]["AWS:SourceArn"] == _one(env, "UserPool").raw["Arn"]
    sender = functions[_wired(env)["CreateAuthChallenge"]]
    assert sender.raw["Environment"]["Variables"]["SENDER_ADDRESS"] == "no-reply@shop.example.com"


def _credentials(env: Env) -> None:
    """Credentials are for users of the web client, not for the one that acts for itself."""
    identities = _one(env, "Pool")
    (provider,) = identities.raw["CognitoIdentityProviders"]
    assert provider["ClientId"] == _clients(env)["web"].id
    assert provider["ProviderName"].endswith(f"/{_one(env, 'UserPool').id}")
    role = _one(env, "PoolRolesAttachment").raw["authenticated"].rsplit("/", 1)[1]
    trust = env.cloud.iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    condition = trust["Statement"][0]["Condition"]
    assert condition["StringEquals"] == {"cognito-identity.amazonaws.com:aud": identities.id}


def _secrecy(env: Env) -> None:
    """The secret of a client is with Cognito, and nowhere in Kubernetes."""
    nightly = _clients(env)["nightly"]
    everything = json.dumps([env.live(), *env.composites(), *env.managed(), *env.events()])
    assert nightly.id in everything
    assert nightly.raw["ClientSecret"] not in everything


def test_users_sign_in_and_what_they_sign_in_with_changes_piece_by_piece(environment: Factory) -> None:
    env = environment("identity", buckets=[{"name": "uploads"}], identity=IDENTITY)
    env.apply()
    env.until_ready(seconds=180)
    env.until(lambda: len(_wired(env)) == 3, "the functions are wired to the user pool", seconds=90)
    env.until_ready()
    made = {kind: count for kind, count in counted(env.things()).items() if kind in KINDS}
    assert made == {**dict.fromkeys(KINDS, 1), "UserPoolClient": 2}
    _sign_in(env)
    _triggers(env)
    _credentials(env)
    _secrecy(env)

    pool, clients, before = _one(env, "UserPool"), _clients(env), _generations(env)
    env.spec["identity"] = {**IDENTITY, "clients": [{**WEB, "accessTokenMinutes": 15}, NIGHTLY]}
    env.apply()
    env.until(lambda: _clients(env)["web"].raw.get("AccessTokenValidity") == 15, "the client's tokens are short")
    env.until_ready()
    changed = {name for name, generation in _generations(env).items() if before.get(name) != generation}
    assert len(changed) == 1
    assert {name: one.id for name, one in _clients(env).items()} == {name: one.id for name, one in clients.items()}

    # Cognito keeps an attribute for good.
    with pytest.raises(RefusedError, match="customAttributes cannot be removed"):
        env.patch({"identity": {"userPool": {"customAttributes": None}}})

    env.spec["identity"] = {key: IDENTITY[key] for key in ("userPool", "clients", "resourceServers")}
    env.apply()
    env.until(lambda: not [one for one in env.things() if one.kind in ("Pool", "Function")], "the rest is gone")
    env.until_ready()
    assert _wired(env) == {}
    idp = env.cloud.client("cognito-idp")
    assert idp.admin_get_user(UserPoolId=pool.id, Username=ANN)["UserStatus"] == "CONFIRMED"

    # AWS refuses to delete the user pool until Crofter lifts its protection.
    del env.spec["identity"]
    env.apply()
    env.until(lambda: not [one for one in env.things() if one.kind in KINDS], "users are gone")
    env.until_ready()
    env.delete()
    env.until_gone()
