"""Domain composite resources to test with."""

from typing import Any

from .messaging import composite

ZONE = "Z0123456789ABC"


def domain(**changes: Any) -> dict[str, Any]:
    """The composite resource of a name; `changes` replace fields of its spec."""
    spec = {
        "component": "domain/shop.example.com",
        "name": "shop.example.com",
        "hostedZoneId": ZONE,
        "wildcard": False,
        "usEast1": False,
    }
    return composite("Domain", "shop-dev-domain-shop.example.com-1a2b3c", spec | changes)


SHOP = domain()
WIDE = domain(wildcard=True, usEast1=True)
