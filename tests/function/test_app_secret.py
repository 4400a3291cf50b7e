"""The whole answer for a secret, literally."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .fields import complaints, fields
from .messaging import KEY
from .secrets import COPIED, EXTERNAL, GENERATED, secret

NAME = "shop-dev-secret-stripe-secret-22860b-0a1b2c"


@pytest.mark.parametrize(
    ("xr", "keys"),
    [
        (EXTERNAL, {"secret", "policy"}),
        (GENERATED, {"secret", "policy"}),
        (COPIED, {"secret", "policy", "version"}),
    ],
    ids=["external", "generated", "copied"],
)
def test_what_a_secret_is_made_of(xr: dict[str, Any], keys: set[str]) -> None:
    assert run(xr).resources.keys() == keys
    assert complaints(xr) == []


@pytest.mark.parametrize(("xr", "days"), [(EXTERNAL, 0), (COPIED, 7), (GENERATED, 30)])
def test_it_is_encrypted_and_can_be_had_back_for_as_long_as_it_says(xr: dict[str, Any], days: int) -> None:
    assert fields(xr, "secret") == {
        "name": NAME,
        "description": "shop/shop-dev: secret/stripe",
        "kmsKeyId": KEY,
        "recoveryWindowInDays": days,
    }


def test_other_accounts_and_plain_http_are_refused() -> None:
    found = fields(EXTERNAL, "policy")
    assert json.loads(found.pop("policy")) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EncryptedTransport",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "secretsmanager:*",
                "Resource": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Sid": "OtherAccounts",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "secretsmanager:*",
                "Resource": "*",
                "Condition": {
                    "StringNotEquals": {"aws:PrincipalAccount": "123456789012"},
                    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                },
            },
        ],
    }
    name = run(EXTERNAL).resources["secret"]["metadata"]["name"]
    assert found == {"secretArnRef": {"name": name, "policy": {"resolve": "Always"}}, "blockPublicPolicy": True}


def test_a_copied_value_is_a_reference_and_nothing_else() -> None:
    found = fields(COPIED, "version")
    assert found.pop("secretIdRef")["name"] == run(COPIED).resources["secret"]["metadata"]["name"]
    assert found == {"secretStringSecretRef": {"name": "stripe", "key": "apiKey"}}


def test_a_changed_value_is_put_as_another_version() -> None:
    _, observed = settle(COPIED)
    refused = {
        "type": "Synced",
        "status": "False",
        "reason": "ReconcileError",
        "message": "update failed: refuse to update the external resource because the following update requires "
        'replacing it: cannot change the value of the argument "secret_string"',
        "lastTransitionTime": "2026-01-02T00:00:00Z",
    }
    version = observed["version"]
    conditions = [*(one for one in version["status"]["conditions"] if one["type"] != "Synced"), refused]
    observed["version"] = version | {"status": version["status"] | {"conditions": conditions}}
    assert run(COPIED, observed).resources.keys() == {"secret", "policy"}
    del observed["version"]
    assert run(COPIED, observed).resources.keys() == {"secret", "policy", "version"}


def test_outputs_once_secret_policy_and_copy_are_there() -> None:
    rendered, observed = settle(COPIED)
    outputs = rendered.xr_status["outputs"]
    assert (outputs["name"], outputs.keys()) == (NAME, {"arn", "name"})
    for key in ("secret", "policy", "version"):
        without = {name: one for name, one in observed.items() if name != key}
        assert "outputs" not in run(COPIED, without).xr_status


def test_the_longest_name_can_still_be_read() -> None:
    environment = EXTERNAL["spec"]["environment"] | {"name": "e" * 40}
    long = secret(component="secret/" + "s" * 30, environment=environment)
    assert len(fields(long, "secret")["name"]) <= 127


@settings(max_examples=30, deadline=None)
@given(st.sampled_from((EXTERNAL, GENERATED, COPIED)), st.integers(0, 30), st.booleans())
def test_any_secret_is_valid(xr: dict[str, Any], days: int, paused: bool) -> None:
    assert complaints({**xr, "spec": {**xr["spec"], "recoveryWindowDays": days, "paused": paused}}) == []
