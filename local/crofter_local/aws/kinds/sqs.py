"""Queue of SQS."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.model import (
    NOTED,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
    same_json,
)
from crofter_local.aws.kinds.session import Aws, replace_tags

_NUMBERS: Final = {
    "delaySeconds": "DelaySeconds",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
_FLAGS: Final = {"contentBasedDeduplication": "ContentBasedDeduplication", "fifoQueue": "FifoQueue"}
_TEXTS: Final = {
    "deduplicationScope": "DeduplicationScope",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
    "redrivePolicy": "RedrivePolicy",
}
_DOCUMENT: Final = Attribute(Change.UPDATE, equal=same_json)


def _attributes(args: Args, fields: frozenset[str] | None = None) -> dict[str, str]:
    """SQS's attributes, all of them text, of the given fields (of all, if none are named)."""
    wanted = {**_NUMBERS, **_FLAGS, **_TEXTS}
    return {
        attribute: _text(args[field])
        for field, attribute in wanted.items()
        if field in args and (fields is None or field in fields)
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) else str(value)


def _queue(aws: Aws, url: str, _args: Args) -> Observation | None:
    found = aws.find("sqs", "get_queue_attributes", "Attributes", QueueUrl=url, AttributeNames=["All"])
    if found is None:
        return None
    tags = aws.call("sqs", "list_queue_tags", QueueUrl=url).get("Tags", {})
    fields: dict[str, Any] = {field: int(found[name]) for field, name in _NUMBERS.items() if name in found}
    fields |= {field: str(found.get(name, "false")).lower() == "true" for field, name in _FLAGS.items()}
    fields |= {field: found[name] for field, name in _TEXTS.items() if found.get(name)}
    arn = found["QueueArn"]
    return Observation(
        {**fields, "arn": arn, "id": url, "url": url, "name": arn.rsplit(":", 1)[1], "tags": tags, "tagsAll": tags}
    )


def _create(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "sqs", "create_queue", QueueName=args["name"], Attributes=_attributes(args), tags=dict(args.get("tags", {}))
    )
    url: str = answer["QueueUrl"]
    return url


def _update(aws: Aws, url: str, args: Args, changed: frozenset[str]) -> None:
    attributes = _attributes(args, changed)
    if attributes:
        aws.call("sqs", "set_queue_attributes", QueueUrl=url, Attributes=attributes)
    if "tags" in changed:
        replace_tags(
            aws.call("sqs", "list_queue_tags", QueueUrl=url).get("Tags", {}),
            args.get("tags"),
            lambda keys: aws.call("sqs", "untag_queue", QueueUrl=url, TagKeys=keys),
            lambda tags: aws.call("sqs", "tag_queue", QueueUrl=url, Tags=tags),
        )


def _delete(aws: Aws, url: str, _args: Args) -> None:
    aws.call("sqs", "delete_queue", QueueUrl=url)


KINDS: Final = (
    Kind(
        name="sqs.aws.m.upbound.io/Queue",
        noun="SQS Queue",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys((*_NUMBERS, "contentBasedDeduplication", "deduplicationScope"), UPDATE),
            "fifoQueue": REPLACE,
            "fifoThroughputLimit": UPDATE,
            "kmsMasterKeyId": UPDATE,
            "name": REPLACE,
            "policy": _DOCUMENT,
            "redriveAllowPolicy": Attribute(Change.UPDATE, equal=same_json, noted=True),
            "redrivePolicy": _DOCUMENT,
            "sqsManagedSseEnabled": NOTED,
        },
        observe=_queue,
        create=_create,
        update=_update,
        delete=_delete,
        late_init_ignored=frozenset({"contentBasedDeduplication", "deduplicationScope", "fifoThroughputLimit"}),
    ),
)
