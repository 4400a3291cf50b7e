"""Identity: a user pool of Cognito with its clients, and an identity pool that gives its users AWS credentials."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model
from crofter.api.names import digest, joined

Mfa = Literal["None", "Optional", "Required"]
AdvancedSecurity = Literal["None", "Audit", "Enforced"]
FolderAccess = Literal["Read", "Write", "ReadWrite"]
AuthFlow = Literal["UserSrp", "UserPassword"]
OauthFlow = Literal["Code", "ClientCredentials"]

MOST_CLIENTS: Final = 10
MOST_RESOURCE_SERVERS: Final = 10
"""Each is one resource: with three functions of five resources each and an identity pool, and its
alarms, an Identity has 46."""

MOST_FOLDERS: Final = 5

DOMAIN_LIMIT: Final = 63
DOMAIN: Final = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
RESERVED: Final = ("amazon", "aws", "cognito")
"""What a domain prefix may be, and the words that must not be in it.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
"""

STANDARD_SCOPES: Final = ("aws.cognito.signin.user.admin", "email", "openid", "phone", "profile")
"""Scopes that every user pool has.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

DomainPrefix = Annotated[str, Field(min_length=1, max_length=DOMAIN_LIMIT, pattern=DOMAIN)]
Url = Annotated[str, Field(min_length=1, max_length=512, pattern=r"^[a-z][a-z0-9+.-]*://[^\s#]+$")]
Scope = Annotated[str, Field(min_length=1, max_length=321, pattern=r"^[\x21\x23-\x5B\x5D-\x7E]+$")]
ScopeName = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$")]
Identifier = Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[\x21\x23-\x5B\x5D-\x7E]+$")]
"""What these may be is Cognito's.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html
"""

PasswordLength = Annotated[int, Field(ge=8, le=99)]
"""Cognito takes six characters too; NIST asks for eight at the least.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html
https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
"""
TemporaryPasswordDays = Annotated[int, Field(ge=1, le=365)]

AttributeName = Annotated[str, Field(min_length=1, max_length=20, pattern="^[a-z][a-z0-9_]*$")]
LONGEST: Final = 2048
"""Most characters that an attribute can have."""
AttributeLength = Annotated[int, Field(ge=0, le=LONGEST)]
"""https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html"""

TokenMinutes = Annotated[int, Field(ge=5, le=1440)]
RefreshTokenDays = Annotated[int, Field(ge=1, le=3650)]
"""https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html"""

CodeValiditySeconds = Annotated[int, Field(ge=60, le=900)]
"""What the passwordless triggers take; no session of Cognito lives longer than fifteen minutes.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
"""

Address = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s<>\"]+@[a-z0-9.-]+\.[a-z]{2,}$")]

_ARN_LIMIT: Final = 512


USER_POOL_KEY: Final = "user-pool"
DOMAIN_KEY: Final = "domain"
IDENTITY_POOL_KEY: Final = "identity-pool"
ROLES_KEY: Final = "identity-pool-roles"


def client_key(name: str) -> str:
    """Key of a client."""
    return f"client-{name}"


def server_key(identifier: str) -> str:
    """Key of a resource server: a digest, since identifiers are mostly URLs."""
    return f"resource-server-{digest(identifier, length=8)}"


def domain_prefix(environment: str, environment_id: str) -> str:
    """The prefix of a domain that nobody chose: unique, and without the words that are Amazon's."""
    prefix = joined(environment, "login", limit=DOMAIN_LIMIT, scope=(environment_id,))
    reserved = any(word in prefix for word in RESERVED)
    return f"login-{digest(environment_id, environment, length=12)}" if reserved else prefix


class PasswordPolicy(Model):
    """What a password must be."""

    minimum_length: Annotated[PasswordLength, Field(description="Fewest characters.")]
    require_lowercase: Annotated[bool, Field(description="Whether it must have a lowercase letter.")]
    require_uppercase: Annotated[bool, Field(description="Whether it must have an uppercase letter.")]
    require_numbers: Annotated[bool, Field(description="Whether it must have a digit.")]
    require_symbols: Annotated[bool, Field(description="Whether it must have a symbol.")]
    temporary_password_validity_days: Annotated[
        TemporaryPasswordDays, Field(description="Days for which an invitation's password is good.")
    ]


class UserAttribute(Model):
    """An attribute of users beside the standard ones: text, which tokens have as custom:<name>."""

    name: Annotated[AttributeName, Field(description="Its name, without custom: before it.")]
    mutable: Annotated[bool, Field(description="Whether it can be changed once a user has it.")]
    writable: Annotated[bool, Field(description="Whether users may set it themselves.")]
    minimum_length: Annotated[AttributeLength, Field(description="Fewest characters.")]
    maximum_length: Annotated[AttributeLength, Field(description="Most characters.")]


class Sender(Model):
    """Who mails come from."""

    address: Annotated[Address, Field(description="The address.")]
    identity_arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of the SES identity it is of.")]


class UserPool(Model):
    """The user pool itself."""

    mfa: Annotated[Mfa, Field(description="Whether a one-time password of an app is asked for as well.")]
    password_policy: Annotated[PasswordPolicy, Field(description="What a password must be.")]
    self_sign_up: Annotated[bool, Field(description="Whether users sign themselves up.")]
    advanced_security: Annotated[AdvancedSecurity, Field(description="Threat protection.")]
    deletion_protection: Annotated[bool, Field(description="Whether AWS refuses to delete it.")]
    attributes: Annotated[list[UserAttribute], Field(max_length=20, description="Attributes of its own, by name.")]
    email: Annotated[Sender | None, Field(description="Who its mails come from; absent: Cognito itself.")] = None


