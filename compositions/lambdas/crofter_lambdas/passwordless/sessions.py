"""What comes next in a session."""

from collections.abc import Sequence
from typing import Any, Final

from crofter_lambdas.passwordless.model import CUSTOM_CHALLENGE, Attempt

MOST_ATTEMPTS: Final = 3
"""Answers that one session takes, the right one among them."""


def decide(attempts: Sequence[Attempt], *, known: bool) -> dict[str, Any]:
    """Cognito's `response`: tokens, another challenge, or the end.

    Every challenge must have been one of ours: a session that came here by a password or a device is none of ours. For
    a user who does not exist nothing differs, but that no answer is right.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
    """
    if len(attempts) > MOST_ATTEMPTS or any(attempt.challenge != CUSTOM_CHALLENGE for attempt in attempts):
        return {"issueTokens": False, "failAuthentication": True}
    if attempts and attempts[-1].right and known:
        return {"issueTokens": True, "failAuthentication": False}
    if len(attempts) == MOST_ATTEMPTS:
        return {"issueTokens": False, "failAuthentication": True}
    return {"challengeName": CUSTOM_CHALLENGE, "issueTokens": False, "failAuthentication": False}


def left(attempts: Sequence[Attempt]) -> int:
    """How many answers the session still takes."""
    return max(0, MOST_ATTEMPTS - len(attempts))
