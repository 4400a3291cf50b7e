"""Schedule of EventBridge Scheduler."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws

_DEFAULT_GROUP: Final = "default"


def _parts(name: str) -> dict[str, str]:
    """Group and name of an external name, which is `group/name`."""
    group, _, schedule = name.rpartition("/")
    return {"GroupName": group or _DEFAULT_GROUP, "Name": schedule}


def _schedule(aws: Aws, name: str, _args: Args) -> Observation | None:
    if aws.find("scheduler", "get_schedule", "Arn", **_parts(name)) is None:
        return None
    found = aws.call("scheduler", "get_schedule", **_parts(name))
    target = found["Target"]
    fields = given(
        arn=found["Arn"],
        id=f"{found['GroupName']}/{found['Name']}",
        name=found["Name"],
        groupName=found["GroupName"],
        description=found.get("Description"),
        scheduleExpression=found["ScheduleExpression"],
        scheduleExpressionTimezone=found.get("ScheduleExpressionTimezone"),
        state=found.get("State"),
    )
    window = found["FlexibleTimeWindow"]
    return Observation(
        {
            **fields,
            "flexibleTimeWindow": given(
                mode=window["Mode"], maximumWindowInMinutes=window.get("MaximumWindowInMinutes")
            ),
            "target": given(
                arn=target["Arn"],
                roleArn=target["RoleArn"],
                input=target.get("Input"),
                deadLetterConfig=given(arn=target.get("DeadLetterConfig", {}).get("Arn")) or None,
                retryPolicy=given(
                    maximumEventAgeInSeconds=target.get("RetryPolicy", {}).get("MaximumEventAgeInSeconds"),
                    maximumRetryAttempts=target.get("RetryPolicy", {}).get("MaximumRetryAttempts"),
                )
                or None,
            ),
        }
    )


def _settings(args: Args) -> dict[str, Any]:
    window, target = args["flexibleTimeWindow"], args["target"]
    dead, retry = target.get("deadLetterConfig") or {}, target.get("retryPolicy") or {}
    return {
        "Description": args.get("description"),
        "ScheduleExpression": args["scheduleExpression"],
        "ScheduleExpressionTimezone": args.get("scheduleExpressionTimezone"),
        "State": args.get("state"),
        "FlexibleTimeWindow": given(
            Mode=window["mode"], MaximumWindowInMinutes=whole(window.get("maximumWindowInMinutes"))
        ),
        "Target": given(
            Arn=target["arn"],
            RoleArn=target["roleArn"],
            Input=target.get("input"),
            DeadLetterConfig=given(Arn=dead.get("arn")) or None,
            RetryPolicy=given(
                MaximumEventAgeInSeconds=whole(retry.get("maximumEventAgeInSeconds")),
                MaximumRetryAttempts=whole(retry.get("maximumRetryAttempts")),
            )
            or None,
        ),
    }


def _create(aws: Aws, name: str, args: Args) -> str:
    external = f"{args.get('groupName', _DEFAULT_GROUP)}/{args.get('name', name)}"
    aws.call("scheduler", "create_schedule", **_parts(external), **_settings(args))
    return external


def _update(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call("scheduler", "update_schedule", **_parts(name), **_settings(args))


def _delete(aws: Aws, name: str, _args: Args) -> None:
    aws.call("scheduler", "delete_schedule", **_parts(name))


KINDS: Final = (
    Kind(
        name="scheduler.aws.m.upbound.io/Schedule",
        noun="EventBridge Scheduler Schedule",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            **dict.fromkeys(
                (
                    "description",
                    "flexibleTimeWindow",
                    "scheduleExpression",
                    "scheduleExpressionTimezone",
                    "state",
                    "target",
                ),
                UPDATE,
            ),
            **dict.fromkeys(("actionAfterCompletion", "endDate", "kmsKeyArn", "startDate"), NOTED),
            "groupName": REPLACE,
            "name": REPLACE,
        },
        observe=_schedule,
        create=_create,
        update=_update,
        delete=_delete,
    ),
)
