"""`spec.identity`: users, and how they sign in."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.identity import (
    MOST_CLIENTS,
    MOST_FOLDERS,
    MOST_RESOURCE_SERVERS,
    RESERVED,
    Address,
    AdvancedSecurity,
    AttributeLength,
    AttributeName,
    AuthFlow,
    CodeValiditySeconds,
    DomainPrefix,
    FolderAccess,
    Identifier,
    Mfa,
    OauthFlow,
    PasswordLength,
    RefreshTokenDays,
    ResourceScope,
    Scope,
    TemporaryPasswordDays,
    TokenMinutes,
    Url,
)
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model
from crofter.api.sections.lists import BY_NAME, ItemName

LOCALHOST: Final = r"^http://localhost(:[0-9]+)?(/.*)?$"
"""The one address that sign-ins may come back to without TLS, for whoever develops."""

_SenderIdentity = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^([^@\s]+@)?[a-z0-9.-]+\.[a-z]{2,}$")]


def _secure(field: str) -> Rule:
    return Rule(
        f"!has(self.{field}) || self.{field}.all(u, !u.startsWith('http://') || u.matches(r'{LOCALHOST}'))",
        f"{field} must be https, but for http://localhost",
        field=field,
    )


class SenderSection(Model):
    """Who mails come from."""

    sender_address: Annotated[Address, Field(description="The address, as in no-reply@shop.example.com.")]
    sender_identity: Annotated[
        _SenderIdentity | None,
        Field(description="SES identity, verified in this region, that it is of. Default: the domain of the address."),
    ] = None


class PasswordlessEmailSection(SenderSection):
    """One-time codes by e-mail."""

    code_validity_seconds: Annotated[
        CodeValiditySeconds | None, Field(description="For how long a code is good. Default: 300.")
    ] = None


class PasswordlessSection(Model):
    """Signing in without a password."""

    email: Annotated[PasswordlessEmailSection, Field(description="With a one-time code, sent by e-mail.")]
    log_retention_days: Annotated[
        RetentionDays | None,
        Field(
            description="Days for which its functions' logs are kept. Default: 7 for dev, 30 for staging, 90 for prod."
        ),
    ] = None


class PasswordPolicySection(Model):
    """What a password must be."""

    minimum_length: Annotated[PasswordLength | None, Field(description="Fewest characters. Default: 12.")] = None
    require_lowercase: Annotated[bool | None, Field(description="A lowercase letter. Default: true.")] = None
    require_uppercase: Annotated[bool | None, Field(description="An uppercase letter. Default: true.")] = None
    require_numbers: Annotated[bool | None, Field(description="A digit. Default: true.")] = None
    require_symbols: Annotated[bool | None, Field(description="A symbol. Default: true.")] = None
    temporary_password_validity_days: Annotated[
        TemporaryPasswordDays | None, Field(description="Days for which an invitation's password is good. Default: 7.")
    ] = None


class CustomAttributeSection(Model):
    """An attribute of users beside the standard ones: text, which tokens have as custom:<name>."""

    model_config = rules(
        Rule(
            "!has(self.minimumLength) || !has(self.maximumLength) || self.minimumLength <= self.maximumLength",
            "minimumLength must not be above maximumLength",
            field="minimumLength",
        )
    )

    name: Annotated[AttributeName, Field(description="Its name, without custom: before it.")]
    mutable: Annotated[
        bool | None, Field(description="Whether it can be changed once a user has it. Default: true.")
    ] = None
    writable: Annotated[
        bool | None,
        Field(description="Whether users may set it themselves. Nothing that decides rights. Default: false."),
    ] = None
    minimum_length: Annotated[AttributeLength | None, Field(description="Fewest characters. Default: 0.")] = None
    maximum_length: Annotated[AttributeLength | None, Field(description="Most characters. Default: 2048.")] = None


class UserPoolSection(Model):
    """The user pool."""

    mfa: Annotated[
        Mfa | None,
        Field(
            description="Whether a one-time password of an authenticator app is asked for as well. Default: Optional."
        ),
    ] = None
    password_policy: Annotated[PasswordPolicySection | None, Field(description="What a password must be.")] = None
    self_sign_up: Annotated[
        bool | None, Field(description="Whether users sign themselves up; else they are invited. Default: false.")
    ] = None
    advanced_security: Annotated[
        AdvancedSecurity | None,
        Field(description="Threat protection as Cognito has it, which costs by the user. Default: None."),
    ] = None
    deletion_protection: Annotated[
        bool | None,
        Field(
            description="Whether AWS refuses to delete it but for Crofter, which lifts that first. Default: true for "
            "prod, else false."
        ),
    ] = None
    custom_attributes: Annotated[
        list[CustomAttributeSection] | None,
        Field(
            max_length=20,
            json_schema_extra=BY_NAME,
            description="Attributes beside the standard ones: text that tokens have as custom:<name>. Cognito can "
            "add some, and never change or remove one. Default: none.",
        ),
    ] = None
    email: Annotated[
        SenderSection | None,
        Field(description="Who its mails come from. Default: Cognito itself, 50 a day at the most."),
    ] = None


class ClientSection(Model):
    """An application that signs users in, or that acts for itself."""

    model_config = rules(
        _secure("callbackUrls"),
        _secure("logoutUrls"),
        Rule(
            "!has(self.oauthFlow) || "
            "(self.oauthFlow == 'Code') == (has(self.callbackUrls) && size(self.callbackUrls) > 0)",
            "callbackUrls go with the flow Code, and it with them",
            field="callbackUrls",
        ),
        Rule(
            "!has(self.logoutUrls) || size(self.logoutUrls) == 0 || "
            "(has(self.callbackUrls) && size(self.callbackUrls) > 0)",
            "logoutUrls go with callbackUrls",
            field="logoutUrls",
        ),
        Rule(
            "!has(self.oauthFlow) || self.oauthFlow != 'ClientCredentials' || (has(self.secret) && self.secret && "
            "has(self.scopes) && size(self.scopes) > 0)",
            "the flow ClientCredentials needs a secret and scopes",
            field="oauthFlow",
        ),
        Rule(
            "!has(self.oauthFlow) || self.oauthFlow != 'ClientCredentials' || !has(self.authFlows) || "
            "size(self.authFlows) == 0",
            "authFlows sign users in, and a client with the flow ClientCredentials acts for itself",
            field="authFlows",
        ),
        Rule(
            "!has(self.scopes) || size(self.scopes) == 0 || has(self.oauthFlow) || "
            "(has(self.callbackUrls) && size(self.callbackUrls) > 0)",
            "scopes go with an OAuth flow",
            field="scopes",
        ),
        Rule(
            "(has(self.secret) && self.secret) == (has(oldSelf.secret) && oldSelf.secret)",
            "secret cannot be changed: the client would get another id; add a client with another name",
            field="secret",
        ),
    )

    name: Annotated[ItemName, Field(description="Name of the client.")]
    callback_urls: Annotated[
        list[Url] | None,
        Field(
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Where a sign-in on Cognito's pages may come back to: https, http://localhost, or a scheme "
            "of an app. Default: none, and no such sign-in.",
        ),
    ] = None
    logout_urls: Annotated[
        list[Url] | None,
        Field(
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Where a sign-out there may come back to. Default: none.",
        ),
    ] = None
    oauth_flow: Annotated[
        OauthFlow | None,
        Field(
            description="How it gets tokens by OAuth: Code for users, ClientCredentials for itself. Default: Code with "
            "callbackUrls, else none."
        ),
    ] = None
    scopes: Annotated[
        list[Scope] | None,
        Field(
            max_length=50,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Scopes that it may ask for: standard ones, and <identifier>/<scope> of resourceServers. "
            "Default: email, openid and profile for the flow Code.",
        ),
    ] = None
    auth_flows: Annotated[
        list[AuthFlow] | None,
        Field(
            max_length=2,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="How it signs users in by the API. Default: UserSrp, which sends no password.",
        ),
    ] = None
    secret: Annotated[
        bool | None,
        Field(
            description="Whether it has a secret; only where users cannot see it. Cannot be changed. Default: false."
        ),
    ] = None
    access_token_minutes: Annotated[
        TokenMinutes | None, Field(description="For how long an access token is good. Default: 60.")
    ] = None
    id_token_minutes: Annotated[
        TokenMinutes | None, Field(description="For how long an id token is good. Default: 60.")
    ] = None
    refresh_token_days: Annotated[
        RefreshTokenDays | None, Field(description="For how long a refresh token is good. Default: 30.")
    ] = None


class DomainSection(Model):
    """Where Cognito's own pages are."""

    model_config = rules(
        Rule(
            "!has(self.prefix) || !(" + " || ".join(f"self.prefix.contains('{word}')" for word in RESERVED) + ")",
            f"prefix must not hold {', '.join(RESERVED)}: these words are Amazon's",
            field="prefix",
        )
    )

    prefix: Annotated[
        DomainPrefix | None,
        Field(
            description="First part of the name, <prefix>.auth.<region>.amazoncognito.com, which nobody else has in "
            "the region. Default: made of the names."
        ),
    ] = None


