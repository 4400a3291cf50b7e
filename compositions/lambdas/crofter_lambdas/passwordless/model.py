"""What Cognito's events say, as far as the triggers ask, and the configuration.

Fields that are not asked for are ignored: Cognito may add some.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter_lambdas.passwordless.errors import InvalidConfiguration, InvalidEvent

CUSTOM_CHALLENGE: Final = "CUSTOM_CHALLENGE"
"""Cognito's name of a challenge that Lambda functions make.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

SENDER: Final = "SENDER_ADDRESS"
"""Environment variable: the address that codes are sent from, an identity verified in SES."""

VALIDITY: Final = "CODE_VALIDITY_SECONDS"
"""Environment variable: for how many seconds a code is good."""

DEFAULT_VALIDITY: Final = 300
LEAST_VALIDITY: Final = 60
MOST_VALIDITY: Final = 900
"""Seconds. No session of Cognito lives longer than fifteen minutes (`AuthSessionValidity`).
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `create_auth_challenge` is told by its environment; `validity` is in seconds."""

    sender: str
    validity: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One challenge of the session so far: its name, whether the answer was right, and what was noted with it."""

    challenge: str
    right: bool
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who wants in.

    `pool` and `name` tell whom a code is for. `email` is empty unless Cognito says that the address is the user's own
    (`email_verified`). `known` is False when there is no such user and the app client is not to say so.
    """

    pool: str
    name: str
    email: str
    known: bool

    @property
    def recipient(self) -> str | None:
        """Where a code can be sent to, or None."""
        return (self.email or None) if self.known else None


def settings(configuration: Mapping[str, str]) -> Settings:
    """The settings in environment variables. Raises InvalidConfiguration."""
    sender = configuration.get(SENDER, "")
    if not sender:
        raise InvalidConfiguration(f"the function has no environment variable {SENDER}")
    text = configuration.get(VALIDITY) or str(DEFAULT_VALIDITY)
    if not (text.isascii() and text.isdigit() and LEAST_VALIDITY <= int(text) <= MOST_VALIDITY):
        allowed = f"allowed are {LEAST_VALIDITY} to {MOST_VALIDITY} seconds"
        raise InvalidConfiguration(f"the environment variable {VALIDITY} is {text!r}; {allowed}")
    return Settings(sender=sender, validity=int(text))


def request(event: object) -> Mapping[str, Any]:
    """The request in an event. Raises InvalidEvent."""
    found = event.get("request") if isinstance(event, dict) else None
    if not isinstance(found, dict):
        raise InvalidEvent("the event has no request; it must be that of a trigger of a Cognito user pool")
    return found


def user(event: Mapping[str, Any]) -> User:
    """Who an event is about. Of one who does not exist, Cognito may say nothing but the name that was given."""
    asked = request(event)
    attributes = asked.get("userAttributes") or {}
    proven = str(attributes.get("email_verified", "")).lower() == "true"
    return User(
        pool=str(event.get("userPoolId", "")),
        name=str(event.get("userName", "")),
        email=str(attributes.get("email", "")) if proven else "",
        known=not asked.get("userNotFound"),
    )


def attempts(event: object) -> tuple[Attempt, ...]:
    """The challenges of the session so far, oldest first. Raises InvalidEvent.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
    """
    session = request(event).get("session") or []
    if not isinstance(session, list) or not all(isinstance(entry, dict) for entry in session):
        raise InvalidEvent("request.session must be a list of challenge results")
    return tuple(
        Attempt(
            challenge=str(entry.get("challengeName", "")),
            right=entry.get("challengeResult") is True,
            metadata=str(entry.get("challengeMetadata") or ""),
        )
        for entry in session
    )