class Client(Model):
    """An application that signs users in, or that acts for itself."""

    name: Annotated[str, Field(max_length=30, description="Name of the client.")]
    callback_urls: Annotated[list[Url], Field(max_length=20, description="Where a sign-in comes back to, sorted.")]
    logout_urls: Annotated[list[Url], Field(max_length=20, description="Where a sign-out comes back to, sorted.")]
    oauth_flow: Annotated[OauthFlow | None, Field(description="How it gets tokens by OAuth; absent: it does not.")] = (
        None
    )
    scopes: Annotated[list[Scope], Field(max_length=50, description="Scopes that it may ask for, sorted.")]
    auth_flows: Annotated[list[AuthFlow], Field(max_length=2, description="How it signs in by the API, sorted.")]
    secret: Annotated[bool, Field(description="Whether it has a secret.")]
    access_token_minutes: Annotated[TokenMinutes, Field(description="For how long an access token is good.")]
    id_token_minutes: Annotated[TokenMinutes, Field(description="For how long an id token is good.")]
    refresh_token_days: Annotated[RefreshTokenDays, Field(description="For how long a refresh token is good.")]


class ResourceScope(Model):
    """Something that an API allows."""

    name: Annotated[ScopeName, Field(description="Name of the scope.")]
    description: Annotated[str, Field(min_length=1, max_length=256, description="What it allows.")]


class ResourceServer(Model):
    """An API, and what it allows."""

    identifier: Annotated[Identifier, Field(description="What tokens call it.")]
    scopes: Annotated[list[ResourceScope], Field(max_length=50, description="Its scopes, sorted by name.")]


class Passwordless(Model):
    """The functions that sign users in with a one-time code."""

    bucket: Annotated[str, Field(max_length=63, description="Bucket with the functions' code.")]
    key: Annotated[str, Field(max_length=256, description="Where in the bucket it lies.")]
    sha256: Annotated[str, Field(max_length=64, pattern="^[0-9a-f]{64}$", description="Digest of the code.")]
    sender: Annotated[Sender, Field(description="Who codes come from.")]
    code_validity_seconds: Annotated[CodeValiditySeconds, Field(description="For how long a code is good.")]
    log_retention_days: Annotated[RetentionDays, Field(description="Days for which the functions' logs are kept.")]
    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts their logs.")]


class Folder(Model):
    """A bucket in which each user has a folder, called by the id that the identity pool gave to the user."""

    component: Annotated[str, Field(max_length=64, description="Component that has the bucket.")]
    bucket_arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of the bucket.")]
    key_arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of the KMS key that encrypts it.")]
    access: Annotated[FolderAccess, Field(description="What a user may do in it.")]


class IdentityPool(Model):
    """What gives users AWS credentials of their own."""

    unauthenticated: Annotated[bool, Field(description="Whether whoever did not sign in gets some too.")]
    folders: Annotated[list[Folder], Field(max_length=MOST_FOLDERS, description="Folders of users, by component.")]


class IdentitySpec(AlarmedSpec):
    """Spec of the Identity composite resource."""

    user_pool: Annotated[UserPool, Field(description="The user pool.")]
    clients: Annotated[list[Client], Field(min_length=1, max_length=MOST_CLIENTS, description="Clients, by name.")]
    domain_prefix: Annotated[DomainPrefix | None, Field(description="Where its pages are; absent without any.")] = None
    resource_servers: Annotated[
        list[ResourceServer], Field(max_length=MOST_RESOURCE_SERVERS, description="APIs, by identifier.")
    ]
    passwordless: Annotated[
        Passwordless | None, Field(description="Absent where it is not asked for, or until its code is in its place.")
    ] = None
    identity_pool: Annotated[IdentityPool | None, Field(description="Absent without one.")] = None


class ClientId(Model):
    """A client, by name."""

    name: Annotated[str, Field(max_length=30, description="Name of the client.")]
    id: Annotated[str, Field(max_length=128, description="Its id, which tokens are for.")]


class IdentityOutputs(Model):
    """What others need of it. Absent until the pool and all its clients exist. No secret is among them."""

    user_pool_id: Annotated[str, Field(max_length=64, description="Id of the user pool.")]
    user_pool_arn: Annotated[str, Field(max_length=256, description="ARN of the user pool.")]
    issuer: Annotated[str, Field(max_length=256, description="Who issues its tokens.")]
    clients: Annotated[list[ClientId], Field(max_length=MOST_CLIENTS, description="Ids of the clients, by name.")]
    domain_url: Annotated[str | None, Field(max_length=256, description="Where its pages are, if it has any.")] = None
    identity_pool_id: Annotated[str | None, Field(max_length=64, description="Id of the identity pool, if any.")] = None


IDENTITY: Final = ComponentKind(
    kind="Identity",
    plural="identities",
    name="identity",
    condition="IdentityReady",
    spec=IdentitySpec,
    outputs=IdentityOutputs,
    managed=(
        managed.COGNITO_CLIENT,
        managed.COGNITO_DOMAIN,
        managed.COGNITO_IDENTITY_POOL,
        managed.COGNITO_IDENTITY_POOL_ROLES,
        managed.COGNITO_RESOURCE_SERVER,
        managed.COGNITO_USER_POOL,
        managed.LAMBDA_FUNCTION,
        managed.LAMBDA_PERMISSION,
        managed.LOG_GROUP,
        managed.METRIC_ALARM,
        managed.ROLE,
        managed.ROLE_POLICY,
    ),
    needs=("Encryption",),
    purpose="A user pool with its clients, sign-in without a password, and AWS credentials for its users.",
)
