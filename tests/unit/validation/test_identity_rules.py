"""Rules about users, told with field, value, rule and fix."""

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.rules import check

SENDER = {"senderAddress": "no-reply@shop.example.com"}
SERVERS = [{"identifier": "orders", "scopes": [{"name": "read", "description": "See orders"}]}]
BACK = ["https://shop.example.com/in"]


def told(section, old=None):
    before = None if old is None else EnvironmentSpec.model_validate(samples.spec(identity=old))
    spec = samples.spec(identity=section, buckets=[{"name": "uploads"}])
    read, problems = check(spec, Context(namespace="team", name="shop", old=before))
    assert read is not None, [str(problem) for problem in problems]
    return [str(problem).removeprefix("spec.identity.") for problem in problems]


def one_client(**fields):
    return {"clients": [{"name": "web"} | fields]}


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"userPool": {"mfa": "Required", "advancedSecurity": "Enforced"}},
        {"passwordless": {"email": SENDER}},
        {"passwordless": {"email": SENDER | {"senderIdentity": "example.com"}}},
        one_client(callbackUrls=[*BACK, "http://localhost:3000/in", "http://localhost", "shop://in"]),
        one_client(oauthFlow="ClientCredentials", secret=True, scopes=["orders/read"]) | {"resourceServers": SERVERS},
        one_client(callbackUrls=BACK, scopes=["openid", "orders/read"]) | {"resourceServers": SERVERS},
        {"domain": {"prefix": "shop"}},
        {"identityPool": {"authenticated": {"folders": [{"bucket": "uploads", "access": "Read"}]}}},
    ],
)
def test_what_goes_together(section):
    assert told(section) == []


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (
            {"clients": [{"name": "web"}, {"name": "web"}]},
            'clients[1]: "web": is there twice; give each its own name',
        ),
        (
            {"resourceServers": SERVERS * 2},
            'resourceServers[1]: "orders": is there twice; give each its own name',
        ),
        (
            {"userPool": {"mfa": "Required"}, "passwordless": {"email": SENDER}},
            'userPool.mfa: "Required": does not go with passwordless, which is one factor alone; choose Optional, or remove passwordless',
        ),
        (
            {"userPool": {"customAttributes": [{"name": "a", "minimumLength": 9, "maximumLength": 8}]}},
            "userPool.customAttributes[0].minimumLength: 9: is above maximumLength, 8; lower it, or raise maximumLength",
        ),
        (
            one_client(callbackUrls=["http://shop.example.com/in"]),
            'clients[0].callbackUrls[0]: "http://shop.example.com/in": is not encrypted: Cognito takes http for localhost alone; write https',
        ),
        (
            one_client(callbackUrls=["http://localhost.example.com/in"]),
            'clients[0].callbackUrls[0]: "http://localhost.example.com/in": is not encrypted: Cognito takes http for localhost alone; write https',
        ),
        (
            one_client(oauthFlow="Code"),
            "clients[0].callbackUrls: absent: must be there for the flow Code: that is where a sign-in comes back to; name one",
        ),
        (
            one_client(logoutUrls=BACK),
            'clients[0].logoutUrls: ["https://shop.example.com/in"]: go with callbackUrls; add callbackUrls',
        ),
        (
            one_client(scopes=["openid"]),
            'clients[0].scopes: ["openid"]: go with an OAuth flow; add callbackUrls or oauthFlow',
        ),
        (
            one_client(callbackUrls=BACK, scopes=["orders/reed"]) | {"resourceServers": SERVERS},
            'clients[0].scopes[0]: "orders/reed": no scope has this name; did you mean orders/read?',
        ),
        (
            {"domain": {"prefix": "my-cognito-shop"}},
            'domain.prefix: "my-cognito-shop": holds cognito, which is Amazon\'s word; choose another, or leave it out',
        ),
        (
            {"userPool": {"email": SENDER | {"senderIdentity": "other.example.com"}}},
            'userPool.email.senderIdentity: "other.example.com": is not what no-reply@shop.example.com is of; write shop.example.com or no-reply@shop.example.com, whichever is verified in SES',
        ),
        (
            {"identityPool": {"authenticated": {"folders": [{"bucket": "upload", "access": "Read"}]}}},
            'identityPool.authenticated.folders[0].bucket: "upload": no bucket has this name; did you mean uploads?',
        ),
        (
            {"identityPool": {"authenticated": {"folders": [{"bucket": "uploads", "access": "Read"}] * 2}}},
            'identityPool.authenticated.folders[1].bucket: "uploads": is there twice; remove one of them',
        ),
    ],
)
def test_what_does_not_go_together(section, problem):
    assert told(section) == [problem]


@pytest.mark.parametrize(
    ("client", "problems"),
    [
        (
            {"scopes": ["orders/read"]},
            [
                "secret: absent: must be true for the flow ClientCredentials: a secret is all that the client has; set it"
            ],
        ),
        (
            {"secret": True},
            ["scopes: absent: must be there for the flow ClientCredentials; name scopes of resourceServers"],
        ),
        (
            {"secret": True, "scopes": ["openid"]},
            [
                (
                    'scopes[0]: "openid": is about a user, and in the flow ClientCredentials there is none; name scopes of '
                    "resourceServers"
                )
            ],
        ),
        (
            {"secret": True, "scopes": ["orders/read"], "authFlows": ["UserSrp"], "callbackUrls": BACK},
            [
                (
                    'callbackUrls: ["https://shop.example.com/in"]: do not go with the flow ClientCredentials, in which nobody '
                    "signs in; add another client for users"
                ),
                'authFlows: ["UserSrp"]: do not go with the flow ClientCredentials, in which nobody signs in; remove them',
            ],
        ),
    ],
)
def test_a_client_that_acts_for_itself(client, problems):
    section = one_client(oauthFlow="ClientCredentials", **client) | {"resourceServers": SERVERS}
    assert [one.removeprefix("clients[0].") for one in told(section)] == problems


def test_an_identity_pool_needs_somebody_to_sign_in():
    section = one_client(oauthFlow="ClientCredentials", secret=True, scopes=["orders/read"])
    assert told(section | {"resourceServers": SERVERS, "identityPool": {}}) == [
        "identityPool: {}: needs a client that signs users in; add one to clients, or remove it"
    ]


TENANT = {"userPool": {"customAttributes": [{"name": "tenant"}]}}


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (TENANT, TENANT, []),
        (TENANT, {"userPool": {"customAttributes": [{"name": "plan"}, {"name": "tenant"}]}}, []),
        (TENANT, {"userPool": {"customAttributes": [{"name": "tenant", "mutable": True, "writable": True}]}}, []),
        (
            TENANT,
            {},
            [
                (
                    "userPool.customAttributes: []: lacks tenant, which was there: Cognito keeps an attribute for good; put "
                    "tenant back"
                )
            ],
        ),
        (
            TENANT,
            {"userPool": {"customAttributes": [{"name": "tenant", "mutable": False}]}},
            [
                (
                    'userPool.customAttributes.tenant: {"name": "tenant", "mutable": false}: cannot be changed, but for '
                    "writable: Cognito keeps an attribute as it was made; put it back, or add one with another name"
                )
            ],
        ),
        (one_client(), one_client(secret=False), []),
        (
            one_client(),
            one_client(secret=True),
            [
                (
                    "clients[0].secret: true: cannot be changed: the client would get another id; add a client with another "
                    "name"
                )
            ],
        ),
    ],
)
def test_what_stays_as_it_was(old, new, problems):
    assert told(new, old) == problems
