"""Lambda and EventBridge Scheduler: triggers, by what they join or are called."""

import json
from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


def _mapping(lambda_: Any, provider: Mapping[str, Any]) -> str | None:
    """A function has one mapping of a source."""
    source, function = provider.get("eventSourceArn"), provider.get("functionName")
    if not source or not function:
        return None
    pages = lambda_.get_paginator("list_event_source_mappings").paginate(EventSourceArn=source, FunctionName=function)
    return next((str(one["UUID"]) for page in pages for one in page["EventSourceMappings"]), None)


@known("statementId", "functionName")
def _permission(lambda_: Any, provider: Mapping[str, Any]) -> str | None:
    """A statement of the function's policy, by its id."""
    sid: str = provider["statementId"]
    statements = json.loads(lambda_.get_policy(FunctionName=provider["functionName"])["Policy"])["Statement"]
    return sid if any(one["Sid"] == sid for one in statements) else None


@known("functionName")
def _invoke_config(lambda_: Any, provider: Mapping[str, Any]) -> str | None:
    lambda_.get_function_event_invoke_config(FunctionName=provider["functionName"])
    return str(provider["functionName"])


@known("name")
def _schedule(scheduler: Any, provider: Mapping[str, Any]) -> str | None:
    name, group = provider["name"], provider.get("groupName", "default")
    scheduler.get_schedule(GroupName=group, Name=name)
    return f"{group}/{name}"


FINDERS: Final[Mapping[str, Finder]] = {
    "lambda/EventSourceMapping": Finder("lambda", _mapping),
    "lambda/FunctionEventInvokeConfig": Finder("lambda", _invoke_config),
    "lambda/Permission": Finder("lambda", _permission),
    "scheduler/Schedule": Finder("scheduler", _schedule),
}
