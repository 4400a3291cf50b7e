"""Names by which services find each other."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, ref

LIFE = [
    manifest(
        "PrivateDNSNamespace",
        "names",
        "servicediscovery",
        name="shop.team.internal",
        vpcRef=ref("vpc"),
        description="all",
    ),
    manifest(
        "Service",
        "search",
        "servicediscovery",
        name="search",
        description="finds",
        dnsConfig={
            "namespaceIdRef": ref("names"),
            "routingPolicy": "MULTIVALUE",
            "dnsRecords": [{"type": "A", "ttl": 10}],
        },
        healthCheckCustomConfig={"failureThreshold": 1},
        forceDestroy=True,
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("PrivateDNSNamespace", "names", {"description": "all of them", "tags": {"a": "b"}}),
    ("PrivateDNSNamespace", "names", {"tags": {"c": "d"}}),
    ("Service", "search", {"dnsConfig": {"dnsRecords": [{"type": "A", "ttl": 60}]}, "tags": {"a": "b"}}),
    ("Service", "search", {"description": "finds things", "forceDestroy": False}),
]

REFUSALS = [
    (
        "PrivateDNSNamespace",
        "names",
        {"name": "other.internal"},
        'the argument "name" from "shop.team.internal" to "other.internal"',
    ),
    ("PrivateDNSNamespace", "names", {"vpc": "vpc-0", "vpcRef": None}, 'cannot change the value of the argument "'),
    ("Service", "search", {"name": "find"}, 'the argument "name" from "search" to "find"'),
]
