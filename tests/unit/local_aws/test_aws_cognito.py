"""What Cognito keeps and refuses, and moto by itself does not."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from .account import Account
from .lives import identity


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    return (identity,)


REGION = "eu-west-1"


@pytest.fixture
def idp(account: Account) -> Any:
    return boto3.client("cognito-idp", region_name=REGION)


def test_a_user_pool_is_what_was_asked_for(account: Account, idp: Any) -> None:
    found = idp.describe_user_pool(UserPoolId=account.external("UserPool", "users"))["UserPool"]
    assert found["UsernameAttributes"] == ["email"]
    assert found["UsernameConfiguration"] == {"CaseSensitive": False}
    assert found["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert found["LambdaConfig"] == {"DefineAuthChallenge": "arn:aws:lambda:eu-west-1:123456789012:function:define"}
    assert {one["Name"] for one in found["SchemaAttributes"]} >= {"sub", "email", "custom:tenant"}


def test_an_update_keeps_by_what_users_sign_in(account: Account, idp: Any) -> None:
    key = account.key("UserPool", "users")
    account.cluster.edit(key, {"spec": {"forProvider": {"passwordPolicy": {"minimumLength": 20}}}})
    account.rounds(2)
    found = idp.describe_user_pool(UserPoolId=account.external("UserPool", "users"))["UserPool"]
    assert found["Policies"]["PasswordPolicy"]["MinimumLength"] == 20
    assert found["UsernameAttributes"] == ["email"]
    assert account.cluster.conditions(key)["Synced"] == "True ReconcileSuccess"


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ([], "cannot modify or remove schema items"),
        (
            [
                {
                    "name": "tenant",
                    "attributeDataType": "String",
                    "mutable": False,
                    "stringAttributeConstraints": {"minLength": "1", "maxLength": "64"},
                }
            ],
            "cannot modify or remove schema items",
        ),
    ],
)
def test_attributes_stay_as_they_are(account: Account, schema: list[Any], text: str) -> None:
    key = account.key("UserPool", "users")
    account.cluster.edit(key, {"spec": {"forProvider": {"schema": schema}}})
    account.rounds(1)
    assert text in account.cluster.conditions(key)["Synced"]


def test_a_protected_user_pool_is_not_deleted(account: Account) -> None:
    key = account.key("UserPool", "users")
    account.cluster.edit(key, {"spec": {"forProvider": {"deletionProtection": "ACTIVE"}}})
    account.cluster.delete(account.key("UserPoolDomain", "login"))
    account.rounds(1)
    account.cluster.delete(key)
    account.rounds(1)
    assert "deletion protection is activated" in account.cluster.conditions(key)["Synced"]


def test_a_user_pool_with_a_domain_is_not_deleted(account: Account, idp: Any) -> None:
    with pytest.raises(ClientError, match="It has a domain configured"):
        idp.delete_user_pool(UserPoolId=account.external("UserPool", "users"))


@pytest.mark.parametrize(
    ("policies", "left"),
    [
        (["*"], {"DefineAuthChallenge": "arn:aws:lambda:eu-west-1:123456789012:function:define"}),
        (["Create", "Delete", "Observe", "Update"], {}),
    ],
)
def test_triggers_go_unless_late_initialisation_writes_them_back(
    account: Account, idp: Any, policies: list[str], left: dict[str, str]
) -> None:
    change: dict[str, Any] = {"managementPolicies": policies, "forProvider": {"lambdaConfig": None}}
    account.cluster.edit(account.key("UserPool", "users"), {"spec": change})
    account.rounds(2)
    found = idp.describe_user_pool(UserPoolId=account.external("UserPool", "users"))["UserPool"]
    assert found.get("LambdaConfig", {}) == left


def test_roles_of_an_identity_pool_are_kept(account: Account) -> None:
    identity: Any = boto3.client("cognito-identity", region_name=REGION)
    pool = account.external("Pool", "identities")
    assert account.external("PoolRolesAttachment", "identities-roles") == pool
    roles = {"authenticated": "arn:aws:iam::123456789012:role/authenticated"}
    assert identity.get_identity_pool_roles(IdentityPoolId=pool)["Roles"] == roles
    with pytest.raises(ClientError, match="ResourceNotFound"):
        identity.get_identity_pool_roles(IdentityPoolId="eu-west-1:00000000-0000-0000-0000-000000000000")


def test_a_user_pool_that_is_gone_has_no_resource_servers(account: Account, idp: Any) -> None:
    with pytest.raises(idp.exceptions.ResourceNotFoundException, match="eu-west-1_gone does not exist"):
        idp.list_resource_servers(UserPoolId="eu-west-1_gone", MaxResults=50)
