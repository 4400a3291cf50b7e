"""`spec.functions`: Lambda functions."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.function import (
    TRIGGER_LIMIT,
    VARIABLE,
    Architecture,
    BatchSize,
    EphemeralStorageMb,
    MemoryMb,
    ReservedConcurrency,
    StartingPosition,
    TimeoutSeconds,
)
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model
from crofter.api.sections.images import ImageReference
from crofter.api.sections.lists import ItemName
from crofter.api.sections.uses import Uses

BucketEvent = Literal["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]

TRIGGERS: Final = ("bucket", "queue", "schedule", "stream")

SCHEDULE: Final = r"^(rate|cron|at)\(.+\)$"
"""What a schedule's expression looks like.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

STREAM: Final = r"^arn:aws[a-z-]*:(kinesis:[a-z0-9-]+:\d{12}:stream/.+|dynamodb:[a-z0-9-]+:\d{12}:table/.+/stream/.+)$"


class ZipReference(Model):
    """A zip file in a bucket."""

    bucket: Annotated[str, Field(min_length=3, max_length=63, description="Name of the bucket, as S3 knows it.")]
    key: Annotated[str, Field(min_length=1, max_length=1024, description="Key of the object.")]
    object_version: Annotated[
        str | None,
        Field(min_length=1, max_length=1024, description="Its version. Without one a new file is not noticed."),
    ] = None
    handler: Annotated[
        str, Field(min_length=1, max_length=128, description="Function that is called, as in app.handler.")
    ]
    runtime: Annotated[
        str,
        Field(min_length=1, max_length=32, pattern="^[a-z0-9.]+$", description="Lambda runtime, as in python3.13."),
    ]


class Trigger(Model):
    """One thing that invokes the function. An HTTP API names its functions itself."""

    model_config = rules(
        Rule(
            "[" + ", ".join(f"has(self.{one})" for one in TRIGGERS) + "].exists_one(one, one)",
            f"a trigger is exactly one of {', '.join(TRIGGERS)}",
        ),
        Rule("!has(self.name) || has(self.schedule)", "name goes with a schedule", field="name"),
        Rule("!has(self.timezone) || has(self.schedule)", "timezone goes with a schedule", field="timezone"),
        Rule("!has(self.events) || has(self.bucket)", "events go with a bucket", field="events"),
        Rule("!has(self.prefix) || has(self.bucket)", "prefix goes with a bucket", field="prefix"),
        Rule("!has(self.suffix) || has(self.bucket)", "suffix goes with a bucket", field="suffix"),
        Rule(
            "!has(self.batchSize) || has(self.queue) || has(self.stream)",
            "batchSize goes with a queue or a stream",
            field="batchSize",
        ),
        Rule(
            "!has(self.startingPosition) || has(self.stream)",
            "startingPosition goes with a stream",
            field="startingPosition",
        ),
    )

    bucket: Annotated[ItemName | None, Field(description="One of `spec.buckets`: its events.")] = None
    queue: Annotated[ItemName | None, Field(description="One of `spec.queues`: its messages.")] = None
    schedule: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=256,
            pattern=SCHEDULE,
            description="A schedule: rate(1 hour), cron(0 6 * * ? *) or at(…).",
        ),
    ] = None
    stream: Annotated[
        str | None,
        Field(min_length=1, max_length=512, pattern=STREAM, description="ARN of a Kinesis or DynamoDB stream."),
    ] = None
    name: Annotated[
        ItemName | None,
        Field(description="Of a schedule: its name. Needed where there are several. Default: schedule."),
    ] = None
    timezone: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=50,
            description="Of a schedule: its time zone, as in Australia/Sydney. Default: UTC.",
        ),
    ] = None
    events: Annotated[
        list[BucketEvent] | None,
        Field(
            min_length=1,
            max_length=2,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Of a bucket: which events. Default: s3:ObjectCreated:*.",
        ),
    ] = None
    prefix: Annotated[
        str | None,
        Field(min_length=1, max_length=512, description="Of a bucket: only objects whose keys begin with this."),
    ] = None
    suffix: Annotated[
        str | None,
        Field(min_length=1, max_length=512, description="Of a bucket: only objects whose keys end with this."),
    ] = None
    batch_size: Annotated[
        BatchSize | None,
        Field(description="Of a queue or stream: most messages or records in one invocation. Default: 10."),
    ] = None
    starting_position: Annotated[
        StartingPosition | None,
        Field(description="Of a stream: where to begin; TRIM_HORIZON is its beginning. Default: TRIM_HORIZON."),
    ] = None


class FunctionSection(Model):
    """A Lambda function."""

    model_config = rules(
        Rule("has(self.image) != has(self.zip)", "a function has either an image or a zip", field="image"),
        Rule(
            "has(self.image) == has(oldSelf.image)",
            "a function of an image cannot become one of a zip, nor the other way round: add one with another name",
            field="image",
        ),
        Rule(
            f"!has(self.env) || self.env.all(k, size(k) <= 128 && k.matches('{VARIABLE}'))",
            f"names of variables must match {VARIABLE} and have at most 128 characters",
            field="env",
        ),
    )

    name: Annotated[ItemName, Field(description="Name of the function within the Environment.")]
    image: Annotated[
        ImageReference | None,
        Field(description="Code in a container image: of `spec.registries`, or of a private ECR repository."),
    ] = None
    zip: Annotated[ZipReference | None, Field(description="Code in a zip file in a bucket, in place of an image.")] = (
        None
    )
    architecture: Annotated[Architecture | None, Field(description="Instruction set. Default: arm64.")] = None
    memory_mb: Annotated[
        MemoryMb | None, Field(description="Memory in MB; processor time comes with it. Default: 256.")
    ] = None
    timeout_seconds: Annotated[
        TimeoutSeconds | None, Field(description="Longest duration of an invocation. Default: 30.")
    ] = None
    ephemeral_storage_mb: Annotated[
        EphemeralStorageMb | None, Field(description="Size of /tmp in MB. Default: 512.")
    ] = None
    reserved_concurrency: Annotated[
        ReservedConcurrency | None,
        Field(description="Invocations at once that are set aside for it, and the most that it has. Default: none."),
    ] = None
    maximum_retries: Annotated[
        int | None,
        Field(ge=0, le=2, description="Retries of an asynchronous invocation before it is a dead letter. Default: 2."),
    ] = None
    tracing: Annotated[
        bool | None, Field(description="Whether X-Ray traces invocations. Default: true for prod, else false.")
    ] = None
    log_retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days for which the log is kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None
    env: Annotated[
        dict[str, Annotated[str, Field(max_length=2048)]] | None,
        Field(
            max_length=40,
            description="Environment variables, none of those that Lambda sets itself. Nothing secret: use a secret "
            "for that. CROFTER_ENVIRONMENT is the name of the Environment, unless this says another.",
        ),
    ] = None
    triggers: Annotated[
        list[Trigger] | None,
        Field(
            max_length=TRIGGER_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "atomic"},
            description="What invokes it.",
        ),
    ] = None
    uses: Uses | None = None
