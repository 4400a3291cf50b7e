"""Codes: made, kept as a digest that tells nothing of them, and checked. Time and chance come from outside."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from crofter_lambdas.passwordless.errors import InvalidEvent
from crofter_lambdas.passwordless.model import User

DIGITS: Final = 8
"""Digits of a code: with three answers a session, one guess in 33 million sessions is right."""

SALT: Final = 16
"""Bytes of a salt."""

_WIRE: Final = re.compile(r"v1\.([0-9]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chance:
    """Where random values come from: an integer from 0 to below a limit, and so many bytes."""

    below: Callable[[int], int] = secrets.randbelow
    token: Callable[[int], bytes] = secrets.token_bytes


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is kept of a code: until when it is good (seconds since 1970), its salt, and its digest."""

    expires: int
    salt: bytes
    digest: bytes

    def wire(self) -> str:
        """As a text that Cognito keeps."""
        return f"v1.{self.expires}.{self.salt.hex()}.{self.digest.hex()}"


def issue(user: User, expires: int, chance: Chance) -> tuple[str, Challenge]:
    """A code, and what is kept of it.

    For whom no code can be sent to, the same is done, and the digest is that of a text that nobody has seen and no code
    equals: whatever is answered is wrong.
    """
    code = f"{chance.below(10**DIGITS):0{DIGITS}d}"
    salt = chance.token(SALT)
    decoy = chance.token(SALT).hex()
    return code, Challenge(expires, salt, _digest(salt, user, decoy if user.recipient is None else code))


def parse(text: str) -> Challenge:
    """The challenge in a text of `wire`. Raises InvalidEvent."""
    found = _WIRE.fullmatch(text)
    if found is None:
        raise InvalidEvent(
            "the session was not begun by create_auth_challenge; the three triggers must be of one version"
        )
    expires, salt, digest = found.groups()
    return Challenge(int(expires), bytes.fromhex(salt), bytes.fromhex(digest))


def right(challenge: Challenge, user: User, answer: str, now: float) -> bool:
    """Whether an answer is the code, in time, from a user who exists. Spaces in it do not count.

    Everything is looked at before anything is told, and the digests are compared in constant time.
    """
    same = hmac.compare_digest(challenge.digest, _digest(challenge.salt, user, "".join(answer.split())))
    return same & (now < challenge.expires) & (user.recipient is not None)


def _digest(salt: bytes, user: User, code: str) -> bytes:
    """HMAC-SHA-256 under the salt, of the code and of whom it is for. JSON keeps the parts apart, and is ASCII."""
    return hmac.new(salt, json.dumps([user.pool, user.name, code]).encode("ascii"), hashlib.sha256).digest()
