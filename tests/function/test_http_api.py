"""The whole answer for an HTTP API, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .alarms import monitored
from .apis import DOMAIN, EXPORT, GUARDED, JWT, OPEN, api, route
from .fields import MOST, fields
from .messaging import KEY

GET, HEALTH = "route-get-events-06d035", "route-get-health-6cb39b"


def test_routes_wait_until_their_integration_is_known() -> None:
    first = {"api", "stage", "log-group", "integration-function-export"}
    assert run(OPEN).resources.keys() == first
    assert settle(OPEN)[0].resources.keys() == first | {"permission-function-export", GET}
    assert settle(GUARDED)[0].resources.keys() - first == {"permission-function-export", "authorizer", GET, HEALTH}


def test_the_api_and_the_origins_it_lets_browsers_come_from() -> None:
    found = fields(GUARDED, "api")
    assert found.pop("name").startswith("shop-dev-api-public-api-")
    assert found == {
        "protocolType": "HTTP",
        "corsConfiguration": {
            "allowOrigins": ["https://shop.example.com"],
            "allowMethods": ["GET", "POST"],
            "allowHeaders": ["authorization"],
            "allowCredentials": True,
            "maxAge": 300,
        },
    }
    assert "corsConfiguration" not in fields(OPEN, "api")


def test_requests_are_limited_and_written_down_without_what_nobody_should_keep() -> None:
    found = fields(OPEN, "stage")
    logs = found.pop("accessLogSettings")
    assert found.pop("apiIdRef")["name"].startswith("shop-dev-api-public-api-")
    assert found == {
        "autoDeploy": True,
        "defaultRouteSettings": {
            "throttlingBurstLimit": 100,
            "throttlingRateLimit": 50,
            "detailedMetricsEnabled": True,
        },
    }
    group = settle(OPEN)[0].resources["log-group"]["metadata"]["annotations"]["crossplane.io/external-name"]
    assert logs["destinationArn"] == f"arn:aws:logs:ap-southeast-2:123456789012:log-group:{group}"
    assert group.startswith("/aws/vendedlogs/apigateway/shop-dev-api-public-api-")
    assert fields(OPEN, "log-group") == {"retentionInDays": 7, "kmsKeyId": KEY}
    line = json.loads(logs["format"])
    assert {"status", "routeKey", "ip", "latency"} <= line.keys()
    assert not [value for value in line.values() if "header" in value or "query" in value]
    annotations = settle(OPEN)[0].resources["stage"]["metadata"]["annotations"]
    assert annotations["crossplane.io/external-name"] == "$default"


def test_a_function_may_be_invoked_by_this_api_only() -> None:
    found = fields(OPEN, "permission-function-export")
    api_id = settle(OPEN)[0].xr_status["outputs"]["id"]
    assert found.pop("statementId").startswith("shop-dev-api-public-permission-function-export-")
    assert found == {
        "functionName": "export",
        "action": "lambda:InvokeFunction",
        "principal": "apigateway.amazonaws.com",
        "sourceArn": f"arn:aws:execute-api:ap-southeast-2:123456789012:{api_id}/*/*",
    }
    integration = fields(OPEN, "integration-function-export")
    assert integration.pop("apiIdRef")
    assert integration == {
        "integrationType": "AWS_PROXY",
        "integrationUri": EXPORT,
        "payloadFormatVersion": "2.0",
        "timeoutMilliseconds": 30000,
    }


def test_no_permission_is_asked_for_of_a_function_that_is_not_made_yet() -> None:
    function = {"component": "function/export", "arn": EXPORT, "timeoutSeconds": 30, "made": False}
    assert "permission-function-export" not in settle(api(functions=[function]))[0].resources


def test_a_route_asks_for_a_token_with_one_of_its_scopes() -> None:
    found = fields(GUARDED, GET)
    assert found["target"].startswith("integrations/")
    assert (found["routeKey"], found["authorizationType"]) == ("GET /events", "JWT")
    assert found["authorizationScopes"] == ["read"]
    assert found["authorizerIdRef"]["name"].startswith("shop-dev-api-public-authorizer-")
    free = fields(GUARDED, HEALTH)
    assert (free["routeKey"], free["authorizationType"]) == ("GET /health", "NONE")
    assert "authorizerIdRef" not in free
    authorizer = fields(GUARDED, "authorizer")
    assert authorizer["jwtConfiguration"] == {"issuer": "https://issuer.example.com", "audience": ["a", "b"]}
    assert authorizer["identitySources"] == ["$request.header.Authorization"]


CORS = GUARDED["spec"]["cors"]


def route_keys(*routes: dict[str, Any], **changes: Any) -> list[str]:
    """Methods and paths of the routes in AWS, with who is let in."""
    made = settle(api(routes=list(routes), jwt=JWT, **changes))[0].resources.values()
    found = [one["spec"]["forProvider"] for one in made if one["kind"] == "Route"]
    return sorted(f"{one['routeKey']} {one['authorizationType']}" for one in found)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ([route("/a", "ANY", authorized=True)], ["ANY /a JWT", "OPTIONS /a NONE"]),
        ([route("/{rest+}", "ANY", authorized=True)], ["ANY /{rest+} JWT", "OPTIONS /{rest+} NONE"]),
        ([route("/a", "ANY")], ["ANY /a NONE"]),
        ([route("/a", "POST", authorized=True)], ["POST /a JWT"]),
        (
            [route("/a/{x}", "ANY", authorized=True), route("/a/{y}", "OPTIONS")],
            ["ANY /a/{x} JWT", "OPTIONS /a/{y} NONE"],
        ),
        (
            [route("/a", "ANY", authorized=True), route("/{rest+}", "OPTIONS")],
            ["ANY /a JWT", "OPTIONS /a NONE", "OPTIONS /{rest+} NONE"],
        ),
    ],
    ids=["any", "greedy", "public", "one-method", "its-own", "less-specific"],
)
def test_a_browser_may_ask_without_a_token_whether_it_may_send_a_request(
    routes: list[dict[str, Any]], expected: list[str]
) -> None:
    assert route_keys(*routes, cors=CORS) == expected


def test_without_cors_nobody_is_let_in_without_a_token() -> None:
    assert route_keys(route("/a", "ANY", authorized=True)) == ["ANY /a JWT"]


def test_what_a_browser_asks_leads_where_its_request_will() -> None:
    xr = api(routes=[route("/a", "ANY", authorized=True, scopes=["read"])], jwt=JWT, cors=CORS)
    whole, asked = fields(xr, "route-any-a-0b2b07"), fields(xr, "route-options-a-d63636")
    assert asked == {
        "apiIdRef": whole["apiIdRef"],
        "routeKey": "OPTIONS /a",
        "target": whole["target"],
        "authorizationType": "NONE",
    }


def test_every_method_is_named_since_a_star_is_none_to_a_browser_with_cookies() -> None:
    found = fields(api(cors=CORS | {"allowMethods": ["ANY"]}), "api")["corsConfiguration"]
    assert found["allowMethods"] == ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


def test_routes_for_what_browsers_ask_count() -> None:
    routes = [route(f"/{n}", "ANY", authorized=True) for n in range(26)]
    with pytest.raises(
        RenderError, match=r"spec\.routes: 52 with those for preflight requests; at most 50 are allowed"
    ):
        run(api(routes=routes, jwt=JWT, cors=CORS))
    assert len(route_keys(*routes[:25], cors=CORS)) == 50


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        ([route(function="function/other")], "spec.routes.0.function: function/other is not among the functions"),
        ([route(), route()], "spec.routes.1: GET /events is there twice"),
    ],
)
def test_routes_that_cannot_be(routes: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(RenderError, match=told):
        run(api(routes=routes))


def test_the_most_resources_that_an_api_has() -> None:
    functions = [
        {"component": f"function/f{n}", "arn": f"{EXPORT}{n}", "timeoutSeconds": 30, "made": True} for n in range(15)
    ]
    routes = [route(f"/{n}", "ANY", function=f"function/f{n % 15}", authorized=True) for n in range(25)]
    most = api(routes=routes, functions=functions, jwt=JWT, domain=DOMAIN, cors=CORS)
    assert len(settle(monitored(most))[0].resources) == MOST


def test_outputs() -> None:
    outputs = settle(OPEN)[0].xr_status["outputs"]
    assert outputs.keys() == {"id", "url", "logGroup"}
    assert outputs["url"].startswith("https://")
