"""How users are planned: what follows from a manifest that says nothing, what is waited for, and what would be lost."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.bucket import BucketOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.identity import ClientId, IdentityOutputs, domain_prefix
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.identity import PLANNER
from crofter.plan.model import Environment
from crofter.plan.observed import Artifact, Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live, with_xrs

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
CODE = Artifact("artifacts", "lambdas/passwordless/x.zip", "ab" * 32)
READY = replace(FACTS, artifacts={"passwordless": CODE})
BUCKET = BucketOutputs(name="b-1", arn="arn:aws:s3:::b-1", regional_domain_name="b-1.s3.amazonaws.com")
PASSWORDLESS: dict[str, Any] = {"email": {"senderAddress": "no-reply@shop.example.com"}}
FOLDERS: dict[str, Any] = {"authenticated": {"folders": [{"bucket": "uploads", "access": "Read"}]}}
SES = "arn:aws:ses:ap-southeast-2:123456789012:identity"

OUTPUTS = IdentityOutputs(
    user_pool_id="ap-southeast-2_users",
    user_pool_arn="arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/ap-southeast-2_users",
    issuer="https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_users",
    clients=[ClientId(name="app", id="id-of-app"), ClientId(name="web", id="id-of-web")],
    domain_url="https://shop.auth.ap-southeast-2.amazoncognito.com",
)


def asking(section: dict[str, Any], profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with users and no network."""
    raw = {"profile": profile, "accountRef": {"name": "sydney"}, "identity": section, **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def observed(wanted: Environment, facts: Any = READY, **published: Any) -> Observed:
    """What is observed once keys, archive and buckets were made and published; keyword arguments by component."""
    outputs = {
        "encryption": EncryptionOutputs.model_validate(
            {"keys": [{"purpose": one, "arn": KEY} for one in ("data", "logs")]}
        ),
        "bucket/uploads": BUCKET,
    } | published
    seen = Observed(facts)
    for _ in range(2):
        planned = by_component(plan(wanted, seen))
        seen = with_xrs(seen, *(live(one, outputs.get(name)) for name, one in planned.items() if name in outputs))
    return seen


def planned(wanted: Environment, seen: Observed | None = None) -> dict[str, Any]:
    spec = by_component(plan(wanted, observed(wanted) if seen is None else seen))["identity"].spec
    return {name: value for name, value in spec.items() if name not in HEAD}


def waits(wanted: Environment, seen: Observed) -> str:
    (message,) = (one.message for one in plan(wanted, seen).blocked if one.component == "identity")
    return message


def test_who_says_nothing_gets_a_user_pool_and_a_client() -> None:
    wanted = asking({})
    assert planned(wanted, Observed(FACTS)) == {
        "userPool": {
            "mfa": "Optional",
            "passwordPolicy": {
                "minimumLength": 12,
                "requireLowercase": True,
                "requireUppercase": True,
                "requireNumbers": True,
                "requireSymbols": True,
                "temporaryPasswordValidityDays": 7,
            },
            "selfSignUp": False,
            "advancedSecurity": "None",
            "deletionProtection": False,
            "attributes": [],
        },
        "clients": [
            {
                "name": "app",
                "callbackUrls": [],
                "logoutUrls": [],
                "scopes": [],
                "authFlows": ["UserSrp"],
                "secret": False,
                "accessTokenMinutes": 60,
                "idTokenMinutes": 60,
                "refreshTokenDays": 30,
            }
        ],
        "resourceServers": [],
    }
    assert [one.component for one in plan(wanted, Observed(FACTS)).wanted] == ["identity"]


@pytest.mark.parametrize(
    ("profile", "protected", "days"), [("dev", False, 7), ("staging", False, 30), ("prod", True, 90)]
)
def test_what_a_profile_means_for_users(profile: str, protected: bool, days: int) -> None:
    found = planned(asking({"passwordless": PASSWORDLESS}, profile))
    assert found["userPool"]["deletionProtection"] is protected
    assert found["passwordless"]["logRetentionDays"] == days


def test_what_the_manifest_says_wins() -> None:
    pool = {"mfa": "None", "selfSignUp": True, "deletionProtection": False, "passwordPolicy": {"minimumLength": 8}}
    found = planned(asking({"userPool": pool}, "prod"))["userPool"]
    assert (found["mfa"], found["selfSignUp"], found["deletionProtection"]) == ("None", True, False)
    assert found["passwordPolicy"]["minimumLength"] == 8
    assert found["passwordPolicy"]["requireSymbols"] is True


def test_a_client_with_a_way_back_signs_in_on_pages_that_are_there_for_it() -> None:
    found = planned(
        asking({"clients": [{"name": "web", "callbackUrls": ["https://b.example.com/", "https://a.example.com/"]}]})
    )
    (web,) = found["clients"]
    assert web["oauthFlow"] == "Code"
    assert web["scopes"] == ["email", "openid", "profile"]
    assert web["callbackUrls"] == ["https://a.example.com/", "https://b.example.com/"]
    assert found["domainPrefix"] == domain_prefix("shop-dev", "0123456789ab")
    assert found["domainPrefix"].startswith("shop-dev-login-")


def test_a_client_that_acts_for_itself_signs_nobody_in() -> None:
    nightly = {"name": "nightly", "oauthFlow": "ClientCredentials", "secret": True, "scopes": ["orders/read"]}
    servers = [{"identifier": "orders", "scopes": [{"name": "read", "description": "See"}]}]
    found = planned(asking({"clients": [nightly], "resourceServers": servers}))
    assert (found["clients"][0]["authFlows"], found["clients"][0]["secret"]) == ([], True)
    assert found["resourceServers"] == servers


@pytest.mark.parametrize("name", ["my-aws", "amazonas", "cognitohazard"])
def test_a_prefix_that_nobody_chose_has_none_of_amazons_words(name: str) -> None:
    prefix = domain_prefix(name, "0123456789ab")
    assert prefix.startswith("login-")
    assert len(prefix) == len("login-") + 12
    assert prefix != domain_prefix(name, "ba9876543210")


def test_order_in_the_manifest_means_nothing() -> None:
    clients = [{"name": "b"}, {"name": "a"}]
    attributes = [{"name": "tenant"}, {"name": "plan"}]
    one = asking({"clients": clients, "userPool": {"customAttributes": attributes}})
    other = asking({"clients": clients[::-1], "userPool": {"customAttributes": attributes[::-1]}})
    assert planned(one) == planned(other)
    assert [each["name"] for each in planned(one)["userPool"]["attributes"]] == ["plan", "tenant"]


def test_codes_come_from_a_sender_with_the_code_of_the_account() -> None:
    found = planned(asking({"passwordless": {"email": PASSWORDLESS["email"] | {"codeValiditySeconds": 600}}}))
    assert found["passwordless"] == {
        "bucket": "artifacts",
        "key": "lambdas/passwordless/x.zip",
        "sha256": "ab" * 32,
        "sender": {"address": "no-reply@shop.example.com", "identityArn": f"{SES}/shop.example.com"},
        "codeValiditySeconds": 600,
        "logRetentionDays": 7,
        "logsKeyArn": KEY,
    }


@pytest.mark.parametrize("identity", ["example.com", "no-reply@shop.example.com"])
def test_a_sender_may_be_of_another_identity(identity: str) -> None:
    sender = {"senderAddress": "no-reply@shop.example.com", "senderIdentity": identity}
    found = planned(asking({"userPool": {"email": sender}, "passwordless": {"email": sender}}))
    assert found["userPool"]["email"]["identityArn"] == f"{SES}/{identity}"
    assert found["passwordless"]["sender"]["identityArn"] == f"{SES}/{identity}"


def test_without_the_code_users_are_made_and_the_rest_follows() -> None:
    wanted = asking({"passwordless": PASSWORDLESS})
    assert "passwordless" not in planned(wanted, observed(wanted, FACTS))


def test_the_code_that_is_there_stays_while_the_accounts_is_not_known() -> None:
    wanted = asking({"passwordless": PASSWORDLESS})
    seen = observed(wanted)
    made = by_component(plan(wanted, seen))["identity"]
    later = with_xrs(observed(wanted, FACTS), live(made))
    assert planned(wanted, later)["passwordless"]["sha256"] == "ab" * 32
    without = asking({})
    assert "passwordless" not in planned(without, later)


def test_it_waits_for_the_key_of_its_functions_logs() -> None:
    assert (
        waits(asking({"passwordless": PASSWORDLESS}), Observed(READY)) == "waits for encryption: it does not exist yet"
    )


def test_users_have_folders_in_buckets_that_are_there() -> None:
    wanted = asking({"identityPool": FOLDERS}, buckets=[{"name": "uploads", "accessLogs": False}])
    folder = {"component": "bucket/uploads", "bucketArn": "arn:aws:s3:::b-1", "keyArn": KEY, "access": "Read"}
    assert planned(wanted)["identityPool"] == {"unauthenticated": False, "folders": [folder]}
    assert waits(wanted, Observed(READY)) == "waits for bucket/uploads: it does not exist yet"
    made = by_component(plan(wanted, observed(wanted)))["identity"]
    in_doubt = with_xrs(Observed(READY), live(made))
    assert planned(wanted, in_doubt)["identityPool"]["folders"] == [folder]


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ({"identityPool": {"folders": []}}, None, ("the user pool and every user in it",)),
        (
            {"identityPool": {"folders": []}},
            {},
            ("the identity pool: the ids of its users, by which their folders are called",),
        ),
        ({}, {"identityPool": {"folders": []}}, ()),
        ({"clients": []}, {"clients": [1]}, ()),
    ],
)
def test_what_is_lost_for_good(old: dict[str, Any], new: dict[str, Any] | None, lost: tuple[str, ...]) -> None:
    assert PLANNER.destroys(old, new) == lost


def test_removal_waits_for_approval_where_that_is_asked_for() -> None:
    wanted = asking({}, "prod")
    seen = with_xrs(Observed(FACTS), *(live(one) for one in plan(wanted, Observed(FACTS)).wanted))
    without = Environment(
        wanted.identity,
        effective(EnvironmentSpec.model_validate({"profile": "prod", "accountRef": {"name": "sydney"}})),
    )
    found = plan(without, seen)
    assert found.approval is not None
    assert found.approval.items == ("identity: the user pool and every user in it",)
    assert found.unwanted == ()


def test_what_applications_are_configured_with() -> None:
    found = {one.name: one.value for one in PLANNER.endpoints("identity", OUTPUTS)}
    assert found == {
        "identity/user-pool-id": "ap-southeast-2_users",
        "identity/issuer": "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_users",
        "identity/domain-url": "https://shop.auth.ap-southeast-2.amazoncognito.com",
        "identity/client-app": "id-of-app",
        "identity/client-web": "id-of-web",
    }
