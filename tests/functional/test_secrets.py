"""Secrets: generated, copied and filled by hand; no value is in any object."""

import base64
import json
from typing import Any

from .conftest import Factory
from .lab import Env

PLANTED = "sk_live_planted-9f31c2"
CHANGED = "sk_live_planted-77aa01"
SECRETS = ("v1", "secrets")


def _secrets(env: Env) -> dict[str, Any]:
    return {thing.key: thing for thing in env.things() if thing.kind == "Secret"}


def _value(env: Env, name: str) -> str:
    secret = _secrets(env)[f"secret/{name}/secret"]
    return str(env.cloud.client("secretsmanager").get_secret_value(SecretId=secret.id)["SecretString"])


def _plant(env: Env, value: str) -> None:
    data = {"apiKey": base64.b64encode(value.encode()).decode()}
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "stripe", "namespace": env.namespace}}
    env.lab.api.apply(SECRETS, {**body, "data": data})


def _told(env: Env) -> str:
    """Everything that is said of an Environment, in its objects, its events and the logs."""
    objects = [env.live(), *env.composites(), *env.managed(), *env.events()]
    logs = [env.lab.plane.log(process) for process in ("operator", "function", "provider", "crossplane")]
    return json.dumps(objects) + "".join(logs)


def test_values_come_from_where_the_manifest_says_and_stay_there(environment: Factory) -> None:
    env = environment(
        "secrets",
        secrets=[
            {"name": "salt", "generate": {"length": 48, "excludePunctuation": True}},
            {"name": "stripe", "valueFrom": {"name": "stripe", "key": "apiKey"}},
        ],
    )
    env.apply()
    env.until_condition("SecretsReady", "False", message='secrets "stripe" not found')
    _plant(env, PLANTED)
    env.until_ready()
    assert _value(env, "stripe") == PLANTED
    salt = _value(env, "salt")
    assert (len(salt), salt.isalnum()) == (48, True)
    (key,) = (thing for thing in env.things() if thing.kind == "Key")
    assert {thing.raw["KmsKeyId"] for thing in _secrets(env).values()} == {key.raw["Arn"]}

    before = {name: thing.id for name, thing in _secrets(env).items()}
    env.spec["secrets"].append({"name": "manual", "external": {}})
    env.apply()
    env.until_condition("SecretsReady", "False", message="waits for a value: put one into the secret")
    manual = _secrets(env)["secret/manual/secret"].id
    env.cloud.client("secretsmanager").put_secret_value(SecretId=manual, SecretString="by hand")
    env.until_ready()
    assert before.items() <= {name: thing.id for name, thing in _secrets(env).items()}.items()
    assert _value(env, "salt") == salt

    _plant(env, CHANGED)
    env.until(lambda: _value(env, "stripe") == CHANGED, "the copy follows")
    env.until_ready()
    told = _told(env)
    assert not [value for value in (PLANTED, CHANGED, salt, "by hand") if value in told]

    env.spec["secrets"] = [one for one in env.spec["secrets"] if one["name"] != "manual"]
    env.apply()
    env.until(lambda: "secret/manual/secret" not in _secrets(env), "gone")
    env.spec["secrets"].append({"name": "manual", "external": {}})
    env.apply()
    env.until(lambda: "secret/manual/secret" in _secrets(env), "another of the same name")
    assert _secrets(env)["secret/manual/secret"].id != manual

    env.delete()
    env.until_gone()
