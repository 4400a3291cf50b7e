"""Identity composite resources to test with."""

from typing import Any

from .messaging import KEY, composite

POOL: dict[str, Any] = {
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
}

SENDER = {
    "address": "no-reply@shop.example.com",
    "identityArn": "arn:aws:ses:ap-southeast-2:123456789012:identity/shop.example.com",
}

PASSWORDLESS: dict[str, Any] = {
    "bucket": "artifacts",
    "key": "lambdas/passwordless/" + "ab" * 32 + ".zip",
    "sha256": "ab" * 32,
    "sender": SENDER,
    "codeValiditySeconds": 300,
    "logRetentionDays": 7,
    "logsKeyArn": KEY,
}

UPLOADS = {
    "component": "bucket/uploads",
    "bucketArn": "arn:aws:s3:::uploads",
    "keyArn": KEY,
    "access": "ReadWrite",
}

ORDERS = {"identifier": "https://orders.example.com", "scopes": [{"name": "read", "description": "See orders"}]}


def client(name: str = "app", **changes: Any) -> dict[str, Any]:
    """A client that signs users in by the API; `changes` replace fields."""
    plain = {
        "name": name,
        "callbackUrls": [],
        "logoutUrls": [],
        "scopes": [],
        "authFlows": ["UserSrp"],
        "secret": False,
        "accessTokenMinutes": 60,
        "idTokenMinutes": 60,
        "refreshTokenDays": 30,
    }
    return plain | changes


WEB = client(
    "web",
    callbackUrls=["https://shop.example.com/in"],
    logoutUrls=["https://shop.example.com/"],
    oauthFlow="Code",
    scopes=["email", "https://orders.example.com/read", "openid"],
)
NIGHTLY = client(
    "nightly", oauthFlow="ClientCredentials", scopes=["https://orders.example.com/read"], authFlows=[], secret=True
)


def identity(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Environment's users; `changes` replace fields of its spec."""
    spec = {"component": "identity", "userPool": POOL, "clients": [client()], "resourceServers": []}
    return composite("Identity", "shop-dev-identity-1a2b3c", spec | changes)


PLAIN = identity()
WHOLE = identity(
    clients=[NIGHTLY, WEB],
    domainPrefix="shop-dev-login",
    resourceServers=[ORDERS],
    passwordless=PASSWORDLESS,
    identityPool={"unauthenticated": True, "folders": [UPLOADS]},
)
