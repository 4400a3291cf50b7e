"""AWS credentials for users: the identity pool, its roles, and what these allow, literally."""

import json
from typing import Any

import pytest

from crofter_function.simulate import settle

from .fields import fields
from .identities import UPLOADS, WHOLE, identity

USER_POOL_ID = "shop-dev-identity-user-pool-960cc8"
IDENTITY_POOL_ID = "shop-dev-identity-identity-pool-649b5e"


def policy(xr: dict[str, Any], key: str, field: str = "policy") -> Any:
    return json.loads(fields(xr, key)[field])["Statement"]


def test_the_identity_pool_knows_the_clients_that_sign_users_in() -> None:
    found = fields(WHOLE, "identity-pool")
    assert found.pop("identityPoolName").startswith("shop-dev-identity-identity-pool-")
    assert found == {
        "allowClassicFlow": False,
        "allowUnauthenticatedIdentities": True,
        "cognitoIdentityProviders": [
            {
                "clientId": "shop-dev-identity-client-web-151ddc",
                "providerName": f"cognito-idp.ap-southeast-2.amazonaws.com/{USER_POOL_ID}",
                "serverSideTokenCheck": True,
            }
        ],
    }


@pytest.mark.parametrize("kind", ["authenticated", "unauthenticated"])
def test_roles_are_for_users_of_the_identity_pool_only(kind: str) -> None:
    assert policy(WHOLE, f"{kind}-role", "assumeRolePolicy") == [
        {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {"cognito-identity.amazonaws.com:aud": IDENTITY_POOL_ID},
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind},
            },
        }
    ]


def test_who_did_not_sign_in_gets_nothing_unless_that_is_asked_for() -> None:
    closed = identity(identityPool={"unauthenticated": False, "folders": []})
    found = settle(closed)[0].resources
    assert found.keys() == {"user-pool", "client-app", "identity-pool", "identity-pool-roles", "authenticated-role"}
    assert fields(closed, "identity-pool-roles")["roles"].keys() == {"authenticated"}
    assert fields(WHOLE, "identity-pool-roles")["roles"] == {
        kind: f"arn:aws:iam::123456789012:role/crofter/0123456789ab/shop-dev-identity-{kind}-role-{end}"
        for kind, end in (("authenticated", "344c57"), ("unauthenticated", "88aeb6"))
    }


OWN = "arn:aws:s3:::uploads/${cognito-identity.amazonaws.com:sub}/*"


@pytest.mark.parametrize(
    ("access", "sids", "key"),
    [
        ("Read", ["List1", "Read1", "Key1"], ["kms:Decrypt"]),
        ("Write", ["Write1", "Key1"], ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("ReadWrite", ["List1", "Read1", "Write1", "Key1"], ["kms:Decrypt", "kms:GenerateDataKey"]),
    ],
)
def test_a_user_has_a_folder_and_no_other(access: str, sids: list[str], key: list[str]) -> None:
    xr = identity(identityPool={"unauthenticated": False, "folders": [UPLOADS | {"access": access}]})
    found = {one["Sid"]: one for one in policy(xr, "authenticated-policy")}
    assert list(found) == sids
    assert all(one["Resource"] == OWN for sid, one in found.items() if sid in ("Read1", "Write1"))
    assert found["Key1"]["Action"] == key
    if "List1" in found:
        assert found["List1"]["Resource"] == "arn:aws:s3:::uploads"
        assert found["List1"]["Condition"] == {"StringLike": {"s3:prefix": ["${cognito-identity.amazonaws.com:sub}/*"]}}
