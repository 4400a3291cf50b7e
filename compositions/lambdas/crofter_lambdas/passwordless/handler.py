"""The entry points in AWS Lambda, one for each trigger: Cognito's event in, the same event with a response out.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import environ
from typing import Any, Final

from crofter_lambdas.passwordless import mail
from crofter_lambdas.passwordless.codes import DIGITS, Challenge, Chance, issue, parse, right
from crofter_lambdas.passwordless.errors import InvalidEvent, MailNotSent
from crofter_lambdas.passwordless.model import CUSTOM_CHALLENGE, Settings, User, attempts, request, settings, user
from crofter_lambdas.passwordless.sessions import decide, left

PARAMETER: Final = "challenge"
"""Key of the private parameter that has what is kept of the code."""

PACE: Final = 1.0
"""Seconds that a first challenge takes at least, so that it does not tell by its haste that no mail was sent."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that comes from outside: mail, chance, the time, a clock that only goes forward, and patience."""

    post: mail.Post
    chance: Chance = field(default_factory=Chance)
    now: Callable[[], float] = time.time
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def define_auth_challenge(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """Say what comes next: the challenge, tokens, or the end. Raises InvalidEvent."""
    return {**event, "response": decide(attempts(event), known=user(event).known)}


def create_auth_challenge(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """Send a code, or have the one that was sent asked for again. Raises InvalidConfiguration and InvalidEvent."""
    return create(event, environ, Outside(mail.ses()))


def verify_auth_challenge_response(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """Say whether the answer is right. Raises InvalidEvent."""
    return verify(event, time.time())


def create(event: dict[str, Any], configuration: Mapping[str, str], outside: Outside) -> dict[str, Any]:
    """`create_auth_challenge`, with everything that comes from outside as an argument.

    `challengeMetadata` comes back with the session's next challenge: so what is kept of the code stays the same
    for as long as the session lasts. The application never sees it, nor `privateChallengeParameters`.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
    """
    chosen = settings(configuration)
    asked = request(event).get("challengeName")
    if asked != CUSTOM_CHALLENGE:
        raise InvalidEvent(f"request.challengeName is {asked!r}; only {CUSTOM_CHALLENGE} is known")
    before = attempts(event)
    challenge = parse(before[-1].metadata) if before else _first(user(event), chosen, outside)
    response = {
        "publicChallengeParameters": {
            "medium": "EMAIL",
            "digits": str(DIGITS),
            "attemptsLeft": str(left(before)),
        },
        "privateChallengeParameters": {PARAMETER: challenge.wire()},
        "challengeMetadata": challenge.wire(),
    }
    return {**event, "response": response}


def verify(event: dict[str, Any], now: float) -> dict[str, Any]:
    """`verify_auth_challenge_response` at a time, in seconds since 1970.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
    """
    asked = request(event)
    challenge = parse(str((asked.get("privateChallengeParameters") or {}).get(PARAMETER, "")))
    answer = str(asked.get("challengeAnswer") or "")
    return {**event, "response": {"answerCorrect": right(challenge, user(event), answer, now)}}


def _first(whom: User, chosen: Settings, outside: Outside) -> Challenge:
    """A new code, and a mail with it to whom it can be sent.

    That SES took no mail is told in the log alone: an error would tell the caller that the user exists.
    """
    begun = outside.clock()
    code, challenge = issue(whom, int(outside.now()) + chosen.validity, outside.chance)
    text = mail.text(code, chosen.validity)
    if whom.recipient is not None:
        try:
            outside.post.send(chosen.sender, whom.recipient, text)
        except MailNotSent as error:
            _log.error("no mail was sent: SES answered %s", error)
    outside.sleep(max(0.0, PACE - (outside.clock() - begun)))
    return challenge
