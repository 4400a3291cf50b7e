"""The whole answer for an Environment's users, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import observe, settle

from .alarms import monitored
from .fields import fields
from .identities import NIGHTLY, ORDERS, PASSWORDLESS, PLAIN, POOL, SENDER, UPLOADS, WEB, WHOLE, client, identity
from .messaging import KEY

TRIGGERS = ("create-auth-challenge", "define-auth-challenge", "verify-auth-challenge-response")
OF_TRIGGERS = {f"{one}{part}" for one in TRIGGERS for part in ("", "-logs", "-policy", "-role")}
USER_POOL_ID = "shop-dev-identity-user-pool-960cc8"
IDENTITY_POOL_ID = "shop-dev-identity-identity-pool-649b5e"
WRITABLE = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
]


def policy(xr: dict[str, Any], key: str, field: str = "policy") -> Any:
    return json.loads(fields(xr, key)[field])["Statement"]


def test_the_least_is_a_user_pool_and_a_client() -> None:
    assert run(PLAIN).resources.keys() == {"user-pool", "client-app"}
    assert settle(PLAIN)[0].resources.keys() == {"user-pool", "client-app"}


def test_the_user_pool() -> None:
    assert fields(PLAIN, "user-pool") == {
        "name": "shop-dev-identity-user-pool-a736aa",
        "userPoolTier": "ESSENTIALS",
        "usernameAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": False},
        "autoVerifiedAttributes": ["email"],
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdate": ["email"]},
        "accountRecoverySetting": {"recoveryMechanism": [{"name": "verified_email", "priority": 1}]},
        "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
        "passwordPolicy": {
            "minimumLength": 12,
            "requireLowercase": True,
            "requireUppercase": True,
            "requireNumbers": True,
            "requireSymbols": True,
            "temporaryPasswordValidityDays": 7,
        },
        "mfaConfiguration": "OPTIONAL",
        "softwareTokenMfaConfiguration": {"enabled": True},
        "userPoolAddOns": {"advancedSecurityMode": "OFF"},
        "deletionProtection": "INACTIVE",
        "emailConfiguration": {"emailSendingAccount": "COGNITO_DEFAULT"},
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"mfa": "None"}, {"mfaConfiguration": "OFF", "softwareTokenMfaConfiguration": None}),
        ({"mfa": "Required"}, {"mfaConfiguration": "ON", "softwareTokenMfaConfiguration": {"enabled": True}}),
        ({"selfSignUp": True}, {"adminCreateUserConfig": {"allowAdminCreateUserOnly": False}}),
        (
            {"advancedSecurity": "Audit"},
            {"userPoolTier": "PLUS", "userPoolAddOns": {"advancedSecurityMode": "AUDIT"}},
        ),
        (
            {"advancedSecurity": "Enforced"},
            {"userPoolTier": "PLUS", "userPoolAddOns": {"advancedSecurityMode": "ENFORCED"}},
        ),
        ({"deletionProtection": True}, {"deletionProtection": "ACTIVE"}),
        (
            {"email": SENDER},
            {
                "emailConfiguration": {
                    "emailSendingAccount": "DEVELOPER",
                    "fromEmailAddress": "no-reply@shop.example.com",
                    "sourceArn": "arn:aws:ses:ap-southeast-2:123456789012:identity/shop.example.com",
                }
            },
        ),
        (
            {
                "attributes": [
                    {"name": "tenant", "mutable": False, "writable": False, "minimumLength": 1, "maximumLength": 64}
                ]
            },
            {
                "schema": [
                    {
                        "name": "tenant",
                        "attributeDataType": "String",
                        "developerOnlyAttribute": False,
                        "mutable": False,
                        "required": False,
                        "stringAttributeConstraints": {"minLength": "1", "maxLength": "64"},
                    }
                ]
            },
        ),
    ],
)
def test_what_is_asked_of_the_user_pool(change: dict[str, Any], expected: dict[str, Any]) -> None:
    found = fields(identity(userPool=POOL | change), "user-pool")
    assert {name: found.get(name) for name in expected} == expected


def test_protection_is_lifted_before_it_goes() -> None:
    protected = identity(userPool=POOL | {"deletionProtection": True}, deletion="Prepare")
    assert fields(protected, "user-pool")["deletionProtection"] == "INACTIVE"


def test_a_client_that_signs_in_by_the_api() -> None:
    found = fields(PLAIN, "client-app")
    assert found.pop("userPoolIdRef")["name"] == USER_POOL_ID
    assert found == {
        "name": "app",
        "generateSecret": False,
        "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "preventUserExistenceErrors": "ENABLED",
        "enableTokenRevocation": True,
        "authSessionValidity": 3,
        "accessTokenValidity": 60,
        "idTokenValidity": 60,
        "refreshTokenValidity": 30,
        "tokenValidityUnits": [{"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}],
        "writeAttributes": WRITABLE,
        "allowedOauthFlowsUserPoolClient": False,
    }


def test_a_client_of_the_pages_and_one_that_acts_for_itself() -> None:
    web = fields(WHOLE, "client-web")
    assert web["generateSecret"] is False
    assert web["allowedOauthFlows"] == ["code"]
    assert web["allowedOauthScopes"] == ["email", "https://orders.example.com/read", "openid"]
    assert web["callbackUrls"] == ["https://shop.example.com/in"]
    assert web["logoutUrls"] == ["https://shop.example.com/"]
    assert web["supportedIdentityProviders"] == ["COGNITO"]
    nightly = fields(WHOLE, "client-nightly")
    assert nightly["generateSecret"] is True
    assert nightly["allowedOauthFlows"] == ["client_credentials"]
    assert nightly["explicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert "callbackUrls" not in nightly


@pytest.mark.parametrize(("seconds", "minutes"), [(60, 3), (180, 3), (181, 4), (300, 5), (900, 15)])
def test_a_sign_in_lasts_as_long_as_a_code(seconds: int, minutes: int) -> None:
    found = fields(identity(passwordless=PASSWORDLESS | {"codeValiditySeconds": seconds}), "client-app")
    assert found["authSessionValidity"] == minutes
    assert found["explicitAuthFlows"] == ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]


def test_users_set_custom_attributes_only_where_that_is_said() -> None:
    plain = {"mutable": True, "minimumLength": 0, "maximumLength": 2048}
    attributes = [plain | {"name": "plan", "writable": False}, plain | {"name": "theme", "writable": True}]
    found = fields(identity(userPool=POOL | {"attributes": attributes}), "client-app")
    assert found["writeAttributes"] == sorted([*WRITABLE, "custom:theme"])


def test_a_client_waits_for_the_scopes_that_it_asks_for() -> None:
    assert not {"client-web", "client-nightly"} & run(WHOLE).resources.keys()
    server = run(WHOLE).resources["resource-server-ce5c5b0e"]
    assert {"client-web", "client-nightly"} <= run(
        WHOLE, {"resource-server-ce5c5b0e": observe(server)}
    ).resources.keys()


def test_a_client_that_is_there_stays_when_another_api_comes() -> None:
    _, observed = settle(WHOLE)
    more = WHOLE["spec"] | {
        "resourceServers": [ORDERS, ORDERS | {"identifier": "stock"}],
        "clients": [NIGHTLY, WEB | {"scopes": ["stock/read"]}],
    }
    assert {"client-web", "client-nightly"} <= run({**WHOLE, "spec": more}, observed).resources.keys()


def test_the_pages_and_the_scopes_of_apis() -> None:
    pages = fields(WHOLE, "domain")
    assert pages.pop("userPoolIdRef")["name"] == USER_POOL_ID
    assert pages == {"domain": "shop-dev-login", "managedLoginVersion": 1}
    orders = fields(WHOLE, "resource-server-ce5c5b0e")
    assert orders.pop("userPoolIdRef")["name"] == USER_POOL_ID
    assert orders == {
        "identifier": "https://orders.example.com",
        "name": "https://orders.example.com",
        "scope": [{"scopeName": "read", "scopeDescription": "See orders"}],
    }


def test_the_functions_of_sign_in_without_a_password() -> None:
    assert run(WHOLE).resources.keys() >= OF_TRIGGERS
    arn = "arn:aws:lambda:ap-southeast-2:123456789012:function:shop-dev-identity"
    assert "lambdaConfig" not in run(WHOLE).resources["user-pool"]["spec"]["forProvider"]
    assert fields(WHOLE, "user-pool")["lambdaConfig"] == {
        "createAuthChallenge": f"{arn}-create-auth-challenge-23617a",
        "defineAuthChallenge": f"{arn}-define-auth-challenge-9ac05c",
        "verifyAuthChallengeResponse": f"{arn}-verify-auth-challenge-response-34e2db",
    }
    create = fields(WHOLE, "create-auth-challenge")
    role = "arn:aws:iam::123456789012:role/crofter/0123456789ab/shop-dev-identity-create-auth-challenge-role-7fa51d"
    assert create == {
        "description": "createAuthChallenge of shop-dev: signing in with a one-time code",
        "packageType": "Zip",
        "s3Bucket": "artifacts",
        "s3Key": "lambdas/passwordless/" + "ab" * 32 + ".zip",
        "sourceCodeHash": "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
        "runtime": "python3.13",
        "architectures": ["arm64"],
        "handler": "crofter_lambdas.passwordless.handler.create_auth_challenge",
        "memorySize": 512,
        "timeout": 5,
        "role": role,
        "loggingConfig": {
            "logFormat": "JSON",
            "logGroup": "/aws/lambda/shop-dev-identity-create-auth-challenge-23617a",
        },
        "tracingConfig": {"mode": "PassThrough"},
        "environment": {
            "variables": {"SENDER_ADDRESS": "no-reply@shop.example.com", "CODE_VALIDITY_SECONDS": "300"},
        },
    }
    assert fields(WHOLE, "create-auth-challenge-logs") == {"retentionInDays": 7, "kmsKeyId": KEY}
    for key in ("define-auth-challenge", "verify-auth-challenge-response"):
        found = fields(WHOLE, key)
        assert "environment" not in found
        assert found["handler"] == f"crofter_lambdas.passwordless.handler.{key.replace('-', '_')}"


def test_the_user_pool_loses_triggers_that_are_not_asked_for_any_more() -> None:
    _, observed = settle(WHOLE)
    without = {name: value for name, value in WHOLE["spec"].items() if name != "passwordless"}
    pool = run({**WHOLE, "spec": without}, observed).resources["user-pool"]["spec"]
    assert "lambdaConfig" not in pool["forProvider"]
    assert pool["managementPolicies"] == ["Create", "Delete", "Observe", "Update"]


def test_only_the_function_that_sends_codes_may_send_mails_and_only_from_its_address() -> None:
    log, send = policy(WHOLE, "create-auth-challenge-policy")
    assert log["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert send == {
        "Sid": "Send",
        "Effect": "Allow",
        "Action": "ses:SendEmail",
        "Resource": [
            "arn:aws:ses:ap-southeast-2:123456789012:identity/*",
            "arn:aws:ses:ap-southeast-2:123456789012:configuration-set/*",
        ],
        "Condition": {"StringEquals": {"ses:FromAddress": "no-reply@shop.example.com"}},
    }
    for key in ("define-auth-challenge", "verify-auth-challenge-response"):
        assert [one["Sid"] for one in policy(WHOLE, f"{key}-policy")] == ["Log"]


@pytest.mark.parametrize("key", TRIGGERS)
def test_a_function_may_be_invoked_by_this_user_pool_only(key: str) -> None:
    assert f"{key}-permission" not in run(WHOLE).resources
    found = fields(WHOLE, f"{key}-permission")
    assert found.pop("functionName").startswith(f"shop-dev-identity-{key}-")
    assert found.pop("statementId").startswith(f"shop-dev-identity-{key}-permission-")
    assert found == {
        "action": "lambda:InvokeFunction",
        "principal": "cognito-idp.amazonaws.com",
        "sourceArn": f"arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/{USER_POOL_ID}",
    }


def test_outputs_wait_for_every_id_and_hold_no_secret() -> None:
    assert "outputs" not in run(WHOLE).xr_status
    issuer = f"https://cognito-idp.ap-southeast-2.amazonaws.com/{USER_POOL_ID}"
    assert settle(WHOLE)[0].xr_status["outputs"] == {
        "userPoolId": USER_POOL_ID,
        "userPoolArn": f"arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/{USER_POOL_ID}",
        "issuer": issuer,
        "clients": [
            {"name": "nightly", "id": "shop-dev-identity-client-nightly-48d57a"},
            {"name": "web", "id": "shop-dev-identity-client-web-151ddc"},
        ],
        "domainUrl": "https://shop-dev-login.auth.ap-southeast-2.amazoncognito.com",
        "identityPoolId": IDENTITY_POOL_ID,
    }
    assert settle(PLAIN)[0].xr_status["outputs"] == {
        "userPoolId": USER_POOL_ID,
        "userPoolArn": f"arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/{USER_POOL_ID}",
        "issuer": issuer,
        "clients": [{"name": "app", "id": "shop-dev-identity-client-app-0fd1d5"}],
    }


def test_no_client_hands_its_secret_to_kubernetes() -> None:
    for resource in settle(WHOLE)[0].resources.values():
        assert "writeConnectionSecretToRef" not in resource["spec"]


def test_alarms_of_clients_and_of_functions() -> None:
    assert "alarm-throttles" not in run(monitored(WHOLE)).resources
    found = settle(monitored(WHOLE))[0].resources
    alarms = {"alarm-throttles", "alarm-trigger-errors", "alarm-trigger-throttles", "alarm-trigger-duration"}
    assert {key for key in found if key.startswith("alarm-")} == alarms
    assert {key for key in settle(monitored(PLAIN))[0].resources if key.startswith("alarm-")} == {"alarm-throttles"}
    throttles = fields(monitored(WHOLE), "alarm-throttles")["metricQuery"]
    assert [one["metric"]["dimensions"] for one in throttles[1:]] == [
        {"UserPool": USER_POOL_ID, "UserPoolClient": f"shop-dev-identity-client-{end}"}
        for end in ("nightly-48d57a", "web-151ddc")
    ]
    duration = fields(monitored(WHOLE), "alarm-trigger-duration")
    assert (duration["threshold"], duration["metricQuery"][0]["expression"]) == (
        4000,
        "MAX([duration_1, duration_2, duration_3])",
    )
    assert duration["metricQuery"][1]["metric"]["dimensions"] == {
        "FunctionName": "shop-dev-identity-define-auth-challenge-9ac05c"
    }


def test_the_most_resources_that_an_identity_has() -> None:
    servers = [ORDERS | {"identifier": f"api{n}"} for n in range(10)]
    most = identity(
        clients=[client(f"c{n}", scopes=["api0/read"]) for n in range(10)],
        domainPrefix="x",
        resourceServers=servers,
        passwordless=PASSWORDLESS,
        identityPool={"unauthenticated": True, "folders": [UPLOADS]},
    )
    assert len(settle(monitored(most))[0].resources) == 46
