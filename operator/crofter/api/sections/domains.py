"""`spec.domains`: names of the DNS, and certificates for them."""

from typing import Annotated

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.domain import DomainName
from crofter.api.components.ingress import HostedZoneId
from crofter.api.model import Model


class DomainSection(Model):
    """A name, and the hosted zone that it is in."""

    model_config = rules(
        Rule(
            "has(self.hostedZoneId)",
            "hostedZoneId is missing: AWS issues a certificate once a record in the name's public hosted zone shows "
            "whose it is; make a hosted zone in Route 53, point the name's NS records at it, and give its id",
            field="hostedZoneId",
        )
    )

    name: Annotated[
        DomainName, Field(description="The name, for example shop.example.com, in lower case and without a star.")
    ]
    hosted_zone_id: Annotated[
        HostedZoneId | None,
        Field(description="Id of the public hosted zone of Route 53 that the name is in. Required."),
    ] = None
    wildcard: Annotated[
        bool | None, Field(description="Certificates are for all names directly under it too. Default: false.")
    ] = None
    us_east_1: Annotated[
        bool | None,
        Field(alias="usEast1", description="A certificate in us-east-1 too, for CloudFront. Default: false."),
    ] = None
