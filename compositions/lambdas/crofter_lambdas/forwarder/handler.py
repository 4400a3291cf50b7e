"""The entry point in AWS Lambda: messages of a topic in, each handed to the endpoint as SNS itself would do it.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

import json
import logging
import time
from collections.abc import Mapping
from os import environ
from typing import Any, Final

from crofter_lambdas.forwarder.endpoint import Endpoint, Source, secrets_manager
from crofter_lambdas.forwarder.errors import InvalidConfiguration, InvalidEvent

SOURCE: Final = "ENDPOINT_SECRET_ARN"
"""Environment variable: ARN of the secret that holds the URL."""

KEY: Final = "ENDPOINT_SECRET_KEY"
"""Environment variable: key of the secret where it is a JSON object; else it is empty."""

VARIABLES: Final = (SOURCE, KEY)

_FIELDS: Final = {
    "Type": "Type",
    "MessageId": "MessageId",
    "TopicArn": "TopicArn",
    "Subject": "Subject",
    "Message": "Message",
    "Timestamp": "Timestamp",
    "SignatureVersion": "SignatureVersion",
    "Signature": "Signature",
    "SigningCertUrl": "SigningCertURL",
}
"""Fields of a record by what SNS calls them over HTTPS. The URL to unsubscribe with is left out: whoever has it can.
https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html
"""

_NEEDED: Final = frozenset({"Message", "MessageId", "TopicArn"})

_log = logging.getLogger(__name__)
_endpoints: dict[Source, Endpoint] = {}


def handler(event: object, _context: object = None) -> dict[str, int]:
    """Hand over the messages. Raises InvalidConfiguration, InvalidEvent, InvalidEndpoint and NotDelivered."""
    source = settings(environ)
    endpoint = _endpoints.setdefault(source, Endpoint(source, secrets_manager, time.monotonic))
    return forward(event, endpoint)


def settings(configuration: Mapping[str, str]) -> Source:
    """Where the URL is, as environment variables say. Raises InvalidConfiguration."""
    arn = configuration.get(SOURCE, "")
    if not arn:
        raise InvalidConfiguration(f"the function has no environment variable {SOURCE}")
    return Source(arn, configuration.get(KEY, ""))


def forward(event: object, endpoint: Endpoint) -> dict[str, int]:
    """`handler`, with where messages go as an argument. SNS sends one at a time."""
    messages = _messages(event)
    for message in messages:
        endpoint.post(json.dumps(message).encode(), _headers(message))
        _log.info("message %s of %s was handed over", message["MessageId"], message["TopicArn"])
    return {"delivered": len(messages)}


def _messages(event: object) -> list[dict[str, Any]]:
    records = event.get("Records") if isinstance(event, dict) else None
    found = [one.get("Sns") if isinstance(one, dict) else None for one in records or ()]
    if not found or not all(
        isinstance(one, dict) and {"Message", "MessageId", "TopicArn"} <= one.keys() for one in found
    ):
        raise InvalidEvent("the event has no messages of SNS")
    return [{name: one[field] for field, name in _FIELDS.items() if one.get(field) is not None} for one in found if one]


def _headers(message: Mapping[str, Any]) -> dict[str, str]:
    """https://docs.aws.amazon.com/sns/latest/dg/http-header.html."""
    return {
        "Content-Type": "text/plain; charset=UTF-8",
        "User-Agent": "Amazon Simple Notification Service Agent",
        "x-amz-sns-message-type": str(message.get("Type", "Notification")),
        "x-amz-sns-message-id": str(message["MessageId"]),
        "x-amz-sns-topic-arn": str(message["TopicArn"]),
    }
