"""What AWS's error codes have in common."""

from typing import Final

_ABSENT: Final = (
    "404",
    "DoesNotExist",
    "NotFound",
    "NotFoundException",
    "NotFoundFault",
    "NonExistentQueue",
    "NonexistentItemException",
)

_UNASSUMABLE: Final = "cannot be assumed by"
"""What Lambda says of a role that does not exist, or that it has not heard of yet.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""


def absence(code: str) -> bool:
    """Whether a service says with this code, in a word of its own, that something does not exist.

    S3 has but a status for a bucket's head: 404.
    """
    return code.startswith("NoSuch") or code.endswith(_ABSENT)


def premature(code: str, message: str) -> bool:
    """Whether AWS may say this only because what is referred to is not there yet, or not known to all of AWS."""
    return absence(code) or _UNASSUMABLE in message
