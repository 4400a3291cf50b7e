"""What AWS or the provider says went wrong, taken out of the provider's condition messages.

The provider wraps an AWS error many times over, with a request id that differs on every retry. What comes out of here
stays the same from retry to retry, so that a status that says the same thing is not written again.
"""

import re
from dataclasses import dataclass
from typing import Final

MESSAGE_LIMIT: Final = 1024
"""Longest message kept, in characters: the limit of status.resources.failing[].message."""

REASON_LIMIT: Final = 128
"""Longest reason kept, in characters."""

CREATION_INTERRUPTED: Final = "CreationInterrupted"
REPLACEMENT_REQUIRED: Final = "ReplacementRequired"
WAITING_FOR_REFERENCE: Final = "WaitingForReference"


@dataclass(frozen=True, slots=True)
class Failure:
    """A reason in one word, and what is said of it. `waiting`: nothing is wrong, it is just not this one's turn."""

    reason: str
    message: str
    waiting: bool = False
    from_aws: bool = False


_AWS: Final = re.compile(
    r"https response error StatusCode: \d+, RequestID: [^,]*, (?:HostID: [^,]*, )?"
    r"(?:api error )?(?P<code>[A-Za-z][A-Za-z0-9._-]*): (?P<message>.*)",
    re.DOTALL,
)
"""How the AWS SDK for Go words the error of an API call, with or without a type of its own for the error code.
https://docs.aws.amazon.com/sdk-for-go/v2/developer-guide/handle-errors.html
"""

_AWS_SHORT: Final = re.compile(r"api error (?P<code>[A-Za-z][A-Za-z0-9._-]*): (?P<message>.*)", re.DOTALL)

_DIAGNOSTIC_END: Final = re.compile(r"\s*\[\]\}.*$", re.DOTALL)
"""End of a Terraform diagnostic as Go prints it; what follows is another diagnostic or the closing bracket."""

_DIAGNOSTIC_START: Final = re.compile(r"^.*?\[\{\d+ ", re.DOTALL)

_VOLATILE: Final = re.compile(
    r"""
      ,?\s*\(?\b(?:x-amzn-)?request[ -]?id\b\s*[:=]\s*"?[\w-]+"?\)?   # AWS request ids
    | ,?\s*\bHostID\s*:\s*[^\s,]+
    | \.?\s*Encoded\ authorization\ failure\ message:\s*\S+             # encrypted anew each time
    """,
    re.IGNORECASE | re.VERBOSE,
)

_INTERRUPTED: Final = "cannot determine creation result"
_REPLACEMENT: Final = re.compile(r"requires replacing it:\s*(?P<message>.*)", re.DOTALL)
_REFERENCE: Final = re.compile(
    r"^cannot resolve references:\s*(?:mg\.Spec\.(?:ForProvider|InitProvider)\.)?(?P<message>.*)", re.DOTALL
)
_UNRESOLVED: Final = re.compile(r"referenced field was empty|not found", re.IGNORECASE)
_WRAPPING: Final = re.compile(
    r"^(?:(?:async )?(?:create|update|delete|observe|connect) failed: "
    r"|failed to (?:create|update|delete|observe) the resource: "
    r"|cannot run refresh: |refresh failed: )+"
)


def failure(reason: str, message: str) -> Failure:
    """What a condition with this reason and message says, in words that stay the same between retries."""
    if _INTERRUPTED in message:
        return Failure(CREATION_INTERRUPTED, _tidy(message))
    if (found := _AWS.search(message) or _AWS_SHORT.search(message)) is not None:
        said = _tidy(_DIAGNOSTIC_END.sub("", found["message"]))
        return Failure(found["code"][:REASON_LIMIT], said or found["code"], from_aws=True)
    if (found := _REPLACEMENT.search(message)) is not None:
        return Failure(REPLACEMENT_REQUIRED, _tidy(_DIAGNOSTIC_END.sub("", found["message"])))
    if (found := _REFERENCE.match(message)) is not None:
        waiting = _UNRESOLVED.search(found["message"]) is not None
        return Failure(WAITING_FOR_REFERENCE if waiting else reason, _tidy(found["message"]), waiting=waiting)
    unwrapped = _WRAPPING.sub("", message)
    if unwrapped.startswith("[{"):
        unwrapped = _DIAGNOSTIC_END.sub("", _DIAGNOSTIC_START.sub("", unwrapped))
    return Failure(reason[:REASON_LIMIT], _tidy(unwrapped) or reason)


def _tidy(message: str) -> str:
    """One line, without request ids, no longer than the limit."""
    line = " ".join(_VOLATILE.sub("", message).split())
    return line if len(line) <= MESSAGE_LIMIT else f"{line[: MESSAGE_LIMIT - 1]}…"
