"""Lambda functions: what is the same of all of them, and of those whose code Crofter ships."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from crofter.api import managed
from crofter.api.names import FUNCTION_LIMIT
from crofter_function.framework import logs
from crofter_function.framework.policy import trust
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

STATEMENT_LIMIT: Final = 100
"""Longest id of a statement of a function's policy, in characters.
https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
"""

RUNTIME: Final = "python3.13"
"""Runtime of what Crofter ships: the one that its bundles are made for."""


class Code(Protocol):
    """Where the code lies that Crofter ships: bucket, key in it, digest in hexadecimal."""

    @property
    def bucket(self) -> str:
        """The Account's bucket for artifacts."""

    @property
    def key(self) -> str:
        """Key in the bucket."""

    @property
    def sha256(self) -> str:
        """Digest of the code."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A function of Crofter's own: `role` is the ARN of what it runs as, `fields` are those beyond the usual."""

    name: str
    description: str
    handler: str
    memory_mib: int
    timeout_seconds: int
    role: str
    log_format: Literal["JSON", "Text"] = "JSON"
    fields: Mapping[str, Any] = field(default_factory=dict)


def name(scope: Scope, key: str) -> str:
    """Name of the function with this key."""
    return scope.aws_name(key, FUNCTION_LIMIT)


def trusted() -> str:
    """Who runs functions. AWS Lambda names no source when it assumes a role.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    """
    return trust("lambda.amazonaws.com")


def shipped(one: Shipped, code: Code) -> Managed:
    """A function whose code Crofter ships."""
    fields = {
        "description": one.description,
        "packageType": "Zip",
        "s3Bucket": code.bucket,
        "s3Key": code.key,
        "sourceCodeHash": base64.b64encode(bytes.fromhex(code.sha256)).decode(),
        "runtime": RUNTIME,
        "architectures": ["arm64"],
        "handler": one.handler,
        "memorySize": one.memory_mib,
        "timeout": one.timeout_seconds,
        "role": one.role,
        "loggingConfig": {"logFormat": one.log_format, "logGroup": log_group(one.name)},
        "tracingConfig": {"mode": "PassThrough"},
    }
    return Managed(managed.LAMBDA_FUNCTION, {**fields, **one.fields}, external_name=one.name)


def log_group(function: str) -> str:
    """Name of a function's log group, by custom.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    """
    return f"/aws/lambda/{function}"


def log(function: str, *, retention_days: int, key_arn: str) -> Managed:
    """A function's log group, encrypted with the key of the purpose `logs`."""
    return logs.named(log_group(function), retention_days=retention_days, key_arn=key_arn)


def writes_log(function: str, scope: Scope) -> dict[str, Any]:
    """A statement that lets a function write its own log."""
    return {
        "Sid": "Log",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": scope.arn("logs", f"log-group:{log_group(function)}:log-stream:*"),
    }


_SEE_INTERFACES: Final = ("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets")
_MANAGE_INTERFACES: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
)
_MAKE_INTERFACE: Final = "ec2:CreateNetworkInterface"


def interfaces(function: str, subnets: Iterable[str], group: str, scope: Scope) -> list[dict[str, Any]]:
    """Statements that let Lambda place a function in these subnets, with this security group.

    That interfaces are made there and nowhere else can be said. Before it makes any, Lambda asks whether it may delete
    and manage them, of no interface in particular: it takes a statement about all resources of EC2 only. The function's
    own code may do none of it.
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    """
    places = [scope.arn("ec2", f"subnet/{one}") for one in subnets]
    return [
        {
            "Sid": "MakeInterfaces",
            "Effect": "Allow",
            "Action": _MAKE_INTERFACE,
            "Resource": [scope.arn("ec2", f"security-group/{group}"), scope.arn("ec2", "network-interface/*"), *places],
        },
        {
            "Sid": "ManageInterfaces",
            "Effect": "Allow",
            "Action": list(_MANAGE_INTERFACES),
            "Resource": scope.arn("ec2", "*/*"),
        },
        {"Sid": "SeeInterfaces", "Effect": "Allow", "Action": list(_SEE_INTERFACES), "Resource": "*"},
        {
            "Sid": "NotItsCode",
            "Effect": "Deny",
            "Action": sorted((_MAKE_INTERFACE, *_MANAGE_INTERFACES, *_SEE_INTERFACES)),
            "Resource": "*",
            "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": scope.arn("lambda", f"function:{function}")}},
        },
    ]


def permission(scope: Scope, key: str, function: str, principal: str, source: str) -> Managed:
    """An AWS service may invoke a function, of this account and for `source` (an ARN) only.

    AWS takes it once the function exists, and changes none: what is to be different is made anew.
    https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    """
    fields: dict[str, Any] = {
        "functionName": function,
        "statementId": scope.aws_name(key, STATEMENT_LIMIT),
        "action": "lambda:InvokeFunction",
        "principal": principal,
        "sourceArn": source,
    }
    if f":{scope.aws.account_id}:" not in source:
        fields["sourceAccount"] = scope.aws.account_id
    return Managed(managed.LAMBDA_PERMISSION, fields, replaceable=True)
