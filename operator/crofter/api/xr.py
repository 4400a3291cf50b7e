"""What every composite resource (XR) has in common: the head of its spec and the whole of its status."""

from typing import Annotated, Any, Literal

from pydantic import Field

from crofter.api.model import Model


class EnvironmentIdentity(Model):
    """The Environment a composite resource belongs to."""

    name: Annotated[str, Field(max_length=40, description="Name of the Environment.")]
    namespace: Annotated[str, Field(max_length=63, description="Namespace of the Environment.")]
    id: Annotated[
        str,
        Field(
            pattern="^[0-9a-f]{12}$",
            max_length=12,
            description="Stable identity in AWS, the value of the tag crofter.dev/environment-id.",
        ),
    ]


class ProviderConfigReference(Model):
    """The provider configuration whose credentials create the managed resources."""

    kind: Annotated[
        Literal["ClusterProviderConfig", "ProviderConfig"],
        Field(description="ClusterProviderConfig is shared by all namespaces; ProviderConfig is the namespace's own."),
    ] = "ClusterProviderConfig"
    name: Annotated[str, Field(min_length=1, max_length=253, description="Name of the provider configuration.")]


class AwsTarget(Model):
    """Where in AWS a component is made, and with whose permissions."""

    account_id: Annotated[str, Field(pattern=r"^\d{12}$", max_length=12, description="AWS account id, twelve digits.")]
    partition: Annotated[
        Literal["aws", "aws-cn", "aws-us-gov"],
        Field(description="AWS partition of the region, the second part of ARNs."),
    ]
    region: Annotated[str, Field(max_length=32, description="AWS region, for example ap-southeast-2.")]
    provider_config: Annotated[ProviderConfigReference, Field(description="Provider configuration to use.")]
    permissions_boundary: Annotated[
        str | None, Field(max_length=2048, description="ARN of the IAM policy that bounds every role made here.")
    ] = None


class XRSpec(Model):
    """The head of every composite resource's spec. The planner writes all of it; nothing is defaulted in between."""

    revision: Annotated[
        str,
        Field(max_length=16, description="Hash of the rest of this spec, echoed as status.revision once rendered."),
    ] = ""
    environment: Annotated[EnvironmentIdentity, Field(description="The Environment this belongs to.")]
    component: Annotated[
        str,
        Field(max_length=100, description="Which component this is: its kind, or kind/name where there are several."),
    ]
    aws: Annotated[AwsTarget, Field(description="Where in AWS this is made.")]
    tags: Annotated[
        dict[str, Annotated[str, Field(max_length=256)]],
        Field(max_length=40, description="The Environment's own tags, put on every AWS resource."),
    ]
    paused: Annotated[bool, Field(description="Whether the managed resources are left alone, as they are.")]
    deletion: Annotated[
        Literal["No", "Prepare"],
        Field(description="Prepare lifts what would keep AWS from deleting, before this object itself is deleted."),
    ]
    adopt: Annotated[
        dict[str, Annotated[str, Field(max_length=1024)]],
        Field(
            max_length=200, description="AWS ids to take over rather than create, by resource key (after a restore)."
        ),
    ]
    overrides: Annotated[
        dict[str, Annotated[dict[str, Any], Field(json_schema_extra={"x-kubernetes-preserve-unknown-fields": True})]]
        | None,
        Field(
            max_length=50,
            description="Fields of spec.forProvider that are wanted otherwise, by resource key; a trailing * in a key "
            "stands for any ending.",
        ),
    ] = None


class FailingResource(Model):
    """A managed resource with an error, or one that was ready and no longer is, and what AWS or the provider says."""

    key: Annotated[str, Field(max_length=128, description="Key of the resource within its component.")]
    kind: Annotated[str, Field(max_length=64, description="Kind of the managed resource.")]
    name: Annotated[str, Field(max_length=253, description="metadata.name of the managed resource.")]
    external_name: Annotated[str | None, Field(max_length=1024, description="AWS id, once it has one.")] = None
    reason: Annotated[str, Field(max_length=128, description="AWS error code, or the condition's reason.")]
    message: Annotated[str, Field(max_length=1024, description="AWS error message, or what is being waited for.")]
    since: Annotated[str | None, Field(max_length=32, description="Since when, RFC 3339.")] = None


class WaitingResource(Model):
    """A managed resource that is under way: being created, updated or waited for, with no error so far."""

    key: Annotated[str, Field(max_length=128, description="Key of the resource within its component.")]
    kind: Annotated[str, Field(max_length=64, description="Kind of the managed resource.")]


class DriftedResource(Model):
    """A managed resource that existed, was lost in AWS behind Crofter's back, and is being made again."""

    key: Annotated[str, Field(max_length=128, description="Key of the resource within its component.")]
    kind: Annotated[str, Field(max_length=64, description="Kind of the managed resource.")]
    name: Annotated[str, Field(max_length=253, description="metadata.name of the managed resource.")]
    external_name: Annotated[str, Field(max_length=1024, description="AWS id of what was lost.")]


class KnownResource(Model):
    """What is remembered of a managed resource that was once ready, to notice that it was made again."""

    external_name: Annotated[str, Field(max_length=1024, description="AWS id.")]
    created: Annotated[str | None, Field(max_length=40, description="When the provider last created it.")] = None


class ResourceSummary(Model):
    """The managed resources of one component, condensed; bounded whatever their number."""

    total: Annotated[int, Field(ge=0, description="How many managed resources the component has.")]
    ready: Annotated[
        int,
        Field(
            ge=0,
            description="How many of them are ready and in sync. While the component makes progress this is written "
            "in steps of two or of an eighth of the total; errors, losses and completion are written at once.",
        ),
    ]
    failing: Annotated[
        list[FailingResource], Field(max_length=10, description="Those with an error, or lost, at most ten.")
    ]
    waiting: Annotated[
        list[WaitingResource] | None,
        Field(max_length=3, description="The first of those that are under way without an error, at most three."),
    ] = None
    drifted: Annotated[
        list[DriftedResource], Field(max_length=10, description="Those lost in AWS and being made again, at most ten.")
    ]
    recreated: Annotated[
        int, Field(ge=0, description="How many times a resource was made again after it was lost, since the start.")
    ]
    adopting: Annotated[
        int | None,
        Field(ge=0, description="How many of spec.adopt are still to be told the id that they take over, if any."),
    ] = None
    known: Annotated[
        dict[str, KnownResource], Field(max_length=240, description="Resources that were ready once, by key.")
    ]


class XRStatus(Model):
    """What the function reports. Believed only while `revision` equals the spec's."""

    revision: Annotated[str, Field(max_length=16, description="The spec.revision this status speaks of.")]
    resources: Annotated[ResourceSummary, Field(description="Condensed state of the managed resources.")]
