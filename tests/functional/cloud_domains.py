"""What AWS has of certificates, in the region and where CloudFront looks for them."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from .things import Thing

Client = Callable[..., Any]

CDN_REGION: Final = "us-east-1"


def certificates(client: Client) -> Iterator[Thing]:
    """Every certificate of the region and of CloudFront's."""
    for acm in {one.meta.region_name: one for one in (client("acm"), client("acm", CDN_REGION))}.values():
        yield from _of(acm)


def _of(acm: Any) -> Iterator[Thing]:
    for page in acm.get_paginator("list_certificates").paginate():
        for listed in page["CertificateSummaryList"]:
            arn = listed["CertificateArn"]
            tags = acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]
            raw = acm.describe_certificate(CertificateArn=arn)["Certificate"]
            yield Thing("Certificate", arn, {tag["Key"]: tag["Value"] for tag in tags}, raw)
