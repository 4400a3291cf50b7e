"""SecurityGroups: an empty security group for each workload and store of an Environment."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec

GROUP_LIMIT: Final = 90
"""Most groups of an Environment: ninety changes at once are what Crossplane's circuit breaker lets pass."""

ComponentName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern="^[a-z]([a-z0-9-]*[a-z0-9])?(/[a-z]([a-z0-9-]*[a-z0-9])?)?$",
        description="What the group is for, named like a component: service/web, database/main.",
    ),
]


class SecurityGroupsSpec(XRSpec):
    """Spec of the SecurityGroups composite resource."""

    vpc_id: Annotated[str, Field(max_length=64, description="VPC that the groups are in.")]
    groups: Annotated[
        list[ComponentName],
        Field(
            min_length=1,
            max_length=GROUP_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="What there are groups for.",
        ),
    ]


class SecurityGroupOutput(Model):
    """One group."""

    component: ComponentName
    id: Annotated[str, Field(max_length=64, description="Security group id.")]


class SecurityGroupsOutputs(Model):
    """The groups that exist. Absent until there is one."""

    groups: Annotated[
        list[SecurityGroupOutput], Field(min_length=1, max_length=GROUP_LIMIT, description="The groups, as asked for.")
    ]


SECURITY_GROUPS: Final = ComponentKind(
    kind="SecurityGroups",
    plural="securitygroups",
    name="security-groups",
    condition="NetworkReady",
    spec=SecurityGroupsSpec,
    outputs=SecurityGroupsOutputs,
    managed=(managed.SECURITY_GROUP,),
    needs=("Network",),
    purpose="An empty security group for each workload and store; who connects to something makes the rules.",
)
