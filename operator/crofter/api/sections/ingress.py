"""`spec.ingress`: the load balancer."""

from typing import Annotated

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.ingress import HOST_LIMIT, CertificateArn, HostedZoneId, HostName
from crofter.api.model import Model


class IngressSection(Model):
    """The load balancer in front of all services that have routes."""

    model_config = rules(
        Rule(
            "!has(self.hostedZoneId) || (has(self.hosts) && size(self.hosts) > 0)",
            "hostedZoneId goes with hosts: they are what gets a record in it",
            field="hostedZoneId",
        ),
        Rule(
            "(has(self.internal) && self.internal) == (has(oldSelf.internal) && oldSelf.internal)",
            "internal cannot be changed: AWS decides it at creation; remove ingress, and add it again once it is gone",
            field="internal",
        ),
    )

    hosts: Annotated[
        list[HostName] | None,
        Field(
            max_length=HOST_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Names that requests are answered for; every other one gets 404. Default: any name.",
        ),
    ] = None
    certificate_arn: Annotated[
        CertificateArn | None,
        Field(
            description="ARN of a certificate of ACM, in this region, for all hosts. Default: that of the domain of "
            "`spec.domains` which all of them are of; without either there is HTTP only."
        ),
    ] = None
    hosted_zone_id: Annotated[
        HostedZoneId | None,
        Field(
            description="Hosted zone of Route 53 in which the hosts get records that lead to the load balancer. "
            "Default: that of the domain."
        ),
    ] = None
    internal: Annotated[
        bool | None,
        Field(
            description="Whether it is reached from inside the VPC only, not from the internet. Cannot be changed. "
            "Default: false."
        ),
    ] = None
    waf: Annotated[
        bool | None,
        Field(
            description="Whether a web ACL with AWS's managed rules looks at every request, which costs by the month "
            "and the request. Default: false for dev, else true."
        ),
    ] = None
    access_logs: Annotated[
        bool | None, Field(description="Whether every request is logged, to the log archive. Default: true.")
    ] = None
    deletion_protection: Annotated[
        bool | None,
        Field(
            description="Whether AWS refuses to delete it but for Crofter, which lifts that first. Default: true for "
            "prod, else false."
        ),
    ] = None
