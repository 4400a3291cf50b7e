"""What the load balancing entries share: tags, actions, attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map

_REDIRECT: Final = {
    "host": "Host",
    "path": "Path",
    "port": "Port",
    "protocol": "Protocol",
    "query": "Query",
    "statusCode": "StatusCode",
}
_FIXED: Final = {"contentType": "ContentType", "messageBody": "MessageBody", "statusCode": "StatusCode"}


def tags_of(aws: Aws, arn: str) -> dict[str, Any]:
    """`tags` and `tagsAll` of something."""
    described = aws.call("elbv2", "describe_tags", ResourceArns=[arn])["TagDescriptions"]
    tags = tag_map(described[0]["Tags"] if described else ())
    return {"tags": tags, "tagsAll": tags}


def retag(aws: Aws, arn: str, wanted: Mapping[str, str] | None) -> None:
    """Makes the tags of something exactly *wanted*."""
    replace_tags(
        tags_of(aws, arn)["tags"],
        wanted,
        lambda keys: aws.call("elbv2", "remove_tags", ResourceArns=[arn], TagKeys=keys),
        lambda tags: aws.call("elbv2", "add_tags", ResourceArns=[arn], Tags=ec2_tags(tags)),
    )


def action_to_aws(action: Mapping[str, Any]) -> dict[str, Any]:
    """An action block of the provider as the API has it: forward to one target group, redirect, or fixed response."""
    made: dict[str, Any] = {"Type": action["type"]}
    if action.get("targetGroupArn"):
        made["TargetGroupArn"] = action["targetGroupArn"]
    for field, name, names in (
        ("redirect", "RedirectConfig", _REDIRECT),
        ("fixedResponse", "FixedResponseConfig", _FIXED),
    ):
        if action.get(field):
            made[name] = {names[key]: value for key, value in action[field].items()}
    return made


def action_from_aws(action: Mapping[str, Any]) -> dict[str, Any]:
    """An action of the API as the provider's block."""
    made: dict[str, Any] = {"type": action["Type"]}
    if action.get("TargetGroupArn"):
        made["targetGroupArn"] = action["TargetGroupArn"]
    for field, name, names in (
        ("redirect", "RedirectConfig", _REDIRECT),
        ("fixedResponse", "FixedResponseConfig", _FIXED),
    ):
        if action.get(name):
            given = action[name]
            made[field] = {key: given[wire] for key, wire in names.items() if given.get(wire)}
    return made


def same_actions(desired: Any, observed: Any) -> bool:
    """Whether two lists of action blocks do the same; references in the desired ones mean nothing here."""
    return [action_to_aws(one) for one in desired] == [action_to_aws(one) for one in observed]


def attribute(value: Any) -> str:
    """A value as attributes have it: text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) else str(value)
