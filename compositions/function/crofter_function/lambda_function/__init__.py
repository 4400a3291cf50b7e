"""LambdaFunction: how AWS runs a function, keeps what it could not do, and lets others invoke it."""

from typing import Any, Final

from crofter.api import managed
from crofter.api.components import function as contract
from crofter.api.components.function import LambdaFunctionOutputs, LambdaFunctionSpec
from crofter.api.names import function_name
from crofter_function.framework import alarms, lambdas, queues, roles
from crofter_function.framework.bindings import rules
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed, SpecError, collected
from crofter_function.framework.scope import Scope
from crofter_function.framework.ways import https_out
from crofter_function.lambda_function import policies, triggers
from crofter_function.lambda_function.defaults import ENVIRONMENT_VARIABLE

FUNCTION: Final = "function"
DEAD_LETTERS: Final = "dead-letter-queue"
ROLE: Final = "role"


def compose(spec: LambdaFunctionSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `function`, `role`, `role-policy`, `log-group`, `dead-letter-queue`, `failures`, rules, triggers and alarms.

    Triggers name the function, which must exist for AWS to take them: they are asked for once it does.

    Raises SpecError for a function without code, or with two kinds of it.
    """
    if (spec.image_uri is None) == (spec.zip is None):
        raise SpecError("spec.imageUri", "a function has either an image or a zip file")
    name = function_name(scope.environment.name, scope.environment.id, scope.component)
    dead_letters = scope.aws_name(DEAD_LETTERS, queues.NAME_LIMIT)
    made = observed.at_provider(FUNCTION, "id") is not None or observed.get(triggers.FAILURES) is not None
    table = collected(
        _role(spec, scope, name, scope.arn("sqs", dead_letters)),
        {
            "log-group": lambdas.log(name, retention_days=spec.log_retention_days, key_arn=spec.logs_key_arn),
            DEAD_LETTERS: queues.dead_letters(dead_letters, spec.messaging_key_arn, scope),
            FUNCTION: _function(spec, scope, name),
        },
        _ways(spec),
        triggers.resources(spec, scope, name, scope.arn("sqs", dead_letters)) if made else {},
        alarms.resources(
            spec, scope, observed, {"function": [{"FunctionName": name}], DEAD_LETTERS: [{"QueueName": dead_letters}]}
        ),
    )
    return Composed(table, _outputs(scope, observed, name))


def _outputs(scope: Scope, observed: Observed, name: str) -> LambdaFunctionOutputs | None:
    url = observed.external_name(DEAD_LETTERS)
    if url is None or observed.at_provider(FUNCTION, "id") is None:
        return None
    return LambdaFunctionOutputs(
        name=name,
        arn=scope.arn("lambda", f"function:{name}"),
        role_arn=roles.arn(scope, ROLE),
        log_group=lambdas.log_group(name),
        dead_letter_url=url,
    )


def _role(spec: LambdaFunctionSpec, scope: Scope, name: str, dead_letters: str) -> dict[str, Managed]:
    policy = policies.execution(spec, scope, name, dead_letters)
    return {
        ROLE: roles.role(scope, ROLE, description=f"Lambda function {scope.component}", trust=lambdas.trusted()),
        f"{ROLE}-policy": Managed(managed.ROLE_POLICY, {"roleRef": scope.ref(ROLE), "policy": policy}),
    }


def _function(spec: LambdaFunctionSpec, scope: Scope, name: str) -> Managed:
    # One that is always there: a map that loses its last entry becomes null under server-side apply, and is refused.
    variables = {ENVIRONMENT_VARIABLE: scope.environment.name}
    variables |= {one.name: one.value for one in (*spec.variables, *spec.bindings.variables)}
    variables |= {f"{one.name}_ARN": one.secret_arn for one in spec.bindings.secrets}
    fields: dict[str, Any] = {
        "role": roles.arn(scope, ROLE),
        "architectures": [spec.architecture],
        "memorySize": spec.memory_mb,
        "timeout": spec.timeout_seconds,
        "ephemeralStorage": {"size": spec.ephemeral_storage_mb},
        "kmsKeyArn": spec.data_key_arn,
        "environment": {"variables": dict(sorted(variables.items()))},
        "tracingConfig": {"mode": "Active" if spec.tracing else "PassThrough"},
        "loggingConfig": {"logFormat": "JSON", "logGroup": lambdas.log_group(name)},
        "reservedConcurrentExecutions": -1 if spec.reserved_concurrency is None else spec.reserved_concurrency,
    }
    if spec.network is not None:
        group = spec.network.security_group_id
        fields["vpcConfig"] = {"subnetIds": spec.network.subnet_ids, "securityGroupIds": [group]}
    return Managed(managed.LAMBDA_FUNCTION, fields | _code(spec), external_name=name)


def _code(spec: LambdaFunctionSpec) -> dict[str, Any]:
    if spec.image_uri is not None:
        return {"packageType": "Image", "imageUri": spec.image_uri}
    if spec.zip is None:
        return {}
    fields = {
        "packageType": "Zip",
        "s3Bucket": spec.zip.bucket,
        "s3Key": spec.zip.key,
        "handler": spec.zip.handler,
        "runtime": spec.zip.runtime,
    }
    return fields if spec.zip.object_version is None else fields | {"s3ObjectVersion": spec.zip.object_version}


def _ways(spec: LambdaFunctionSpec) -> dict[str, Managed]:
    """In a VPC: to what the function is bound to, and over TLS to AWS services, through endpoints or a NAT gateway."""
    if spec.network is None:
        return {}
    group = spec.network.security_group_id
    out = https_out(group, "HTTPS to AWS services")
    return collected({"to-https": out}, rules(spec.bindings, group))


LAMBDA_FUNCTION: Final = Component(contract.LAMBDA_FUNCTION, compose)
