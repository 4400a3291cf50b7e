"""SecurityGroups composite resources to test with."""

from typing import Any

from .messaging import composite


def security_groups(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Environment's security groups; `changes` replace fields of its spec."""
    spec = {"component": "security-groups", "vpcId": "vpc-1", "groups": ["database/main", "ingress", "service/web"]}
    return composite("SecurityGroups", "shop-dev-security-groups-1a2b3c", spec | changes)


GROUPS = security_groups()
