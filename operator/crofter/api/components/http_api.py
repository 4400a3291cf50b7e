"""HttpApi: an HTTP API of API Gateway whose routes lead to Lambda functions."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.domain import DOMAIN_NAME
from crofter.api.components.ingress import CertificateArn, HostedZoneId
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model

Method = Literal["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

ROUTE_LIMIT: Final = 50
"""Most routes of an API, those that let preflight requests in counted. Each is one resource, each function that they
lead to two: with the API's own four, three of a custom domain name and three alarms that is ninety for fifteen
functions.
"""

FUNCTION_LIMIT: Final = 15
"""Most functions that the routes of one API lead to."""

RateLimit = Annotated[int, Field(ge=1, le=10000)]
BurstLimit = Annotated[int, Field(ge=1, le=5000)]
"""The highest are AWS's own for an account.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""


ApiHost = Annotated[str, Field(min_length=4, max_length=128, pattern=DOMAIN_NAME)]
"""A host name in lower case. AWS takes a star at its beginning too; such an API would have no URL of its own."""


class ApiCors(Model):
    """Which other origins a browser may let at the API, and how."""

    allow_origins: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=253)]],
        Field(
            min_length=1,
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Origins, for example https://shop.example.com.",
        ),
    ]
    allow_methods: Annotated[
        list[Method] | None,
        Field(
            min_length=1,
            max_length=8,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="HTTP methods that they may use; ANY is all of them. Default: those of the routes.",
        ),
    ] = None
    allow_headers: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=128)]] | None,
        Field(
            min_length=1,
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Request headers that they may send. Default: authorization and content-type.",
        ),
    ] = None
    allow_credentials: Annotated[
        bool | None, Field(description="Whether cookies go along. Not with the origin *. Default: false.")
    ] = None
    max_age_seconds: Annotated[
        int | None, Field(ge=0, le=86400, description="Seconds for which a browser remembers the answer. Default: 300.")
    ] = None


class Jwt(Model):
    """Whose tokens are taken."""

    issuer: Annotated[str, Field(min_length=9, max_length=512, description="Who issues the tokens, as https://…")]
    audience: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=256)]],
        Field(
            min_length=1,
            max_length=10,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="For whom they must be: ids of clients.",
        ),
    ]


class ApiFunction(Model):
    """A function that routes lead to."""

    component: Annotated[str, Field(max_length=64, description="Component that has the function.")]
    arn: Annotated[str, Field(max_length=256, description="ARN of the function.")]
    timeout_seconds: Annotated[int, Field(ge=1, le=30, description="How long an answer is waited for.")]
    made: Annotated[bool, Field(description="Whether it exists, so that AWS takes a permission for it.")]


class ApiRoute(Model):
    """Which requests go to which function."""

    method: Annotated[Method, Field(description="HTTP method; ANY is all of them.")]
    path: Annotated[str, Field(max_length=256, description="Path, with {variables} and a last {rest+}.")]
    function: Annotated[str, Field(max_length=64, description="Component that has the function.")]
    authorized: Annotated[bool, Field(description="Whether a token is asked for.")]
    scopes: Annotated[
        list[Annotated[str, Field(max_length=128)]], Field(max_length=10, description="Scopes, one of which it needs.")
    ]


def shape(path: str) -> str:
    """The path with every variable called the same: /a/{x} and /a/{y} are one route to API Gateway."""
    parts = path.split("/")
    return "/".join(("{+}" if part.endswith("+}") else "{}") if part.startswith("{") else part for part in parts)


def preflights(routes: Iterable[tuple[Method, str, bool]]) -> list[str]:
    """Paths that need an OPTIONS route of their own where there is CORS.

    Of each route: its method, its path, and whether a token is asked for.

    A browser asks by OPTIONS, without a token, whether it may send a request. API Gateway answers that by itself, but
    not where a route that asks for a token takes OPTIONS too, as ANY does: that refuses it with 401.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    known = list(routes)
    said = {shape(path) for method, path, _ in known if method == "OPTIONS"}
    return [path for method, path, authorized in known if method == "ANY" and authorized and shape(path) not in said]


class ApiDomain(Model):
    """The name of its own that an API answers under, with everything that takes."""

    name: Annotated[ApiHost, Field(description="The name.")]
    certificate_arn: Annotated[CertificateArn, Field(description="Certificate for it, in the Account's region.")]
    hosted_zone_id: Annotated[
        HostedZoneId | None, Field(description="Hosted zone that its record is in; without one there is no record.")
    ] = None


class HttpApiSpec(AlarmedSpec):
    """Spec of the HttpApi composite resource."""

    routes: Annotated[list[ApiRoute], Field(min_length=1, max_length=ROUTE_LIMIT, description="The routes.")]
    functions: Annotated[
        list[ApiFunction], Field(min_length=1, max_length=FUNCTION_LIMIT, description="What they lead to.")
    ]
    jwt: Annotated[Jwt | None, Field(description="Whose tokens are taken; null: nobody's.")] = None
    cors: Annotated[ApiCors | None, Field(description="Other origins; null: none.")] = None
    domain: Annotated[ApiDomain | None, Field(description="Its own name; null: it answers where AWS puts it.")] = None
    rate_limit: Annotated[RateLimit, Field(description="Requests in a second, in the long run.")]
    burst_limit: Annotated[BurstLimit, Field(description="Requests at once.")]
    log_retention_days: Annotated[RetentionDays, Field(description="Days for which the access log is kept.")]
    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the access log.")]


class HttpApiOutputs(Model):
    """What others need of an API. Absent until it exists."""

    id: Annotated[str, Field(max_length=64, description="Id of the API.")]
    url: Annotated[str, Field(max_length=256, description="Where it answers.")]
    log_group: Annotated[str, Field(max_length=512, description="Name of the log group of its access log.")]
    domain_target: Annotated[
        str | None, Field(max_length=256, description="What its own name must lead to: DNS name that AWS gave it.")
    ] = None
    domain_target_zone_id: Annotated[
        HostedZoneId | None, Field(description="Hosted zone of that name, for alias records.")
    ] = None


HTTP_API: Final = ComponentKind(
    kind="HttpApi",
    plural="httpapis",
    name="api",
    condition="ApisReady",
    spec=HttpApiSpec,
    outputs=HttpApiOutputs,
    managed=(
        managed.METRIC_ALARM,
        managed.API,
        managed.API_AUTHORIZER,
        managed.API_DOMAIN_NAME,
        managed.API_INTEGRATION,
        managed.API_MAPPING,
        managed.API_ROUTE,
        managed.API_STAGE,
        managed.LOG_GROUP,
        managed.LAMBDA_PERMISSION,
        managed.RECORD,
    ),
    needs=("Domain", "Encryption", "LambdaFunction"),
    purpose="An HTTP API whose routes lead to Lambda functions, with tokens, limits, an access log and its own name.",
)