class ResourceServerSection(Model):
    """An API, and what it allows."""

    identifier: Annotated[Identifier, Field(description="What tokens call it, often its URL.")]
    scopes: Annotated[
        list[ResourceScope],
        Field(min_length=1, max_length=50, json_schema_extra=BY_NAME, description="What it allows."),
    ]


class FolderSection(Model):
    """A bucket in which each user has a folder, called by the id that the identity pool gave to the user."""

    bucket: Annotated[ItemName, Field(description="One of `spec.buckets`.")]
    access: Annotated[FolderAccess, Field(description="What a user may do in the user's own folder, and no other.")]


class AuthenticatedSection(Model):
    """Users who signed in."""

    folders: Annotated[
        list[FolderSection] | None,
        Field(
            max_length=MOST_FOLDERS,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["bucket"]},
            description="Buckets in which each user has a folder. Default: none.",
        ),
    ] = None


class IdentityPoolSection(Model):
    """AWS credentials for users."""

    authenticated: Annotated[
        AuthenticatedSection | None, Field(description="What users may do who signed in. Default: nothing.")
    ] = None
    unauthenticated: Annotated[
        bool | None,
        Field(description="Whether whoever did not sign in gets credentials too, that allow nothing. Default: false."),
    ] = None


class IdentitySection(Model):
    """Users, and how they sign in."""

    model_config = rules(
        Rule(
            "!has(oldSelf.userPool) || oldSelf.userPool == null || !has(oldSelf.userPool.customAttributes) || "
            "oldSelf.userPool.customAttributes.all(a, has(self.userPool) && self.userPool != null && "
            "has(self.userPool.customAttributes) && self.userPool.customAttributes.exists(b, b.name == a.name))",
            "customAttributes cannot be removed: Cognito keeps an attribute for good",
            field="userPool",
        ),
        Rule(
            "!has(self.passwordless) || !has(self.userPool) || self.userPool == null || !has(self.userPool.mfa) || "
            "self.userPool.mfa != 'Required'",
            "mfa Required does not go with passwordless, which is one factor alone",
            field="passwordless",
        ),
    )

    user_pool: Annotated[UserPoolSection | None, Field(description="The user pool.")] = None
    clients: Annotated[
        list[ClientSection] | None,
        Field(
            min_length=1,
            max_length=MOST_CLIENTS,
            json_schema_extra=BY_NAME,
            description="Applications that sign users in. Default: one, called app.",
        ),
    ] = None
    domain: Annotated[
        DomainSection | None,
        Field(description="Where Cognito's own pages are. Default: there, when a client has an OAuth flow."),
    ] = None
    resource_servers: Annotated[
        list[ResourceServerSection] | None,
        Field(
            max_length=MOST_RESOURCE_SERVERS,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["identifier"]},
            description="APIs whose scopes clients may ask for.",
        ),
    ] = None
    passwordless: Annotated[PasswordlessSection | None, Field(description="Signing in without a password.")] = None
    identity_pool: Annotated[
        IdentityPoolSection | None, Field(description="AWS credentials for users. Default: none.")
    ] = None
