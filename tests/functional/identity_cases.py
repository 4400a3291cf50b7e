"""Bad users, each with the words that its refusal must hold."""

from typing import Final

from .admission_cases import Case
from .api import Object

_BACK: Final = ["https://shop.example.com/in"]
_SERVERS: Final = [{"identifier": "orders", "scopes": [{"name": "read", "description": "See orders"}]}]
_SENDER: Final = {"senderAddress": "no-reply@shop.example.com"}


def _identity(**fields: object) -> Object:
    return {"identity": fields}


def _pool(**fields: object) -> Object:
    return _identity(userPool=fields)


def _client(**fields: object) -> Object:
    return _identity(clients=[{"name": "web", **fields}], resourceServers=_SERVERS)


def _sending(**fields: object) -> Object:
    return _identity(passwordless={"email": _SENDER | fields})


_CLIENT: Final = "spec.identity.clients[0]"

IDENTITIES: Final = (
    Case("identity-mfa-word", ("spec.identity.userPool.mfa", "None", "Required"), _pool(mfa="On")),
    Case("identity-mfa-off-of-yaml", ("spec.identity.userPool.mfa", "string"), _pool(mfa=False)),
    Case(
        "identity-password-short",
        ("spec.identity.userPool.passwordPolicy.minimumLength", "7", "8"),
        _pool(passwordPolicy={"minimumLength": 7}),
    ),
    Case(
        "identity-attribute-name",
        ("customAttributes[0].name", "should match"),
        _pool(customAttributes=[{"name": "custom:tenant"}]),
    ),
    Case(
        "identity-attribute-lengths",
        ("customAttributes[0].minimumLength", "must not be above maximumLength"),
        _pool(customAttributes=[{"name": "a", "minimumLength": 2, "maximumLength": 1}]),
    ),
    Case(
        "identity-attribute-twice",
        ("customAttributes", "duplicate entries"),
        _pool(customAttributes=[{"name": "a"}, {"name": "a"}]),
    ),
    Case("identity-no-clients", ("spec.identity.clients", "at least 1"), _identity(clients=[])),
    Case(
        "identity-too-many-clients",
        ("spec.identity.clients", "Too many", "10"),
        _identity(clients=[{"name": f"c{n}"} for n in range(11)]),
    ),
    Case("identity-client-twice", ("duplicate entries", "web"), _identity(clients=[{"name": "web"}, {"name": "web"}])),
    Case("identity-url-bare", (f"{_CLIENT}.callbackUrls[0]", "should match"), _client(callbackUrls=["shop"])),
    Case(
        "identity-url-in-the-clear",
        (f"{_CLIENT}.callbackUrls", "must be https, but for http://localhost"),
        _client(callbackUrls=["http://shop.example.com/in"]),
    ),
    Case(
        "identity-url-like-localhost",
        (f"{_CLIENT}.callbackUrls", "must be https, but for http://localhost"),
        _client(callbackUrls=["http://localhost.example.com/in"]),
    ),
    Case("identity-flow-implicit", (f"{_CLIENT}.oauthFlow", "ClientCredentials"), _client(oauthFlow="Implicit")),
    Case("identity-code-without-url", (f"{_CLIENT}.callbackUrls", "go with the flow Code"), _client(oauthFlow="Code")),
    Case("identity-logout-alone", (f"{_CLIENT}.logoutUrls", "go with callbackUrls"), _client(logoutUrls=_BACK)),
    Case(
        "identity-credentials-without-secret",
        (f"{_CLIENT}.oauthFlow", "needs a secret and scopes"),
        _client(oauthFlow="ClientCredentials", scopes=["orders/read"]),
    ),
    Case(
        "identity-credentials-for-users",
        (f"{_CLIENT}.scopes[0]", "openid", "is about a user"),
        _client(oauthFlow="ClientCredentials", secret=True, scopes=["openid"]),
    ),
    Case("identity-scopes-alone", (f"{_CLIENT}.scopes", "go with an OAuth flow"), _client(scopes=["openid"])),
    Case(
        "identity-scope-unknown",
        (f"{_CLIENT}.scopes[0]", "did you mean orders/read?"),
        _client(callbackUrls=_BACK, scopes=["orders/reed"]),
    ),
    Case("identity-token-too-long", (f"{_CLIENT}.accessTokenMinutes", "1440"), _client(accessTokenMinutes=1441)),
    Case("identity-prefix-dots", ("spec.identity.domain.prefix", "should match"), _identity(domain={"prefix": "a.b"})),
    Case(
        "identity-prefix-reserved",
        ("spec.identity.domain.prefix", "these words are Amazon's"),
        _identity(domain={"prefix": "my-aws-shop"}),
    ),
    Case(
        "identity-server-without-scopes",
        ("spec.identity.resourceServers[0].scopes", "at least 1"),
        _identity(resourceServers=[{"identifier": "orders", "scopes": []}]),
    ),
    Case("identity-sender-without-at", ("email.senderAddress", "should match"), _sending(senderAddress="shop")),
    Case(
        "identity-sender-of-another",
        ("senderIdentity", "is not what no-reply@shop.example.com is of"),
        _sending(senderIdentity="other.example.com"),
    ),
    Case("identity-code-too-long", ("codeValiditySeconds", "901", "900"), _sending(codeValiditySeconds=901)),
    Case(
        "identity-passwordless-with-mfa",
        ("spec.identity.passwordless", "one factor alone"),
        _identity(userPool={"mfa": "Required"}, passwordless={"email": _SENDER}),
    ),
    Case(
        "identity-folder-of-nothing",
        ("folders[0].bucket", "no bucket has this name"),
        _identity(identityPool={"authenticated": {"folders": [{"bucket": "uploads", "access": "Read"}]}}),
    ),
)
