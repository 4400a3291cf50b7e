"""The Lambda function that hands a tier's messages to an endpoint whose URL is a secret.

An HTTPS subscription of SNS would show the URL to whoever may list subscriptions, and in a managed resource.
"""

from dataclasses import dataclass

from crofter.api import managed
from crofter.api.components.notifications import Forwarder, SecretEndpoint
from crofter.api.components.tiers import Tier, topic_key
from crofter_function.framework import lambdas, queues, roles
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.notifications import policies
from crofter_function.notifications.defaults import (
    HANDLER,
    LOG_DAYS,
    MEMORY_MIB,
    TIMEOUT,
)


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where: the tier and its topic's ARN, the endpoint, and the key that encrypts messages at rest."""

    tier: Tier
    topic: str
    endpoint: SecretEndpoint
    key_arn: str


def resources(way: Way, code: Forwarder, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `forwarder-<tier>`, and the same with `-role`, `-policy`, `-logs`, `-dead-letters`, `-permission`, `-topic`.

    The topic is led to the function once the function is there, and the topic may invoke it.
    """
    key = f"forwarder-{way.tier}"
    name = lambdas.name(scope, key)
    queue = scope.aws_name(f"{key}-dead-letters", queues.NAME_LIMIT)
    dead_letters = (scope.arn("sqs", queue), way.key_arn)
    table = {
        f"{key}-role": roles.role(
            scope,
            f"{key}-role",
            description=f"Hands messages of {way.tier} to an endpoint",
            trust=lambdas.trusted(),
        ),
        f"{key}-policy": Managed(
            managed.ROLE_POLICY,
            {
                "roleRef": scope.ref(f"{key}-role"),
                "policy": policies.forwarder(way.endpoint.secret_arn, code, dead_letters, name, scope),
            },
        ),
        f"{key}-logs": lambdas.log(name, retention_days=LOG_DAYS, key_arn=code.logs_key_arn),
        f"{key}-dead-letters": queues.dead_letters(queue, way.key_arn, scope),
        key: _function(way, code, scope, name, dead_letters[0]),
    }
    if observed.at_provider(key, "id") is not None or observed.get(f"{key}-permission") is not None:
        table |= _led(way, scope, key, name)
    return table


def _function(way: Way, code: Forwarder, scope: Scope, name: str, dead_letters: str) -> Managed:
    """SNS invokes it asynchronously: Lambda tries three times, and then puts the event into the queue.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    """
    variables = {"ENDPOINT_SECRET_ARN": way.endpoint.secret_arn, "ENDPOINT_SECRET_KEY": way.endpoint.json_key}
    function = lambdas.Shipped(
        name=name,
        description=f"Hands messages of {scope.environment.name} {way.tier} to an endpoint",
        handler=HANDLER,
        memory_mib=MEMORY_MIB,
        timeout_seconds=TIMEOUT,
        role=roles.arn(scope, f"forwarder-{way.tier}-role"),
        log_format="Text",
        fields={
            "environment": {"variables": {key: value for key, value in variables.items() if value is not None}},
            "deadLetterConfig": {"targetArn": dead_letters},
        },
    )
    return lambdas.shipped(function, code)


def _led(way: Way, scope: Scope, key: str, name: str) -> dict[str, Managed]:
    return {
        f"{key}-permission": lambdas.permission(scope, f"{key}-permission", name, "sns.amazonaws.com", way.topic),
        f"{key}-topic": Managed(
            managed.SNS_SUBSCRIPTION,
            {
                "topicArnRef": scope.ref(topic_key(way.tier)),
                "protocol": "lambda",
                "endpoint": scope.arn("lambda", f"function:{name}"),
            },
            replaceable=True,
        ),
    }
