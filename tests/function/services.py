"""WebService composite resources to test with."""

from typing import Any

from .compute import LOGS_KEY
from .messaging import composite

NOTHING: dict[str, Any] = {"variables": [], "secrets": [], "connections": [], "grants": []}
REPOSITORY = "arn:aws:ecr:ap-southeast-2:123456789012:repository/shop-dev-registry-web"
IMAGE = "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/shop-dev-registry-web:f-1"
CHECK = {
    "path": "/healthz",
    "statusCodes": "200-299",
    "intervalSeconds": 15,
    "timeoutSeconds": 5,
    "healthyThreshold": 2,
    "unhealthyThreshold": 3,
}
SCALING: dict[str, Any] = {"min": 1, "max": 2, "cpu": {"target": 60}, "schedules": []}
SECRET = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:stripe-AbCdEf"


def container(name: str, **changes: Any) -> dict[str, Any]:
    """A container; `changes` replace its fields."""
    return {"name": name, "image": f"{name}:1", "variables": [], "essential": True} | changes


def route(path: str, target: str, priority: int, *hosts: str, host: str | None = None) -> dict[str, Any]:
    """A route to a container."""
    said = {} if host is None else {"host": host}
    return {"path": path, "container": target, "priority": priority, "hosts": list(hosts), **said}


def service(**changes: Any) -> dict[str, Any]:
    """The composite resource of a service; `changes` replace fields of its spec."""
    spec = {
        "component": "service/web",
        "network": {"vpcId": "vpc-1", "subnets": ["subnet-private-a", "subnet-private-b"]},
        "securityGroupId": "sg-web",
        "cluster": {
            "name": "shop-dev-cluster",
            "arn": "arn:aws:ecs:ap-southeast-2:123456789012:cluster/shop-dev-cluster",
            "execLogGroup": "/crofter/exec",
        },
        "logsKeyArn": LOGS_KEY,
        "logRetentionDays": 7,
        "containers": [container("worker")],
        "routes": [],
        "cpu": 256,
        "memory": 512,
        "architecture": "X86_64",
        "scaling": SCALING,
        "spot": 100,
        "exec": False,
        "tracing": False,
        "bindings": NOTHING,
    }
    return composite("WebService", "shop-dev-service-web-1a2b3c", spec | changes)


INGRESS = {
    "listenerArn": "arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:listener/app/shop/1/2",
    "securityGroupId": "sg-ingress",
    "arnSuffix": "app/shop/1",
}
WORKER = service()
SHOP = service(
    ingress=INGRESS,
    containers=[
        container("frontend", image=IMAGE, repositoryArn=REPOSITORY, port=80, healthCheck=CHECK),
        container(
            "backend",
            port=3001,
            command=["serve", "--all"],
            variables=[{"name": "LOG_LEVEL", "value": "info"}],
            healthCheck=CHECK,
        ),
        container("sidecar", essential=False),
    ],
    routes=[
        route("/api/*", "backend", 16667, "shop.example.com"),
        route("/*", "frontend", 33334, "shop.example.com"),
    ],
    cpu=512,
    memory=1024,
    spot=50,
    exec=True,
    tracing=True,
    scaling={
        "min": 2,
        "max": 10,
        "cpu": {"out": 70, "in": 30},
        "memory": {"target": 80},
        "requestsPerTarget": 500,
        "metric": {
            "namespace": "Shop",
            "name": "Backlog",
            "statistic": "Average",
            "dimensions": {"Queue": "export"},
            "target": 20.5,
        },
        "schedules": [{"name": "morning", "cron": "0 7 ? * MON-FRI *", "timezone": "UTC", "min": 4}],
    },
    bindings={
        "variables": [{"name": "QUEUE_EXPORT_URL", "value": "https://sqs/export"}],
        "secrets": [
            {
                "name": "STRIPE_KEY",
                "component": "secret/stripe",
                "secretArn": SECRET,
                "jsonKey": "apiKey",
                "keyArn": LOGS_KEY,
            }
        ],
        "connections": [{"component": "database/main", "securityGroupId": "sg-database", "port": 5432}],
        "grants": [
            {
                "target": "Queue",
                "component": "queue/export",
                "access": "Send",
                "arn": "arn:aws:sqs:ap-southeast-2:123456789012:export",
                "keyArn": None,
            }
        ],
    },
)
SEARCH = service(
    component="service/search",
    containers=[container("search", port=9200)],
    discovery={"namespaceId": "ns-1", "name": "search"},
)
"""A service that others find by its name."""
