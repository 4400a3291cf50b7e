"""Firehose: a delivery stream by its name."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("name")
def _stream(firehose: Any, provider: Mapping[str, Any]) -> str | None:
    found = firehose.describe_delivery_stream(DeliveryStreamName=provider["name"])["DeliveryStreamDescription"]
    return str(found["DeliveryStreamARN"])


FINDERS: Final[Mapping[str, Finder]] = {"firehose/DeliveryStream": Finder("firehose", _stream)}
