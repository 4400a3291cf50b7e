"""Policy documents of a function and of what invokes it, as data."""

from typing import Any

from crofter.api.components.function import LambdaFunctionSpec
from crofter_function.framework import lambdas, queues
from crofter_function.framework.bindings import secret_statements, statements
from crofter_function.framework.policy import document, through
from crofter_function.framework.scope import Scope


def execution(spec: LambdaFunctionSpec, scope: Scope, function: str, dead_letters: str) -> str:
    """What the function may do: write its log, hand over what failed, and what it is bound to."""
    found: list[dict[str, Any]] = [
        lambdas.writes_log(function, scope),
        *queues.hands_over(dead_letters, spec.messaging_key_arn, scope),
        *statements(spec.bindings, scope),
        *secret_statements(spec.bindings, scope),
        *_sources(spec, scope),
    ]
    if spec.tracing:
        found.append(_tracing())
    if spec.network is not None:
        found += lambdas.interfaces(function, spec.network.subnet_ids, spec.network.security_group_id, scope)
    return document(*found)


def schedules(function: str, dead_letters: str, key: str, scope: Scope) -> str:
    """What EventBridge Scheduler may do: invoke the function, and hand over what it could not."""
    return document(
        {"Sid": "Invoke", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": function},
        *queues.hands_over(dead_letters, key, scope),
    )


def _sources(spec: LambdaFunctionSpec, scope: Scope) -> list[dict[str, Any]]:
    """What Lambda does with the function's role to fetch what it is invoked with.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
    """
    found: list[dict[str, Any]] = []
    if spec.queues:
        found.append(
            {
                "Sid": "Queues",
                "Effect": "Allow",
                "Action": ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
                "Resource": sorted(one.arn for one in spec.queues),
            }
        )
        keys = sorted({one.key_arn for one in spec.queues})
        found += [
            through("QueuesKey" if place == 1 else f"QueuesKey{place}", ["kms:Decrypt"], key, "sqs", scope)
            for place, key in enumerate(keys, 1)
        ]
    kinesis = sorted(one.arn for one in spec.streams if one.arn.split(":")[2] == "kinesis")
    dynamodb = sorted(one.arn for one in spec.streams if one.arn.split(":")[2] == "dynamodb")
    if kinesis:
        read = ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"]
        more = ["kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:ListStreams"]
        found.append({"Sid": "Kinesis", "Effect": "Allow", "Action": read + more, "Resource": kinesis})
    if dynamodb:
        read = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        found.append({"Sid": "DynamoDB", "Effect": "Allow", "Action": read, "Resource": dynamodb})
    return found


def _tracing() -> dict[str, Any]:
    """X-Ray has no resource-level permissions for what is sent to it.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    """
    actions = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    return {"Sid": "Traces", "Effect": "Allow", "Action": actions, "Resource": "*"}
