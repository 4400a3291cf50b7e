"""What the ECS entries share: tags, whose keys ECS writes in lower case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crofter_local.aws.kinds.session import Aws, replace_tags


def ecs_tags(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Tags as ECS wants them."""
    return [{"key": key, "value": value} for key, value in sorted((tags or {}).items())]


def tags_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """`tags` and `tagsAll` of what was described."""
    tags = {tag["key"]: tag["value"] for tag in found.get("tags") or ()}
    return {"tags": tags, "tagsAll": tags}


def retag(aws: Aws, arn: str, found: Mapping[str, Any], wanted: Mapping[str, str] | None) -> None:
    """Makes the tags of what was described exactly *wanted*."""
    replace_tags(
        tags_of(found)["tags"],
        wanted,
        lambda keys: aws.call("ecs", "untag_resource", resourceArn=arn, tagKeys=keys),
        lambda tags: aws.call("ecs", "tag_resource", resourceArn=arn, tags=ecs_tags(tags)),
    )
