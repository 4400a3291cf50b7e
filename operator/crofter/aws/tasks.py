"""What the operator does itself in AWS once a component is ready. Every task is safe to do again."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.aws.errors import AwsError, code_of, told
from crofter.aws.session import Sessions
from crofter.plan.looks import Task, Work

_MESSAGE_LIMIT: Final = 400


class TaskError(Exception):
    """A task that failed; the message says why, for people."""


def run(sessions: Sessions, account: AccountSpec, task: Task) -> str:
    """Do a task; returns what was done, for people. Raises TaskError."""
    service, work = WORKS[task.work]
    try:
        return work(sessions.client(account, service), json.loads(task.arguments))
    except AwsError as error:
        raise TaskError(told(error)) from error


def _create_log_stream(logs: Any, arguments: Mapping[str, Any]) -> str:
    """A log stream for a service that writes into streams and makes none, as Firehose does.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
    """
    try:
        logs.create_log_stream(logGroupName=arguments["group"], logStreamName=arguments["stream"])
    except AwsError as error:
        if code_of(error) != "ResourceAlreadyExistsException":
            raise
        return "it is there already"
    return "the log stream was created"


def _generate_secret(secretsmanager: Any, arguments: Mapping[str, Any]) -> str:
    """A random value for a secret that has none. It goes from Secrets Manager to Secrets Manager and is kept nowhere.

    The token makes the call safe to repeat: what it made once, it does not make again.
    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """
    arn = arguments["arn"]
    stages = secretsmanager.describe_secret(SecretId=arn).get("VersionIdsToStages", {})
    if any("AWSCURRENT" in labels for labels in stages.values()):
        return "it has a value already"
    value = secretsmanager.get_random_password(
        PasswordLength=arguments["length"], ExcludePunctuation=arguments["excludePunctuation"]
    )["RandomPassword"]
    secretsmanager.put_secret_value(SecretId=arn, SecretString=value, ClientRequestToken=arguments["token"])
    return "a value was generated"


def _reconcile_roles(lambda_: Any, arguments: Mapping[str, Any]) -> str:
    """The roles of a database, by the role manager that lives beside it.

    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """
    event = json.dumps(arguments["event"], sort_keys=True).encode()
    answer = lambda_.invoke(FunctionName=arguments["function"], InvocationType="RequestResponse", Payload=event)
    payload = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise TaskError(_error(payload))
    try:
        told_ = json.loads(payload)
    except ValueError as error:
        raise TaskError(f"the role manager answered with something else than JSON: {payload[:80]}") from error
    if not isinstance(told_, dict):
        raise TaskError(f"the role manager answered with something else than an object: {payload[:80]}")
    counts = {name: len(told_.get(name, ())) for name in ("created", "changed", "dropped", "unchanged", "kept")}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to do"


def _error(payload: str) -> str:
    """Type and message of what a function raised.

    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
    """
    try:
        raised = json.loads(payload)
    except ValueError:
        return payload[:_MESSAGE_LIMIT]
    return f"{raised.get('errorType', 'Error')}: {raised.get('errorMessage', '')}"[:_MESSAGE_LIMIT]


WORKS: Final[Mapping[Work, tuple[str, Callable[[Any, Mapping[str, Any]], str]]]] = {
    "CreateLogStream": ("logs", _create_log_stream),
    "GenerateSecret": ("secretsmanager", _generate_secret),
    "ReconcileRoles": ("lambda", _reconcile_roles),
}
"""By work: the service that it is done with, and how."""
