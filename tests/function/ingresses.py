"""Ingress composite resources to test with."""

from typing import Any

from .messaging import composite

CERTIFICATE = "arn:aws:acm:ap-southeast-2:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"


def ingress(**changes: Any) -> dict[str, Any]:
    """The composite resource of a load balancer; `changes` replace fields of its spec."""
    spec = {
        "component": "ingress",
        "network": {"vpcCidr": "10.40.0.0/16", "subnets": ["subnet-public-a", "subnet-public-b"]},
        "securityGroupId": "sg-ingress",
        "internal": False,
        "waf": False,
        "deletionProtection": False,
        "aliases": [],
    }
    return composite("Ingress", "shop-dev-ingress-1a2b3c", spec | changes)


PLAIN = ingress()
WHOLE = ingress(
    waf=True,
    deletionProtection=True,
    certificateArn=CERTIFICATE,
    aliases=["shop.example.com", "*.shop.example.com"],
    hostedZoneId="Z123",
    accessLogs={"bucket": "shop-logs"},
)
INTERNAL = ingress(
    internal=True, network={"vpcCidr": "10.40.0.0/16", "subnets": ["subnet-private-a", "subnet-private-b"]}
)
