"""What AWS and Crofter say of user pools and identity pools."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.identity import AdvancedSecurity, AuthFlow, Mfa, OauthFlow

NAME_LIMIT: Final = 128
"""Longest name of a user pool or an identity pool, in characters.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html
"""

MFA: Final[Mapping[Mfa, str]] = {"None": "OFF", "Optional": "OPTIONAL", "Required": "ON"}
ADVANCED_SECURITY: Final[Mapping[AdvancedSecurity, str]] = {"None": "OFF", "Audit": "AUDIT", "Enforced": "ENFORCED"}
OAUTH_FLOWS: Final[Mapping[OauthFlow, str]] = {"Code": "code", "ClientCredentials": "client_credentials"}
AUTH_FLOWS: Final[Mapping[AuthFlow, str]] = {
    "UserPassword": "ALLOW_USER_PASSWORD_AUTH",
    "UserSrp": "ALLOW_USER_SRP_AUTH",
}
"""Cognito's words for these.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
"""

REFRESH: Final = "ALLOW_REFRESH_TOKEN_AUTH"
CUSTOM: Final = "ALLOW_CUSTOM_AUTH"

TIER: Final = "ESSENTIALS"
TIER_WITH_SECURITY: Final = "PLUS"
"""Feature plans: threat protection is a part of Plus alone.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
"""

CLASSIC_PAGES: Final = 1
"""The hosted pages that need no branding to be made first.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
"""

SESSION_MINUTES: Final = 3
"""For how long a sign-in may take, in minutes, when no code is good for longer: Cognito's own default.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
"""

WRITABLE: Final = (
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
)
"""Standard attributes that users may set themselves. Custom ones are beside them only where that is asked for.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

IDP: Final = "cognito-idp.amazonaws.com"
IDENTITY: Final = "cognito-identity.amazonaws.com"

TIMEOUT: Final = 5
"""Seconds for which Cognito waits for a trigger.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One of the functions that sign in without a password: the trigger that it is, and what calls it in its bundle.

    `memory_mib` decides how fast it starts: the one that sends mails starts an AWS client, for which it has a second or
    two.
    """

    field: str
    handler: str
    memory_mib: int
    sends: bool = False


TRIGGERS: Final[Mapping[str, Trigger]] = {
    "define-auth-challenge": Trigger("defineAuthChallenge", "define_auth_challenge", 256),
    "create-auth-challenge": Trigger("createAuthChallenge", "create_auth_challenge", 512, sends=True),
    "verify-auth-challenge-response": Trigger("verifyAuthChallengeResponse", "verify_auth_challenge_response", 256),
}
"""By key of the function."""

HANDLERS: Final = "crofter_lambdas.passwordless.handler"

SENDER_VARIABLE: Final = "SENDER_ADDRESS"
VALIDITY_VARIABLE: Final = "CODE_VALIDITY_SECONDS"
