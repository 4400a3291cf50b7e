"""Group of CloudWatch Logs."""

from __future__ import annotations

from typing import Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import LOCAL, NOTED, NOTED_REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse, replace_tags


def _group(aws: Aws, name: str, _args: Args) -> Observation | None:
    groups = aws.call("logs", "describe_log_groups", logGroupNamePrefix=name)["logGroups"]
    group = next((g for g in groups if g["logGroupName"] == name), None)
    if group is None:
        return None
    tags = aws.call("logs", "list_tags_log_group", logGroupName=name)["tags"]
    fields = given(arn=group["arn"].removesuffix(":*"), id=name)
    return Observation({**fields, "retentionInDays": group.get("retentionInDays", 0), "tags": tags, "tagsAll": tags})


def _create(aws: Aws, name: str, args: Args) -> str:
    aws.call(
        "logs",
        "create_log_group",
        logGroupName=name,
        kmsKeyId=args.get("kmsKeyId"),
        logGroupClass=args.get("logGroupClass"),
        tags=args.get("tags"),
    )
    if args.get("retentionInDays"):
        _update(aws, name, args, frozenset({"retentionInDays"}))
    return name


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "retentionInDays" in changed:
        days = int(args["retentionInDays"])
        if days:
            aws.call("logs", "put_retention_policy", logGroupName=name, retentionInDays=days)
        else:
            aws.call("logs", "delete_retention_policy", logGroupName=name)
    if "tags" in changed:
        replace_tags(
            aws.call("logs", "list_tags_log_group", logGroupName=name)["tags"],
            args.get("tags"),
            lambda keys: aws.call("logs", "untag_log_group", logGroupName=name, tags=keys),
            lambda tags: aws.call("logs", "tag_log_group", logGroupName=name, tags=tags),
        )


def _delete(aws: Aws, name: str, args: Args) -> None:
    if args.get("skipDestroy"):
        return
    if args.get("deletionProtectionEnabled"):
        message = f"Log group {name} has deletion protection enabled"
        raise refuse("DeleteLogGroup", "ValidationException", message, service="CloudWatch Logs")
    aws.call("logs", "delete_log_group", logGroupName=name)


KINDS: Final = (
    Kind(
        name="cloudwatchlogs.aws.m.upbound.io/Group",
        noun="CloudWatch Logs Log Group",
        naming=Naming.NAME,
        attributes={
            "retentionInDays": UPDATE,
            "kmsKeyId": NOTED,
            "logGroupClass": NOTED_REPLACE,
            "deletionProtectionEnabled": NOTED,
            "skipDestroy": LOCAL,
        },
        observe=_group,
        create=_create,
        update=_update,
        delete=_delete,
        extract={"kmsKeyId": "arn"},
    ),
)
