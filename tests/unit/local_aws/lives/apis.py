"""HTTP APIs: what they are made of."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, named, ref

_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:worker"
_CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
_OTHER = _CERTIFICATE.replace("/1234", "/4321")
HOST = "api.shop.example.com"


def _regional(certificate: str) -> dict[str, str]:
    return {"certificateArn": certificate, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2"}


LIFE: list[dict[str, Any]] = [
    manifest(
        "API",
        "api",
        "apigatewayv2",
        name="public",
        protocolType="HTTP",
        corsConfiguration={"allowOrigins": ["https://shop.example.com"], "allowMethods": ["GET"], "maxAge": 300},
    ),
    manifest(
        "Authorizer",
        "authorizer",
        "apigatewayv2",
        apiIdRef=ref("api"),
        name="identity",
        authorizerType="JWT",
        identitySources=["$request.header.Authorization"],
        jwtConfiguration={"issuer": "https://issuer.example.com", "audience": ["client"]},
    ),
    manifest(
        "Integration",
        "integration",
        "apigatewayv2",
        apiIdRef=ref("api"),
        integrationType="AWS_PROXY",
        integrationUri=_FUNCTION,
        payloadFormatVersion="2.0",
        timeoutMilliseconds=30000,
    ),
    manifest(
        "Route",
        "get-events",
        "apigatewayv2",
        apiIdRef=ref("api"),
        routeKey="GET /events",
        authorizationType="JWT",
        authorizerIdRef=ref("authorizer"),
        target="integrations/abc",
    ),
    named(
        "$default",
        manifest(
            "Stage",
            "stage",
            "apigatewayv2",
            apiIdRef=ref("api"),
            autoDeploy=True,
            accessLogSettings={"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:logs", "format": "$x"},
            defaultRouteSettings={"throttlingBurstLimit": 100, "throttlingRateLimit": 50},
        ),
    ),
    named(HOST, manifest("DomainName", "host", "apigatewayv2", domainNameConfiguration=_regional(_CERTIFICATE))),
    manifest(
        "APIMapping",
        "host",
        "apigatewayv2",
        apiIdRef=ref("api"),
        domainNameRef=ref("host"),
        stage="$default",
        apiMappingKey="v1",
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("API", "api", {"description": "public", "tags": {"a": "b"}}),
    ("API", "api", {"corsConfiguration": {"allowOrigins": ["https://other.example.com"]}}),
    ("Authorizer", "authorizer", {"jwtConfiguration": {"issuer": "https://other.example.com", "audience": ["c"]}}),
    ("Integration", "integration", {"timeoutMilliseconds": 20000}),
    ("Route", "get-events", {"routeKey": "GET /things"}),
    ("Stage", "stage", {"defaultRouteSettings": {"throttlingBurstLimit": 10, "throttlingRateLimit": 5}}),
    ("Stage", "stage", {"tags": {"a": "b"}}),
    ("API", "api", {"disableExecuteApiEndpoint": True}),
    ("DomainName", "host", {"domainNameConfiguration": _regional(_OTHER)}),
    ("DomainName", "host", {"tags": {"a": "b"}}),
    ("APIMapping", "host", {"apiMappingKey": "v2"}),
    ("APIMapping", "host", {"stage": "other"}),
]

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [
    ("API", "api", {"protocolType": "WEBSOCKET"}, 'the argument "protocol_type" from "HTTP" to "WEBSOCKET"'),
    (
        "APIMapping",
        "host",
        {"apiId": "other", "apiIdRef": None},
        'cannot change the value of the argument "api_id" from ',
    ),
]
