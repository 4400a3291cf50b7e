"""`spec.apis`: HTTP APIs."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.http_api import ROUTE_LIMIT, ApiCors, ApiHost, BurstLimit, Jwt, Method, RateLimit
from crofter.api.components.identity import MOST_CLIENTS
from crofter.api.components.ingress import CertificateArn, HostedZoneId
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName

_PART: Final = r"([A-Za-z0-9._~-]+|\{[A-Za-z0-9_]+\})"
_REST: Final = r"\{[A-Za-z0-9_]+\+\}"
PATH: Final = rf"^/({_PART}(/{_PART})*(/{_REST})?|{_REST})?$"
"""A path: parts of plain characters or one {variable} each, the last of which may be greedy.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""


class RouteSection(Model):
    """Requests of a method and path, and the function that answers them."""

    model_config = rules(
        Rule(
            "!has(self.scopes) || !has(self.public) || !self.public",
            "scopes are of a token, and a public route asks for none",
            field="scopes",
        )
    )

    path: Annotated[
        str,
        Field(min_length=1, max_length=256, pattern=PATH, description="Path, as in /events/{id} or /files/{path+}."),
    ]
    method: Annotated[Method | None, Field(description="HTTP method; ANY is all of them. Default: ANY.")] = None
    function: Annotated[
        ItemName, Field(description="One of `spec.functions`; an API leads to fifteen different ones at most.")
    ]
    public: Annotated[
        bool | None,
        Field(description="Whether it answers without a token where the API has an authorizer. Default: false."),
    ] = None
    scopes: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=128)]] | None,
        Field(
            max_length=10,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Scopes of the token, one of which it needs.",
        ),
    ] = None


class IdentityAuthorizer(Model):
    """Tokens of the Environment's own users."""

    clients: Annotated[
        list[ItemName] | None,
        Field(
            min_length=1,
            max_length=MOST_CLIENTS,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Those of `spec.identity.clients` whose tokens are taken. Default: all of them.",
        ),
    ] = None


class AuthorizerSection(Model):
    """Whose tokens are taken."""

    model_config = rules(
        Rule("has(self.identity) != has(self.jwt)", "an authorizer is either identity or jwt", field="identity")
    )

    identity: Annotated[IdentityAuthorizer | None, Field(description="Those of `spec.identity`.")] = None
    jwt: Annotated[Jwt | None, Field(description="Issuer and audience of the tokens of somebody else.")] = None


class ApiDomainSection(Model):
    """The name of its own that an API answers under."""

    name: Annotated[
        ApiHost,
        Field(
            description="The name, for example api.shop.example.com, in lower case and without a star. Of this API "
            "alone."
        ),
    ]
    certificate_arn: Annotated[
        CertificateArn | None,
        Field(
            description="ARN of a certificate of ACM for it, in this region. Default: that of the domain of "
            "`spec.domains` which it is of."
        ),
    ] = None
    hosted_zone_id: Annotated[
        HostedZoneId | None,
        Field(
            description="Hosted zone of Route 53 in which it gets a record that leads to the API. Default: that of "
            "the domain; without either there is no record."
        ),
    ] = None


class ApiSection(Model):
    """An HTTP API of API Gateway."""

    name: Annotated[ItemName, Field(description="Name of the API within the Environment.")]
    routes: Annotated[
        list[RouteSection],
        Field(
            min_length=1,
            max_length=ROUTE_LIMIT,
            json_schema_extra={"x-kubernetes-list-type": "atomic"},
            description="Which requests go to which function. Their order does not matter.",
        ),
    ]
    authorizer: Annotated[
        AuthorizerSection | None, Field(description="Whose tokens are taken. Default: nobody's, all routes are public.")
    ] = None
    cors: Annotated[ApiCors | None, Field(description="Other origins that browsers may let at it. Default: none.")] = (
        None
    )
    domain: Annotated[
        ApiDomainSection | None,
        Field(
            description="Its own name. The endpoint that AWS gave it is switched off once that name leads to it. "
            "Default: none."
        ),
    ] = None
    rate_limit: Annotated[
        RateLimit | None, Field(description="Requests in a second, in the long run. Default: 50 for dev, else 500.")
    ] = None
    burst_limit: Annotated[
        BurstLimit | None, Field(description="Requests at once. Default: 100 for dev, else 1000.")
    ] = None
    log_retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days for which the access log is kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None
