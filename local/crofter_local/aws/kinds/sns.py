"""Topic, TopicPolicy and TopicSubscription of SNS."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    LOCAL,
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
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map

_ATTRIBUTES: Final = {
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}
_FEEDBACK: Final = tuple(
    f"{protocol}{what}"
    for protocol in ("application", "firehose", "http", "lambda", "sqs")
    for what in ("FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate")
)
_DOCUMENT: Final = Attribute(Change.UPDATE, equal=same_json)
_UNCONFIRMED: Final = "PendingConfirmation"


def _arn(aws: Aws, name: str) -> str:
    return aws.arn("sns", name)


def _attributes(aws: Aws, arn: str) -> dict[str, str] | None:
    found: dict[str, str] | None = aws.find("sns", "get_topic_attributes", "Attributes", TopicArn=arn)
    return found


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return tag_map(aws.call("sns", "list_tags_for_resource", ResourceArn=arn).get("Tags"))


def _topic(aws: Aws, name: str, _args: Args) -> Observation | None:
    arn = _arn(aws, name)
    found = _attributes(aws, arn)
    if found is None:
        return None
    tags = _tags(aws, arn)
    fields: dict[str, Any] = {field: found[key] for field, key in _ATTRIBUTES.items() if found.get(key)}
    fields["fifoTopic"] = found.get("FifoTopic", "false") == "true"
    return Observation({**fields, "arn": arn, "id": arn, "owner": aws.account, "tags": tags, "tagsAll": tags})


def _create_topic(aws: Aws, name: str, args: Args) -> str:
    wanted = {key: args[field] for field, key in _ATTRIBUTES.items() if args.get(field)}
    if args.get("fifoTopic"):
        wanted["FifoTopic"] = "true"
    aws.call("sns", "create_topic", Name=name, Attributes=wanted, Tags=ec2_tags(args.get("tags")))
    return name


def _update_topic(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    arn = _arn(aws, name)
    for field in sorted(changed & set(_ATTRIBUTES)):
        aws.call(
            "sns",
            "set_topic_attributes",
            TopicArn=arn,
            AttributeName=_ATTRIBUTES[field],
            AttributeValue=args[field],
        )
    if "tags" in changed:
        replace_tags(
            _tags(aws, arn),
            args.get("tags"),
            lambda keys: aws.call("sns", "untag_resource", ResourceArn=arn, TagKeys=keys),
            lambda tags: aws.call("sns", "tag_resource", ResourceArn=arn, Tags=ec2_tags(tags)),
        )


def _delete_topic(aws: Aws, name: str, _args: Args) -> None:
    aws.call("sns", "delete_topic", TopicArn=_arn(aws, name))


def _policy(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = _attributes(aws, arn)
    if found is None:
        return None
    return Observation(given(id=arn, arn=arn, owner=aws.account, policy=found.get("Policy")))


def _put_policy(aws: Aws, _name: str, args: Args) -> str:
    arn: str = args["arn"]
    aws.call("sns", "set_topic_attributes", TopicArn=arn, AttributeName="Policy", AttributeValue=args["policy"])
    return arn


def _update_policy(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_policy(aws, name, args)


def _delete_policy(_aws: Aws, _arn: str, _args: Args) -> None:
    """A topic always has a policy: the provider puts the default one, which goes with the topic here."""


def _subscription(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = aws.find("sns", "get_subscription_attributes", "Attributes", SubscriptionArn=arn)
    if found is None:
        return None
    fields = given(
        arn=arn,
        id=arn,
        ownerId=aws.account,
        topicArn=found["TopicArn"],
        protocol=found["Protocol"],
        endpoint=found["Endpoint"],
        filterPolicy=found.get("FilterPolicy"),
        filterPolicyScope=found.get("FilterPolicyScope"),
        redrivePolicy=found.get("RedrivePolicy"),
    )
    pending = found.get(_UNCONFIRMED, "false") == "true"
    raw = found.get("RawMessageDelivery", "false") == "true"
    return Observation({**fields, "pendingConfirmation": pending, "rawMessageDelivery": raw})


def _subscribe(aws: Aws, _name: str, args: Args) -> str:
    """Someone who is written to by e-mail has yet to confirm; the subscription has an ARN all the same."""
    answer = aws.call(
        "sns",
        "subscribe",
        TopicArn=args["topicArn"],
        Protocol=args["protocol"],
        Endpoint=args["endpoint"],
        ReturnSubscriptionArn=True,
    )
    arn: str = answer["SubscriptionArn"]
    _update_subscription(aws, arn, args, frozenset({"rawMessageDelivery", "filterPolicy"} & set(args)))
    return arn


def _update_subscription(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    names = {"filterPolicy": "FilterPolicy", "rawMessageDelivery": "RawMessageDelivery"}
    for field in sorted(changed & set(names)):
        value = args[field]
        aws.call(
            "sns",
            "set_subscription_attributes",
            SubscriptionArn=arn,
            AttributeName=names[field],
            AttributeValue=str(value).lower() if isinstance(value, bool) else value,
        )


def _unsubscribe(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("sns", "unsubscribe", SubscriptionArn=arn)


KINDS: Final = (
    Kind(
        name="sns.aws.m.upbound.io/Topic",
        noun="SNS Topic",
        naming=Naming.NAME,
        attributes={
            "deliveryPolicy": _DOCUMENT,
            "displayName": UPDATE,
            "fifoTopic": REPLACE,
            "kmsMasterKeyId": UPDATE,
            "policy": _DOCUMENT,
            "signatureVersion": NOTED,
            "tracingConfig": NOTED,
        },
        observe=_topic,
        create=_create_topic,
        update=_update_topic,
        delete=_delete_topic,
        not_modelled={
            **dict.fromkeys(_FEEDBACK, "delivery is not recorded"),
            **dict.fromkeys(("archivePolicy", "contentBasedDeduplication", "fifoThroughputScope"), "of FIFO topics"),
        },
        late_init_ignored=frozenset({"deliveryPolicy", "policy"}),
    ),
    Kind(
        name="sns.aws.m.upbound.io/TopicPolicy",
        noun="SNS Topic Policy",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"arn": REPLACE, "policy": _DOCUMENT},
        observe=_policy,
        create=_put_policy,
        update=_update_policy,
        delete=_delete_policy,
        extract={"arn": "arn"},
    ),
    Kind(
        name="sns.aws.m.upbound.io/TopicSubscription",
        noun="SNS Topic Subscription",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "confirmationTimeoutInMinutes": LOCAL,
            "endpoint": REPLACE,
            "endpointAutoConfirms": LOCAL,
            "filterPolicy": _DOCUMENT,
            "protocol": REPLACE,
            "rawMessageDelivery": UPDATE,
            "topicArn": REPLACE,
        },
        observe=_subscription,
        create=_subscribe,
        update=_update_subscription,
        delete=_unsubscribe,
        not_modelled={
            "deliveryPolicy": "deliveries are not modelled",
            "filterPolicyScope": "messages are filtered by attributes",
            "redrivePolicy": "deliveries are not modelled",
            "replayPolicy": "of FIFO topics",
            "subscriptionRoleArn": "of Firehose",
        },
        late_init_ignored=frozenset({"filterPolicy"}),
    ),
)
