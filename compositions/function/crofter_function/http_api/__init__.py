"""HttpApi: how API Gateway leads requests to functions."""

import re
from typing import Any, Final, get_args

from crofter.api import managed
from crofter.api.components import http_api as contract
from crofter.api.components.http_api import (
    ROUTE_LIMIT,
    ApiCors,
    ApiFunction,
    ApiRoute,
    HttpApiOutputs,
    HttpApiSpec,
    Method,
    preflights,
)
from crofter.api.names import digest
from crofter_function.framework import alarms, lambdas, logs
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed, SpecError, collected
from crofter_function.framework.scope import Scope
from crofter_function.http_api import domain
from crofter_function.http_api.defaults import (
    ACCESS_LOG,
    KEY_DIGEST,
    KEY_READABLE,
    LOG_GROUP_PREFIX,
    NAME_LIMIT,
    PAYLOAD,
    STAGE,
    TOKEN,
)

API: Final = "api"
AUTHORIZER: Final = "authorizer"
METHODS: Final = tuple(one for one in get_args(Method) if one != "ANY")


def compose(spec: HttpApiSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `api`, `stage`, `log-group`, `authorizer`, `integration-<function>`, `permission-<function>`, `route-<…>`.

    And those of `domain`, and `alarm-<name>`, which is about what only AWS can name.

    A route names its integration by an id that only AWS knows: it is asked for once that is known, and stays.

    Raises SpecError for a route to a function that is not there, for two routes of one method and path, and for more
    routes than there may be.
    """
    log_group = LOG_GROUP_PREFIX + scope.aws_name(API, NAME_LIMIT)
    table = collected(
        {
            API: Managed(managed.API, _api(spec, scope, observed)),
            "log-group": logs.named(log_group, retention_days=spec.log_retention_days, key_arn=spec.logs_key_arn),
            "stage": Managed(managed.API_STAGE, _stage(spec, scope, log_group), external_name=STAGE),
        },
        _authorizer(spec, scope),
        *(_function(one, scope, observed) for one in spec.functions),
        _routes(spec, scope, observed),
        domain.resources(spec, API, scope, observed),
        alarms.resources(spec, scope, observed, {"api": [_measured(observed)]}),
    )
    return Composed(table, _outputs(spec, observed, log_group))


def _outputs(spec: HttpApiSpec, observed: Observed, log_group: str) -> HttpApiOutputs | None:
    """Where it answers is under its own name, once that leads to it: until then nothing new is told."""
    api, url = observed.external_name(API), observed.at_provider(API, "apiEndpoint")
    if api is None or url is None:
        return None
    if spec.domain is None:
        return HttpApiOutputs(id=api, url=url, log_group=log_group)
    leading = domain.target(spec.domain, observed)
    if leading is None or not domain.mapped(spec.domain, observed):
        return None
    return HttpApiOutputs(
        id=api,
        url=f"https://{spec.domain.name}",
        log_group=log_group,
        domain_target=leading.name,
        domain_target_zone_id=leading.zone_id,
    )


def _measured(observed: Observed) -> dict[str, str] | None:
    """What metrics call the API, once AWS has told."""
    api = observed.external_name(API)
    return None if api is None else {"ApiId": api, "Stage": STAGE}


def _api(spec: HttpApiSpec, scope: Scope, observed: Observed) -> dict[str, Any]:
    """The API, reached by one name alone: AWS's endpoint is off once, and as long as, its own name leads to it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
    """
    fields: dict[str, Any] = {"name": scope.aws_name(API, NAME_LIMIT), "protocolType": "HTTP"}
    if domain.mapped(spec.domain, observed):
        fields["disableExecuteApiEndpoint"] = True
    return fields if spec.cors is None else fields | {"corsConfiguration": _cors(spec.cors)}


def _cors(cors: ApiCors) -> dict[str, Any]:
    """Methods are named one by one: to a browser that sends cookies a star is a method of that name.

    https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    """
    methods = METHODS if "ANY" in (cors.allow_methods or ()) else cors.allow_methods or ()
    return {
        "allowOrigins": sorted(cors.allow_origins),
        "allowMethods": sorted(methods),
        "allowHeaders": sorted(cors.allow_headers or ()),
        "allowCredentials": bool(cors.allow_credentials),
        "maxAge": cors.max_age_seconds or 0,
    }


def _stage(spec: HttpApiSpec, scope: Scope, log_group: str) -> dict[str, Any]:
    return {
        "apiIdRef": scope.ref(API),
        "autoDeploy": True,
        "accessLogSettings": {"destinationArn": scope.arn("logs", f"log-group:{log_group}"), "format": ACCESS_LOG},
        "defaultRouteSettings": {
            "throttlingBurstLimit": spec.burst_limit,
            "throttlingRateLimit": spec.rate_limit,
            "detailedMetricsEnabled": True,
        },
    }


def _authorizer(spec: HttpApiSpec, scope: Scope) -> dict[str, Managed]:
    if spec.jwt is None:
        return {}
    fields = {
        "apiIdRef": scope.ref(API),
        "name": scope.aws_name(AUTHORIZER, NAME_LIMIT),
        "authorizerType": "JWT",
        "identitySources": [TOKEN],
        "jwtConfiguration": {"issuer": spec.jwt.issuer, "audience": sorted(spec.jwt.audience)},
    }
    return {AUTHORIZER: Managed(managed.API_AUTHORIZER, fields)}


def _function(function: ApiFunction, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """The way to a function, and the function's permission for just this API."""
    name = function.component.replace("/", "-")
    integration = Managed(
        managed.API_INTEGRATION,
        {
            "apiIdRef": scope.ref(API),
            "integrationType": "AWS_PROXY",
            "integrationUri": function.arn,
            "payloadFormatVersion": PAYLOAD,
            "timeoutMilliseconds": function.timeout_seconds * 1000,
        },
        replaceable=True,
    )
    api, key = observed.external_name(API), f"permission-{name}"
    if api is None or not function.made:
        return {f"integration-{name}": integration}
    source = scope.arn("execute-api", f"{api}/*/*")
    permission = lambdas.permission(scope, key, function.arn.rsplit(":", 1)[1], "apigateway.amazonaws.com", source)
    return {f"integration-{name}": integration, key: permission}


def _routes(spec: HttpApiSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    functions = {one.component for one in spec.functions}
    table: dict[str, Managed] = {}
    seen: set[str] = set()
    for place, route in enumerate((*spec.routes, *_preflights(spec))):
        if route.function not in functions:
            raise SpecError(f"spec.routes.{place}.function", f"{route.function} is not among the functions")
        key = route_key(route)
        if key in seen:
            raise SpecError(f"spec.routes.{place}", f"{route.method} {route.path} is there twice")
        seen.add(key)
        integration = observed.external_name(f"integration-{route.function.replace('/', '-')}")
        if integration is not None:
            table[key] = Managed(managed.API_ROUTE, _route(route, integration, scope), replaceable=True)
    return table


def _preflights(spec: HttpApiSpec) -> list[ApiRoute]:
    """Routes without a token for what a browser asks before it sends a request, each beside one that would refuse it.

    They lead where that one leads, since AWS knows no route that leads nowhere.
    """
    if spec.cors is None:
        return []
    paths = set(preflights((one.method, one.path, one.authorized) for one in spec.routes))
    count = len(spec.routes) + len(paths)
    if count > ROUTE_LIMIT:
        raise SpecError("spec.routes", f"{count} with those for preflight requests; at most {ROUTE_LIMIT} are allowed")
    beside = [one for one in spec.routes if one.method == "ANY" and one.path in paths]
    free = {"method": "OPTIONS", "authorized": False, "scopes": []}
    return [one.model_copy(update=free) for one in beside]


def _route(route: ApiRoute, integration: str, scope: Scope) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "apiIdRef": scope.ref(API),
        "routeKey": f"{route.method} {route.path}",
        "target": f"integrations/{integration}",
        "authorizationType": "JWT" if route.authorized else "NONE",
    }
    if route.authorized:
        fields["authorizerIdRef"] = scope.ref(AUTHORIZER)
        if route.scopes:
            fields["authorizationScopes"] = route.scopes
    return fields


def route_key(route: ApiRoute) -> str:
    """Key of a route: what can be read of it, and a digest, since paths hold what keys may not."""
    readable = re.sub(r"[^a-z0-9]+", "-", f"{route.method}{route.path}".lower()).strip("-")[:KEY_READABLE].rstrip("-")
    return f"route-{readable}-{digest(route.method, route.path, length=KEY_DIGEST)}"


HTTP_API: Final = Component(contract.HTTP_API, compose)
