"""Domain: a name of the DNS, and the certificates for it."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.ingress import CertificateArn, HostedZoneId
from crofter.api.model import Model

DOMAIN_NAME: Final = r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$"
"""A name in lower case, without a star."""

DomainName = Annotated[str, Field(min_length=4, max_length=64, pattern=DOMAIN_NAME)]
"""The first name of a certificate has 64 characters at most.
https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
"""

CDN_REGION: Final = "us-east-1"
"""Where CloudFront looks for certificates.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""


class DomainSpec(AlarmedSpec):
    """Spec of the Domain composite resource."""

    name: Annotated[DomainName, Field(description="The name.")]
    hosted_zone_id: Annotated[
        HostedZoneId, Field(description="Public hosted zone of Route 53 in which AWS is shown whose the name is.")
    ]
    wildcard: Annotated[bool, Field(description="Whether the certificates are for all names directly under it too.")]
    us_east_1: Annotated[
        bool, Field(alias="usEast1", description="Whether there is a certificate in us-east-1 too, for CloudFront.")
    ]


class DomainOutputs(Model):
    """What other components need of a name. Absent until its certificates are issued."""

    hosted_zone_id: Annotated[HostedZoneId, Field(description="Hosted zone of Route 53 that the name is in.")]
    certificate_arn: Annotated[CertificateArn, Field(description="ARN of the certificate in the Account's region.")]
    us_east_1_certificate_arn: Annotated[
        CertificateArn | None, Field(alias="usEast1CertificateArn", description="ARN of the one in us-east-1.")
    ] = None


DOMAIN: Final = ComponentKind(
    kind="Domain",
    plural="domains",
    name="domain",
    condition="DomainsReady",
    spec=DomainSpec,
    outputs=DomainOutputs,
    managed=(managed.METRIC_ALARM, managed.CERTIFICATE, managed.CERTIFICATE_VALIDATION, managed.RECORD),
    needs=(),
    purpose="Certificates for a name, and the records that show AWS whose it is.",
)
