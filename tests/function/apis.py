"""HttpApi composite resources to test with."""

from typing import Any

from .ingresses import CERTIFICATE
from .messaging import KEY, composite

EXPORT = "arn:aws:lambda:ap-southeast-2:123456789012:function:export"
HOST = "api.shop.example.com"
DOMAIN = {"name": HOST, "certificateArn": CERTIFICATE, "hostedZoneId": "Z123"}
JWT = {"issuer": "https://issuer.example.com", "audience": ["b", "a"]}


def route(path: str = "/events", method: str = "GET", **changes: Any) -> dict[str, Any]:
    """A route to the function `export`."""
    plain = {"method": method, "path": path, "function": "function/export", "authorized": False, "scopes": []}
    return plain | changes


def api(**changes: Any) -> dict[str, Any]:
    """The composite resource of an API; `changes` replace fields of its spec."""
    spec = {
        "component": "api/public",
        "routes": [route()],
        "functions": [{"component": "function/export", "arn": EXPORT, "timeoutSeconds": 30, "made": True}],
        "rateLimit": 50,
        "burstLimit": 100,
        "logRetentionDays": 7,
        "logsKeyArn": KEY,
    }
    return composite("HttpApi", "shop-dev-api-public-1a2b3c", spec | changes)


OPEN = api()
NAMED = api(domain=DOMAIN)
GUARDED = api(
    jwt=JWT,
    routes=[route(authorized=True, scopes=["read"]), route("/health")],
    cors={
        "allowOrigins": ["https://shop.example.com"],
        "allowMethods": ["POST", "GET"],
        "allowHeaders": ["authorization"],
        "allowCredentials": True,
        "maxAgeSeconds": 300,
    },
)
