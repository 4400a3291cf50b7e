"""Where messages go: a URL in Secrets Manager, read again now and then, and never told to anybody."""

import http.client
import json
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import SplitResult, urlsplit

from crofter_lambdas.forwarder.errors import InvalidEndpoint, NotDelivered

TIMEOUT: Final = 5.0
"""Seconds that the endpoint may take to be reached, and again to answer."""

KEPT: Final = 300.0
"""Seconds for which the URL is used again: so long does a changed secret take at the most."""

_DEFAULT_PORT: Final = 443
_READ: Final = 1024
_ANSWERS: Final = range(200, 300)


class Secrets(Protocol):
    """Secrets Manager, as far as it is asked."""

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:  # noqa: N803  (AWS's own name)
        """The current value of a secret."""


def secrets_manager() -> Secrets:
    """The client of Lambda's own runtime. Its loggers would write the value down at DEBUG, so they are kept above it.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
    """
    import boto3
    from botocore.config import Config

    for name in ("boto3", "botocore", "urllib3"):
        logging.getLogger(name).setLevel(logging.INFO)
    config = Config(connect_timeout=3, read_timeout=3, retries={"total_max_attempts": 3, "mode": "standard"})
    made: Secrets = boto3.client("secretsmanager", config=config)
    return made


@dataclass(frozen=True, slots=True)
class Source:
    """Where the URL is: a secret, and a key of it where it is a JSON object."""

    secret_arn: str
    json_key: str = ""


class Endpoint:
    """The endpoint of one secret, which is kept from one invocation to the next.

    `context` is whom TLS trusts, the system's authorities by default; `clock` only goes forward.
    """

    def __init__(
        self,
        source: Source,
        secrets: Callable[[], Secrets],
        clock: Callable[[], float],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._source = source
        self._secrets = secrets
        self._clock = clock
        self._context = context or ssl.create_default_context()
        self._client: Secrets | None = None
        self._url: SplitResult | None = None
        self._until = 0.0

    def post(self, body: bytes, headers: dict[str, str]) -> None:
        """Hand over a message. Raises InvalidEndpoint and NotDelivered; after either the secret is read anew."""
        try:
            self._post(self._where(), body, headers)
        except Exception:
            self._url = None
            raise

    def _where(self) -> SplitResult:
        now = self._clock()
        if self._url is None or now >= self._until:
            self._client = self._client or self._secrets()
            found = self._client.get_secret_value(SecretId=self._source.secret_arn).get("SecretString") or ""
            self._url, self._until = _url(_value(found, self._source.json_key)), now + KEPT
        return self._url

    def _post(self, url: SplitResult, body: bytes, headers: dict[str, str]) -> None:
        """One request. It follows no redirect: another place is another secret."""
        host, port = url.hostname or "", url.port or _DEFAULT_PORT
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=self._context)
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            answer.read(_READ)
        except (OSError, http.client.HTTPException) as error:
            raise NotDelivered(f"the endpoint was not reached: {type(error).__name__}") from None
        finally:
            connection.close()
        if answer.status not in _ANSWERS:
            raise NotDelivered(f"the endpoint answered with status {answer.status}")


def _value(secret: str, key: str) -> str:
    """The secret itself, or what it has under a key. Raises InvalidEndpoint."""
    if not key:
        return secret
    try:
        found = json.loads(secret)
    except ValueError:
        raise InvalidEndpoint("the secret is not JSON, and a key of it is asked for") from None
    value = found.get(key) if isinstance(found, dict) else None
    if not isinstance(value, str):
        raise InvalidEndpoint("the secret has no text under the key that is asked for")
    return value


def _url(text: str) -> SplitResult:
    """The URL in a text. Raises InvalidEndpoint.

    A user in a URL would be a password that is sent to nobody: `http.client` makes no header of it. Of characters that
    no URL has, it would complain with the whole of it.
    """
    try:
        url = urlsplit(text.strip())
        port = url.port
    except ValueError:
        raise InvalidEndpoint("the secret holds no URL") from None
    if url.scheme != "https" or not url.hostname:
        raise InvalidEndpoint("the secret holds no URL that begins with https://")
    if url.username is not None or port == 0 or not all("!" <= character <= "~" for character in text.strip()):
        raise InvalidEndpoint("the secret holds a URL with a user, the port 0 or characters that no URL has")
    return url
