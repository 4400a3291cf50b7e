"""The mail with the code, and SES, which sends it."""

import logging
from functools import cache
from typing import Any, Final, Protocol

from crofter_lambdas.passwordless.errors import MailNotSent

SUBJECT: Final = "Your sign-in code"

CONNECT_TIMEOUT: Final = 1
READ_TIMEOUT: Final = 2
"""Seconds. Cognito waits five for a trigger, the start of the function among them.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""


class Post(Protocol):
    """Whoever sends a mail."""

    def send(self, sender: str, recipient: str, text: str) -> None:
        """Send it. Raises MailNotSent."""


def text(code: str, validity: int) -> str:
    """What the mail says; `validity` is in seconds, and told in minutes when it is whole ones."""
    minutes, seconds = divmod(validity, 60)
    time = f"{validity} seconds" if seconds else "1 minute" if minutes == 1 else f"{minutes} minutes"
    return (
        f"Your sign-in code is {code}\n\n"
        f"It is good for {time}, where you asked for it.\n"
        "Give it to nobody. If you did not ask for it, ignore this mail: without the code nobody can sign in.\n"
    )


class Ses:
    """SES v2."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(self, sender: str, recipient: str, text: str) -> None:
        """Send a mail of plain text. Raises MailNotSent with the code of the error.

        https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
        """
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.send_email(
                FromEmailAddress=sender,
                Destination={"ToAddresses": [recipient]},
                Content={
                    "Simple": {
                        "Subject": {"Data": SUBJECT, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                    }
                },
            )
        except ClientError as error:
            raise MailNotSent(error.response["Error"]["Code"]) from None
        except BotoCoreError as error:
            raise MailNotSent(type(error).__name__) from None


@cache
def ses() -> Ses:
    """SES in the function's region, made once. boto3 is a part of AWS Lambda's Python runtime, and not of the bundle.

    A mail is tried once: what SES was slow to answer may have been sent. At the level DEBUG botocore logs what it
    sends, and with it the code: its loggers are kept above that whatever the function's level is.
    https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
    """
    import boto3
    from botocore.config import Config

    for name in ("boto3", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.INFO)
    limits = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": 1, "mode": "standard"},
    )
    return Ses(boto3.client("sesv2", config=limits))
