"""LambdaFunction: a Lambda function with its role, its log, its dead letters and everything that triggers it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.binding import Bindings, Variable
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model

Architecture = Literal["arm64", "x86_64"]
StartingPosition = Literal["LATEST", "TRIM_HORIZON"]

MemoryMb = Annotated[int, Field(ge=128, le=10240)]
TimeoutSeconds = Annotated[int, Field(ge=1, le=900)]
EphemeralStorageMb = Annotated[int, Field(ge=512, le=10240)]
ReservedConcurrency = Annotated[int, Field(ge=0, le=1000)]
"""The ranges of these are AWS's.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

VARIABLE: Final = "^[A-Za-z][A-Za-z0-9_]+$"
"""What a variable of a function may be called: two characters at least, the first of them a letter.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

RESERVED: Final = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API",
        "AWS_LAMBDA_METADATA_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
    }
)
"""Variables that Lambda sets itself, and nobody else. TZ, PATH and AWS_LAMBDA_EXEC_WRAPPER, say, are not among them.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
"""

BatchSize = Annotated[int, Field(ge=1, le=10)]
"""Messages in one invocation. More than ten need a batching window, which delays each of them.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""

TRIGGER_LIMIT: Final = 20
"""Most triggers of a function. Each is one resource: with the function's own, its alarms and the rules of fifteen
connections, that stays below ninety.
"""

_Arn = Annotated[str, Field(max_length=512)]
_Key = Annotated[str, Field(max_length=256)]


class ZipCode(Model):
    """Code in a zip file in a bucket."""

    bucket: Annotated[str, Field(max_length=63, description="Name of the bucket.")]
    key: Annotated[str, Field(max_length=1024, description="Key of the object.")]
    object_version: Annotated[
        str | None, Field(max_length=1024, description="Version of the object; null: the latest.")
    ] = None
    handler: Annotated[str, Field(max_length=128, description="Function that is called, as in app.handler.")]
    runtime: Annotated[str, Field(max_length=32, description="Lambda runtime, as in python3.13.")]


class FunctionNetwork(Model):
    """Where the function is in the network. Absent for one that uses nothing there."""

    subnet_ids: Annotated[
        list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=3, description="Private subnets.")
    ]
    security_group_id: Annotated[str, Field(max_length=64, description="The function's own security group.")]


class QueueTrigger(Model):
    """Messages of a queue, in batches."""

    component: Annotated[str, Field(max_length=64, description="Component that has the queue.")]
    arn: Annotated[_Arn, Field(description="ARN of the queue.")]
    key_arn: Annotated[_Key, Field(description="ARN of the KMS key that encrypts the messages.")]
    batch_size: Annotated[BatchSize, Field(description="Most messages in one invocation.")]


class StreamTrigger(Model):
    """Records of a Kinesis or DynamoDB stream."""

    arn: Annotated[_Arn, Field(description="ARN of the stream.")]
    batch_size: Annotated[int, Field(ge=1, le=10000, description="Most records in one invocation.")]
    starting_position: Annotated[StartingPosition, Field(description="Where to begin in the stream.")]


class ScheduleTrigger(Model):
    """An invocation by the clock."""

    name: Annotated[str, Field(max_length=30, description="Name of the schedule within the function.")]
    expression: Annotated[str, Field(max_length=256, description="rate(…), cron(…) or at(…).")]
    timezone: Annotated[str, Field(max_length=50, description="Time zone that it is read in.")]


class BucketTrigger(Model):
    """Events of a bucket. The bucket says which; this lets it."""

    component: Annotated[str, Field(max_length=64, description="Component that has the bucket.")]
    arn: Annotated[_Arn, Field(description="ARN of the bucket.")]


class LambdaFunctionSpec(AlarmedSpec):
    """Spec of the LambdaFunction composite resource. It has either an image or a zip file."""

    image_uri: Annotated[str | None, Field(max_length=512, description="URI of the container image with the code.")] = (
        None
    )
    zip: Annotated[ZipCode | None, Field(description="Code in a zip file.")] = None
    architecture: Annotated[Architecture, Field(description="Instruction set.")]
    memory_mb: Annotated[MemoryMb, Field(description="Memory in MB; processor time comes with it.")]
    timeout_seconds: Annotated[TimeoutSeconds, Field(description="Longest duration of an invocation.")]
    ephemeral_storage_mb: Annotated[EphemeralStorageMb, Field(description="Size of /tmp in MB.")]
    reserved_concurrency: Annotated[
        ReservedConcurrency | None,
        Field(description="Invocations at once that are set aside, and the most; null: none."),
    ] = None
    maximum_retries: Annotated[int, Field(ge=0, le=2, description="Retries of an asynchronous invocation.")]
    tracing: Annotated[bool, Field(description="Whether invocations are traced by X-Ray.")]
    log_retention_days: Annotated[RetentionDays, Field(description="Days for which the log is kept.")]
    data_key_arn: Annotated[_Key, Field(description="ARN of the KMS key that encrypts the environment variables.")]
    logs_key_arn: Annotated[_Key, Field(description="ARN of the KMS key that encrypts the log.")]
    messaging_key_arn: Annotated[_Key, Field(description="ARN of the KMS key that encrypts the dead letters.")]
    network: Annotated[FunctionNetwork | None, Field(description="Where it is in the network; null: nowhere.")] = None
    variables: Annotated[list[Variable], Field(max_length=60, description="The function's own variables, by name.")]
    bindings: Annotated[Bindings, Field(description="What it is bound to.")]
    queues: Annotated[list[QueueTrigger], Field(max_length=TRIGGER_LIMIT, description="Queues that trigger it.")]
    streams: Annotated[list[StreamTrigger], Field(max_length=TRIGGER_LIMIT, description="Streams that trigger it.")]
    schedules: Annotated[
        list[ScheduleTrigger], Field(max_length=TRIGGER_LIMIT, description="Schedules that trigger it.")
    ]
    buckets: Annotated[list[BucketTrigger], Field(max_length=TRIGGER_LIMIT, description="Buckets that trigger it.")]


class LambdaFunctionOutputs(Model):
    """What others need of a function. Absent until it and its dead-letter queue exist."""

    name: Annotated[str, Field(max_length=64, description="Name of the function.")]
    arn: Annotated[str, Field(max_length=256, description="ARN of the function.")]
    role_arn: Annotated[str, Field(max_length=256, description="ARN of its role.")]
    log_group: Annotated[str, Field(max_length=512, description="Name of its log group.")]
    dead_letter_url: Annotated[str, Field(max_length=512, description="URL of the queue for what failed.")]


LAMBDA_FUNCTION: Final = ComponentKind(
    kind="LambdaFunction",
    plural="lambdafunctions",
    name="function",
    condition="FunctionsReady",
    spec=LambdaFunctionSpec,
    outputs=LambdaFunctionOutputs,
    managed=(
        managed.METRIC_ALARM,
        managed.LOG_GROUP,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.LAMBDA_EVENT_INVOKE_CONFIG,
        managed.LAMBDA_EVENT_SOURCE_MAPPING,
        managed.LAMBDA_FUNCTION,
        managed.LAMBDA_PERMISSION,
        managed.SCHEDULE,
        managed.SECURITY_GROUP_EGRESS_RULE,
        managed.SECURITY_GROUP_INGRESS_RULE,
        managed.SQS_QUEUE,
    ),
    needs=("Network", "SecurityGroups", "Encryption", "Bucket", "Queue", "Registry", "Database"),
    sometimes=(("Network", "network"), ("SecurityGroups", "network")),
    purpose="A Lambda function with its role, log, dead letters and triggers.",
)
