"""Plans the HttpApis: one for each that the manifest names."""

from typing import Any, Final

from crofter.api.components.function import LAMBDA_FUNCTION, LambdaFunctionOutputs
from crofter.api.components.http_api import (
    HTTP_API,
    ApiDomain,
    ApiFunction,
    ApiRoute,
    HttpApiOutputs,
    HttpApiSpec,
    Jwt,
)
from crofter.api.components.identity import IDENTITY, IdentityOutputs
from crofter.api.model import Model
from crofter.api.sections.apis import ApiSection
from crofter.api.status import Endpoint
from crofter.plan.arns import function_arn
from crofter.plan.bindings import Waiting
from crofter.plan.certificates import certificate_for, domain_of, zone_for
from crofter.plan.certificates import component_of as certificates_of
from crofter.plan.head import head
from crofter.plan.inputs import kept, missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed

_LONGEST: Final = 30
"""Seconds for which API Gateway waits for an answer at the most.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
"""


def component_of(name: str) -> str:
    """Name of the component that has the API of this name."""
    return f"{HTTP_API.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[HttpApiSpec | Blocked, ...]:
    """One HttpApi for each, once there is the key of its log. Functions are known before they are made."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.apis or ())


def _instance(section: ApiSection, environment: Environment, observed: Observed) -> HttpApiSpec | Blocked:
    component = component_of(section.name)
    key = key_arn(observed, component, "logs", "logsKeyArn")
    if key is None:
        return Blocked(HTTP_API, component, no_key(observed, "logs"))
    jwt = _jwt(section, component, environment, observed)
    if isinstance(jwt, Waiting):
        return Blocked(HTTP_API, component, jwt.message)
    domain = _domain(section, component, environment, observed)
    if isinstance(domain, Blocked):
        return domain
    asked: dict[str, Any] = section.model_dump(include={"rate_limit", "burst_limit", "log_retention_days"})
    return HttpApiSpec(
        **head(environment, observed, component),
        **asked,
        routes=_routes(section, jwt),
        functions=_functions(section, component, environment, observed),
        jwt=jwt,
        cors=section.cors,
        domain=domain,
        logs_key_arn=key,
    )


def _jwt(section: ApiSection, component: str, environment: Environment, observed: Observed) -> Jwt | Waiting | None:
    """Whose tokens are taken. An API that exists goes on with what it has while a client is in doubt.

    An access token of Cognito has no audience: API Gateway takes the id of the client for it.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    authorizer = section.authorizer
    if authorizer is None or authorizer.identity is None:
        return authorizer.jwt if authorizer is not None else None
    outputs = published(observed, IDENTITY.name, IdentityOutputs)
    users = environment.spec.identity
    known = {one.name: one.id for one in outputs.clients} if outputs is not None else {}
    wanted = authorizer.identity.clients or [one.name for one in (users.clients if users is not None else None) or ()]
    absent = sorted(name for name in wanted if name not in known)
    if outputs is not None and not absent:
        return Jwt(issuer=outputs.issuer, audience=sorted(known[name] for name in wanted))
    before = kept(observed, component, "jwt", Jwt)
    if before is not None:
        return before
    if outputs is None:
        return Waiting(missing(observed, IDENTITY.name))
    return Waiting(f"waits for {IDENTITY.name}: the client {absent[0]} is not known yet")


def _domain(
    section: ApiSection, component: str, environment: Environment, observed: Observed
) -> ApiDomain | Blocked | None:
    """Its own name, once there is a certificate for it. An API that exists goes on with the name it has until then."""
    wanted = section.domain
    if wanted is None:
        return None
    domain = domain_of(environment.spec, (wanted.name,))
    certificate = certificate_for(observed, wanted.certificate_arn, domain)
    if certificate is not None:
        zone = zone_for(wanted.hosted_zone_id, domain)
        return ApiDomain(name=wanted.name, certificate_arn=certificate, hosted_zone_id=zone)
    if component in observed.xrs:
        return kept(observed, component, "domain", ApiDomain)
    if domain is None:
        message = f"there is no certificate for {wanted.name}; add it to spec.domains, or give certificateArn"
        return Blocked(HTTP_API, component, message, stalled=True)
    return Blocked(HTTP_API, component, missing(observed, certificates_of(domain)))


def _routes(section: ApiSection, jwt: Jwt | None) -> list[ApiRoute]:
    """The routes by path and method, since their order means nothing."""
    found = [
        ApiRoute(
            method=one.method or "ANY",
            path=one.path,
            function=f"{LAMBDA_FUNCTION.name}/{one.function}",
            authorized=jwt is not None and not one.public,
            scopes=sorted(one.scopes or ()),
        )
        for one in section.routes
    ]
    return sorted(found, key=lambda one: (one.path, one.method))


def _functions(section: ApiSection, component: str, environment: Environment, observed: Observed) -> list[ApiFunction]:
    """What the routes lead to. A function that was there once is taken to be there."""
    existing = observed.xrs.get(component)
    before = existing.spec.get("functions", ()) if existing is not None else ()
    made = {one["component"] for one in before if one["made"]}
    timeouts = {one.name: one.timeout_seconds or _LONGEST for one in environment.spec.functions or ()}
    names = sorted({one.function for one in section.routes})
    return [
        ApiFunction(
            component=f"{LAMBDA_FUNCTION.name}/{name}",
            arn=function_arn(environment, observed, f"{LAMBDA_FUNCTION.name}/{name}"),
            timeout_seconds=min(_LONGEST, timeouts.get(name, _LONGEST)),
            made=f"{LAMBDA_FUNCTION.name}/{name}" in made
            or published(observed, f"{LAMBDA_FUNCTION.name}/{name}", LambdaFunctionOutputs) is not None,
        )
        for name in names
    ]


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where the API answers, and what its own name must lead to."""
    if not isinstance(outputs, HttpApiOutputs):
        return ()
    found = [Endpoint(name=f"{component}/url", value=outputs.url)]
    if outputs.domain_target is not None:
        found.append(Endpoint(name=f"{component}/domain-target", value=outputs.domain_target))
    return tuple(found)


PLANNER: Final = ComponentPlanner(kind=HTTP_API, instances=instances, endpoints=endpoints)
