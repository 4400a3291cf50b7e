"""Monitoring composite resources to test with."""

from typing import Any

from .messaging import KEY, composite

PREFIX = "shop-dev-monitoring"

WATCHED: dict[str, Any] = {
    "services": [
        {
            "component": "service/web",
            "cluster": "shop-cluster",
            "service": "shop-dev-service-web",
            "targets": [
                {"container": "frontend", "arnSuffix": "targetgroup/front/1"},
                {"container": "backend", "arnSuffix": "targetgroup/back/2"},
            ],
            "traced": True,
        },
        {
            "component": "service/worker",
            "cluster": "shop-cluster",
            "service": "shop-dev-service-worker",
            "targets": [],
            "traced": False,
        },
    ],
    "functions": [
        {"component": "function/export", "function": "shop-export", "deadLetters": "shop-export-dead", "traced": True}
    ],
    "apis": [{"component": "api/public", "id": "a1b2c3"}],
    "queues": [{"component": "queue/jobs", "queue": "shop-jobs", "deadLetters": "shop-jobs-dead"}],
    "databases": [
        {"component": "database/main", "identifier": "shop-main", "aurora": True, "serverless": True},
        {"component": "database/old", "identifier": "shop-old", "aurora": False, "serverless": False},
    ],
    "groups": [
        {"component": "service/web", "logGroup": "/crofter/web"},
        {"component": "service/worker", "logGroup": "/crofter/worker"},
        {"component": "function/export", "logGroup": "/aws/lambda/export"},
    ],
    "insights": False,
    "balancer": {"component": "ingress", "arnSuffix": "app/shop/1"},
    "gateways": {"component": "network", "ids": ["nat-1", "nat-2"]},
}

ORDERS = {
    "name": "orders",
    "title": "Orders placed",
    "unit": "Count",
    "statistic": "Sum",
    "filter": {"component": "monitoring", "group": "app", "pattern": '{ $.event = "order" }', "value": "1"},
}
REVENUE = {
    "name": "revenue",
    "title": "Revenue",
    "unit": "None",
    "statistic": "Sum",
    "filter": {
        "component": "service/web",
        "logGroup": "/crofter/web",
        "pattern": '{ $.event = "order" }',
        "value": "$.amount",
    },
}
LOGINS = {
    "name": "logins",
    "title": "Logins",
    "unit": "Count",
    "statistic": "Sum",
    "metric": {"namespace": "Shop", "name": "Logins", "dimensions": {"Tenant": "all"}},
}

NOTHING: dict[str, Any] = {name: [] for name in ("services", "functions", "apis", "queues", "databases", "groups")} | {
    "insights": False
}

EXPORT = {"bucket": "shop-archive", "bucketArn": "arn:aws:s3:::shop-archive"}


def groups(app: int, system: int, security: int) -> list[dict[str, Any]]:
    """All three shared log groups, kept for so many days."""
    return [
        {"name": "app", "retentionDays": app},
        {"name": "system", "retentionDays": system},
        {"name": "security", "retentionDays": security},
    ]


def monitoring(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Environment's monitoring; `changes` replace fields of its spec."""
    spec: dict[str, Any] = {
        "component": "monitoring",
        "logsKeyArn": KEY,
        "groups": groups(7, 7, 30),
        "metrics": [],
        "dashboards": ["application", "infrastructure"],
        "watched": NOTHING,
    }
    return composite("Monitoring", "shop-dev-monitoring-1a2b3c", spec | changes)


PLAIN = monitoring()
"""As the planner makes it of a dev Environment with nothing in it."""

FULL = monitoring(
    groups=groups(90, 90, 365),
    metrics=[LOGINS, ORDERS, REVENUE],
    dashboards=["application", "infrastructure", "business"],
    watched=WATCHED,
    sampling={"percent": 5, "reservoirSize": 1},
    export=EXPORT,
)
"""A production Environment with something of everything."""
