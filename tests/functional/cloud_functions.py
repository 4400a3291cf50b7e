"""What AWS has of functions, by boto3's describe calls alone. One that goes while it is looked at has nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def functions(client: Client) -> Iterator[Thing]:
    """What is tagged: functions and event source mappings."""
    aws_lambda = client("lambda")
    for one in aws_lambda.list_functions()["Functions"]:
        yield Thing("Function", one["FunctionName"], _tags(aws_lambda, one["FunctionArn"]), one)
    for one in aws_lambda.list_event_source_mappings()["EventSourceMappings"]:
        yield Thing("EventSourceMapping", one["UUID"], _tags(aws_lambda, one["EventSourceMappingArn"]), one)


def of_function(client: Client, function: Thing) -> Iterator[Thing]:
    """What has no tags: what is done about failures, and the schedules that invoke it."""
    aws_lambda, name = client("lambda"), function.id
    try:
        found = aws_lambda.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]
    except aws_lambda.exceptions.ResourceNotFoundException:
        return
    for one in found:
        yield Thing("FunctionEventInvokeConfig", one["FunctionArn"])
    for one in client("scheduler").list_schedules()["Schedules"]:
        if one["Target"]["Arn"] == function.raw["FunctionArn"]:
            yield Thing("Schedule", one["Name"])


def _tags(aws_lambda: Any, arn: str) -> dict[str, str]:
    try:
        found: dict[str, str] = aws_lambda.list_tags(Resource=arn)["Tags"]
    except aws_lambda.exceptions.ResourceNotFoundException:
        return {}
    return found
