"""What AWS says when it refuses."""

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from crofter.api.codes import absence

AwsError = (ClientError, BotoCoreError, ResponseParserError)
"""Everything that boto3 raises for a call that failed."""


def code_of(error: BaseException) -> str:
    """The AWS error code, or the exception's name where the call never reached AWS."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "Unknown"))
    return type(error).__name__


def absent(error: BaseException) -> bool:
    """Whether a service says that what was asked for does not exist."""
    return absence(code_of(error))


def told(error: BaseException) -> str:
    """Code and message, without what changes from one try to the next."""
    if isinstance(error, ClientError):
        return f"{code_of(error)}: {error.response.get('Error', {}).get('Message', '')} ({error.operation_name})"
    return f"{code_of(error)}: {error}"
