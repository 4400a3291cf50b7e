"""What invokes a function: queues, streams, schedules and buckets; and what is done with what fails."""

from typing import Final

from crofter.api import managed
from crofter.api.components.function import LambdaFunctionSpec
from crofter.api.names import digest
from crofter_function.framework import lambdas, roles
from crofter_function.framework.policy import trust
from crofter_function.framework.resource import Managed, SpecError, collected
from crofter_function.framework.scope import Scope
from crofter_function.lambda_function import policies
from crofter_function.lambda_function.defaults import (
    BUCKETS,
    PARTIAL_FAILURE,
    SCHEDULE_LIMIT,
    SCHEDULE_RETRIES,
    SCHEDULER,
)

FAILURES: Final = "failures"


def resources(spec: LambdaFunctionSpec, scope: Scope, function: str, dead_letters: str) -> dict[str, Managed]:
    """Keys `failures`, `trigger-<queue>`, `trigger-stream-<digest>`, `trigger-<bucket>`, and those of schedules.

    Raises SpecError for two schedules of one name.
    """
    return collected(
        {FAILURES: _failures(spec, function, dead_letters)},
        _queues(spec, function),
        _streams(spec, function),
        _buckets(spec, scope, function),
        _schedules(spec, scope, function, dead_letters),
    )


def _failures(spec: LambdaFunctionSpec, function: str, dead_letters: str) -> Managed:
    """Asynchronous invocations that failed for good go to the dead-letter queue."""
    return Managed(
        managed.LAMBDA_EVENT_INVOKE_CONFIG,
        {
            "functionName": function,
            "maximumRetryAttempts": spec.maximum_retries,
            "destinationConfig": {"onFailure": {"destination": dead_letters}},
        },
    )


def _queues(spec: LambdaFunctionSpec, function: str) -> dict[str, Managed]:
    return {
        f"trigger-{one.component.replace('/', '-')}": Managed(
            managed.LAMBDA_EVENT_SOURCE_MAPPING,
            {
                "functionName": function,
                "eventSourceArn": one.arn,
                "batchSize": one.batch_size,
                "functionResponseTypes": [PARTIAL_FAILURE],
            },
            replaceable=True,
        )
        for one in spec.queues
    }


def _streams(spec: LambdaFunctionSpec, function: str) -> dict[str, Managed]:
    """Streams have no name that is short, so their keys end in a digest of their ARN. Where to begin matters once."""
    return {
        f"trigger-stream-{digest(one.arn, length=8)}": Managed(
            managed.LAMBDA_EVENT_SOURCE_MAPPING,
            {
                "functionName": function,
                "eventSourceArn": one.arn,
                "batchSize": one.batch_size,
                "startingPosition": one.starting_position,
                "bisectBatchOnFunctionError": True,
                "functionResponseTypes": [PARTIAL_FAILURE],
            },
        )
        for one in spec.streams
    }


def _buckets(spec: LambdaFunctionSpec, scope: Scope, function: str) -> dict[str, Managed]:
    """S3 may invoke the function for these buckets of this account."""
    found = {}
    for one in spec.buckets:
        key = f"trigger-{one.component.replace('/', '-')}"
        found[key] = lambdas.permission(scope, key, function, BUCKETS, one.arn)
    return found


def _schedules(spec: LambdaFunctionSpec, scope: Scope, function: str, dead_letters: str) -> dict[str, Managed]:
    if not spec.schedules:
        return {}
    role, arn = "schedules-role", scope.arn("lambda", f"function:{function}")
    policy = policies.schedules(arn, dead_letters, spec.messaging_key_arn, scope)
    found = {
        role: roles.role(scope, role, description=f"Schedules of {scope.component}", trust=trust(SCHEDULER, scope)),
        f"{role}-policy": Managed(managed.ROLE_POLICY, {"roleRef": scope.ref(role), "policy": policy}),
    }
    for place, one in enumerate(spec.schedules):
        key = f"schedule-{one.name}"
        if key in found:
            raise SpecError(f"spec.schedules.{place}.name", f"{one.name} is there twice")
        found[key] = Managed(
            managed.SCHEDULE,
            {
                "name": scope.aws_name(key, SCHEDULE_LIMIT),
                "scheduleExpression": one.expression,
                "scheduleExpressionTimezone": one.timezone,
                "flexibleTimeWindow": {"mode": "OFF"},
                "target": {
                    "arn": arn,
                    "roleArn": roles.arn(scope, role),
                    "deadLetterConfig": {"arn": dead_letters},
                    "retryPolicy": {"maximumRetryAttempts": SCHEDULE_RETRIES},
                },
            },
        )
    return found
