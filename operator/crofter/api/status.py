"""`Environment.status`: bounded in size whatever the spec."""

from typing import Annotated, Literal

from pydantic import Field

from crofter.api.conditions import Condition
from crofter.api.model import Model


class ComponentStatus(Model):
    """One component of the Environment, as a line of a list."""

    name: Annotated[str, Field(max_length=100, description="network, or database/main where there are several.")]
    kind: Annotated[str, Field(max_length=63, description="Kind of the composite resource.")]
    ready: Annotated[bool, Field(description="Whether it is ready for the current spec.")]
    resources: Annotated[str, Field(max_length=16, description="Managed resources ready, of how many: 57/64.")]
    message: Annotated[str, Field(max_length=512, description="What it waits for or what is wrong; empty when ready.")]
    recreated: Annotated[
        int, Field(ge=0, description="How many of its resources were made again after they were lost in AWS.")
    ]


class Failure(Model):
    """A managed resource in trouble."""

    component: Annotated[str, Field(max_length=100, description="Component it belongs to.")]
    kind: Annotated[str, Field(max_length=64, description="Kind of the managed resource.")]
    name: Annotated[str, Field(max_length=253, description="metadata.name of the managed resource.")]
    reason: Annotated[str, Field(max_length=128, description="AWS error code or condition reason.")]
    message: Annotated[str, Field(max_length=1024, description="What AWS says.")]
    since: Annotated[str | None, Field(max_length=32, description="Since when, RFC 3339.")] = None


class TaskStatus(Model):
    """What came of something that the operator did itself in AWS."""

    component: Annotated[str, Field(max_length=100, description="Component that it was done for.")]
    task: Annotated[str, Field(max_length=32, description="What was done: ReconcileRoles, GenerateSecret.")]
    digest: Annotated[str, Field(max_length=16, description="Changes when there is something else to do.")]
    outcome: Annotated[Literal["Succeeded", "Failed"], Field(description="What came of it.")]
    message: Annotated[str, Field(max_length=512, description="What was done, or what went wrong.")]
    time: Annotated[
        str, Field(max_length=32, json_schema_extra={"format": "date-time"}, description="When it was last done.")
    ]


class PlanStatus(Model):
    """What a pending destructive change would do, and the hash that approves it."""

    approval_hash: Annotated[
        str | None, Field(max_length=16, description="Value for the annotation crofter.dev/approve.")
    ] = None
    pending: Annotated[
        list[Annotated[str, Field(max_length=256)]] | None,
        Field(max_length=20, description="What would be destroyed, one line each."),
    ] = None


class SourceStatus(Model):
    """Where the manifest came from."""

    revision: Annotated[str | None, Field(max_length=64, description="Git revision, from the annotation.")] = None


class Endpoint(Model):
    """Where something of the Environment is found."""

    name: Annotated[str, Field(max_length=100, description="What it is: network/vpc.")]
    value: Annotated[str, Field(max_length=1024, description="Its id, address or URL.")]


class EnvironmentStatus(Model):
    """The state of an Environment, as found in the last reconcile."""

    observed_generation: Annotated[
        int | None, Field(ge=0, description="Generation of the spec that this speaks of.")
    ] = None
    environment_id: Annotated[
        str | None, Field(max_length=12, description="Value of the AWS tag crofter.dev/environment-id.")
    ] = None
    region: Annotated[str | None, Field(max_length=32, description="AWS region.")] = None
    summary: Annotated[
        str | None, Field(max_length=256, description="Progress in a line: 57/64 · network: creating.")
    ] = None
    conditions: Annotated[
        list[Condition] | None,
        Field(
            max_length=32,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
            description="Ready, Reconciling, Stalled; Valid, PreflightPassed, Synced, Drifted, Paused, "
            "ApprovalRequired, Deleting; and one per component family.",
        ),
    ] = None
    components: Annotated[
        list[ComponentStatus] | None,
        Field(
            max_length=200,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="The components, a line each.",
        ),
    ] = None
    failing: Annotated[
        list[Failure] | None, Field(max_length=20, description="Resources in trouble, at most twenty.")
    ] = None
    endpoints: Annotated[
        list[Endpoint] | None,
        Field(
            max_length=100,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="Where things are.",
        ),
    ] = None
    tasks: Annotated[
        list[TaskStatus] | None,
        Field(
            max_length=60,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["component", "task"]},
            description="What the operator did itself in AWS: database roles, generated secrets.",
        ),
    ] = None
    plan: Annotated[PlanStatus | None, Field(description="A destructive change that waits for approval.")] = None
    source: Annotated[SourceStatus | None, Field(description="Where the manifest came from.")] = None
