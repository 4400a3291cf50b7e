"""Manifests that say as little as they can, of which the defaults are seen.

Together they have every object that a manifest can have. Where a default follows from another field there are two of a
thing that differ in that field; names of things differ for the same reason.
"""

from collections.abc import Mapping
from typing import Any, Final

_EMAIL: Final = {"senderAddress": "no-reply@shop.example.com"}
_OTHER_EMAIL: Final = {"senderAddress": "no-reply@example.com"}
_CONTAINERS: Final = [{"name": "web", "image": {"uri": "web:1"}, "port": 80, "healthCheck": {}}]
_SCALING: Final = {
    "cpu": {},
    "memory": {},
    "metric": {"namespace": "Shop", "name": "Orders", "target": 1},
    "schedules": [{"name": "night", "cron": "0 22 * * ? *"}],
}
_USES: Final[Mapping[str, Any]] = {"uses": [{"identity": {}}]}
_ZIP: Final = {"bucket": "code", "key": "a.zip", "handler": "app.handler", "runtime": "python3.13"}
_ROUTES: Final = [{"path": "/events", "function": "events"}]
_STREAM: Final = "arn:aws:kinesis:us-east-1:111122223333:stream/events"
_COUNTED: Final = {"pattern": "ERROR"}

SAMPLES: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "protection": {},
        "network": {"cidr": "10.0.0.0/16", "flowLogs": {}},
        "encryption": {},
        "logArchive": {},
        "cluster": {},
        "ingress": {},
        "buckets": [{"name": "a"}, {"name": "b", "cors": [{"allowedOrigins": ["*"], "allowedMethods": ["GET"]}]}],
        "domains": [{"name": "shop.example.com", "hostedZoneId": "Z1"}],
        "queues": [{"name": "a"}],
        "registries": [{"name": "a"}],
        "secrets": [
            {"name": "a", "external": {}},
            {"name": "b", "generate": {}},
            {"name": "c", "valueFrom": {"name": "c", "key": "value"}},
        ],
    },
    {
        "databases": [
            {"name": "a", "engine": "aurora-postgresql", "version": "17", "proxy": {}},
            {"name": "b", "engine": "postgres", "version": "17", "roles": [{"name": "app", "access": "Owner"}]},
            {
                "name": "c",
                "engine": "aurora-mysql",
                "version": "8.0",
                "serverless": {"min": 1, "max": 2},
                "restoreFrom": {"snapshot": "before"},
            },
            {
                "name": "d",
                "engine": "mysql",
                "version": "8.4",
                "instance": {"class": "db.m7g.large"},
                "storage": {"gib": 20, "maxGib": 40},
                "restoreFrom": {"pointInTime": {"environment": "shop", "database": "main"}},
            },
        ]
    },
    {
        "functions": [
            {"name": "a", "image": {"uri": "a:1"}, "triggers": [{"queue": "a"}, {"bucket": "a"}], **_USES},
            {"name": "b", "zip": _ZIP, "triggers": [{"schedule": "rate(1 hour)"}, {"stream": _STREAM}]},
        ],
        "services": [
            {"name": "a", "containers": _CONTAINERS},
            {
                "name": "b",
                "containers": _CONTAINERS,
                "cpu": 1024,
                "routes": [{"path": "/", "container": "web"}],
                "scaling": _SCALING,
                **_USES,
            },
        ],
        "apis": [
            {"name": "a", "routes": _ROUTES, "cors": {"allowOrigins": ["*"]}, "domain": {"name": "a.example.com"}},
            {
                "name": "b",
                "routes": [{"path": "/events", "method": "GET", "function": "events"}],
                "cors": {"allowOrigins": ["*"]},
                "authorizer": {"identity": {}, "jwt": {"issuer": "https://example.com", "audience": ["a"]}},
            },
        ],
    },
    {
        "identity": {
            "userPool": {"passwordPolicy": {}, "customAttributes": [{"name": "tenant"}], "email": _EMAIL},
            "clients": [
                {"name": "a"},
                {"name": "b", "oauthFlow": "ClientCredentials"},
            ],
            "domain": {},
            "resourceServers": [{"identifier": "a", "scopes": [{"name": "read", "description": "Read"}]}],
            "passwordless": {"email": _EMAIL},
            "identityPool": {"authenticated": {"folders": [{"bucket": "a", "access": "Read"}]}},
        }
    },
    {
        "identity": {
            "userPool": {"email": _OTHER_EMAIL},
            "passwordless": {"email": _OTHER_EMAIL},
        }
    },
    {
        "monitoring": {
            "tiers": {tier: {"endpointSecretRef": {"name": "pager"}} for tier in ("critical", "warning", "info")},
            "alarms": [{"component": "queue/a", "alarm": "age"}],
            "sampling": {},
            "logs": {"groups": {"app": {}, "system": {}, "security": {}}},
            "businessMetrics": [
                {"name": "a", "filter": _COUNTED},
                {"name": "b", "metric": {"namespace": "Shop", "name": "Orders"}},
                {"name": "c", "filter": {**_COUNTED, "service": "web"}},
            ],
        }
    },
)
