"""Ingress: the Application Load Balancer that requests come in by."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.bucket import AccessLogs
from crofter.api.model import Model

HOST_LIMIT: Final = 3
"""Most hosts of an ingress: a condition of a load balancer's rule takes three values.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

RULE_LIMIT: Final = 100
"""Most rules of a load balancer, by AWS's quota. Those that a listener answers by when no rule fits do not count.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""

HOST: Final = r"^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$"
"""A host name in lower case, or all names directly under one (*.example.com)."""

HostName = Annotated[str, Field(min_length=4, max_length=128, pattern=HOST)]
"""The length is that of a pattern of a load balancer's rule.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HostHeaderConditionConfig.html
"""

CertificateArn = Annotated[
    str, Field(max_length=512, pattern=r"^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$")
]
HostedZoneId = Annotated[str, Field(min_length=2, max_length=32, pattern="^[A-Z0-9]+$")]


class IngressNetwork(Model):
    """What a load balancer needs of its network, from the network's outputs."""

    vpc_cidr: Annotated[str, Field(max_length=18, description="IPv4 block of the VPC: who reaches an internal one.")]
    subnets: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(min_length=2, max_length=3, description="Subnets that it has an address in, each in a zone of its own."),
    ]


class IngressSpec(AlarmedSpec):
    """Spec of the Ingress composite resource."""

    network: Annotated[IngressNetwork, Field(description="Where the load balancer is.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Its security group.")]
    internal: Annotated[bool, Field(description="Whether it is reached from inside the VPC only.")]
    waf: Annotated[bool, Field(description="Whether a web ACL looks at every request.")]
    deletion_protection: Annotated[bool, Field(description="Whether AWS refuses to delete it.")]
    certificate_arn: Annotated[
        CertificateArn | None, Field(description="Certificate of its names; without one there is HTTP only.")
    ] = None
    aliases: Annotated[
        list[HostName], Field(max_length=HOST_LIMIT, description="Names with a record that leads to the load balancer.")
    ]
    hosted_zone_id: Annotated[HostedZoneId | None, Field(description="Hosted zone that the records are in.")] = None
    access_logs: Annotated[AccessLogs | None, Field(description="Absent when access is not logged.")] = None


class IngressOutputs(Model):
    """What services need of the load balancer. Absent until all of it is known."""

    arn: Annotated[str, Field(max_length=512, description="ARN of the load balancer.")]
    arn_suffix: Annotated[str, Field(max_length=256, description="The part of its ARN that metrics are named by.")]
    dns_name: Annotated[str, Field(max_length=255, description="DNS name that AWS gave it.")]
    hosted_zone_id: Annotated[str, Field(max_length=32, description="Hosted zone of that name, for alias records.")]
    listener_arn: Annotated[
        str, Field(max_length=512, description="Listener that requests are routed by: HTTPS where there is one.")
    ]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the load balancer.")]
    https: Annotated[bool, Field(description="Whether it speaks HTTPS, and sends everyone else there.")]


INGRESS: Final = ComponentKind(
    kind="Ingress",
    plural="ingresses",
    name="ingress",
    condition="IngressReady",
    spec=IngressSpec,
    outputs=IngressOutputs,
    managed=(
        managed.METRIC_ALARM,
        managed.LB,
        managed.LB_LISTENER,
        managed.RECORD,
        managed.SECURITY_GROUP_INGRESS_RULE,
        managed.WEB_ACL,
        managed.WEB_ACL_ASSOCIATION,
    ),
    needs=("LogArchive", "Network", "SecurityGroups"),
    purpose="An Application Load Balancer: HTTPS, a web ACL, records; the one thing that the world can reach.",
)
