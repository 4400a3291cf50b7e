"""Rules about HTTP APIs: routes that can be told apart, to functions that there are."""

from collections.abc import Iterator

from crofter.api.components.http_api import FUNCTION_LIMIT, ROUTE_LIMIT, preflights, shape
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.apis import ApiSection, AuthorizerSection
from crofter.plan.profiles import effective
from crofter.validation.context import Context
from crofter.validation.problem import Problem
from crofter.validation.references import unknown


def routes(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every route leads to a function, and no two of them are the same."""
    functions = frozenset(one.name for one in spec.functions or ())
    return tuple(
        problem
        for place, one in enumerate(spec.apis or ())
        for problem in (*_routes(f"spec.apis[{place}]", one, functions), *_cors(f"spec.apis[{place}]", one))
    )


def authorizers(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Tokens are of somebody whom there is."""
    users = effective(spec).identity
    clients = frozenset(one.name for one in users.clients or ()) if users is not None else None
    return tuple(
        problem
        for place, one in enumerate(spec.apis or ())
        if one.authorizer is not None
        for problem in _authorizer(f"spec.apis[{place}].authorizer", one.authorizer, clients)
    )


def _authorizer(field: str, authorizer: AuthorizerSection, clients: frozenset[str] | None) -> Iterator[Problem]:
    if (authorizer.identity is None) == (authorizer.jwt is None):
        rule = "is either identity or jwt"
        yield Problem(field, sorted(authorizer.wire()), rule, "say which: identity for users of spec.identity")
    if authorizer.identity is None:
        return
    if clients is None:
        rule = "there is no spec.identity"
        yield Problem(f"{field}.identity", authorizer.identity.wire(), rule, "add it, or give a jwt")
        return
    for place, name in enumerate(authorizer.identity.clients or ()):
        if name not in clients:
            yield unknown(f"{field}.identity.clients[{place}]", name, "client", clients)


def _routes(field: str, api: ApiSection, functions: frozenset[str]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for place, route in enumerate(api.routes):
        here = f"{field}.routes[{place}]"
        if route.function not in functions:
            yield unknown(f"{here}.function", route.function, "function", functions)
        key = (route.method or "ANY", shape(route.path))
        if key in seen:
            yield Problem(f"{here}.path", f"{key[0]} {route.path}", "is another route too", "remove one of them")
        seen.add(key)
        if route.scopes and (route.public or api.authorizer is None):
            rule = "scopes are of a token, and this route asks for none"
            fix = "remove them, or give the API an authorizer" if api.authorizer is None else "remove public or scopes"
            yield Problem(f"{here}.scopes", route.scopes, rule, fix)
        if route.public is False and api.authorizer is None:
            yield Problem(
                f"{here}.public", route.public, "the API has no authorizer to ask for a token", "add authorizer"
            )
    count = len({route.function for route in api.routes})
    if count > FUNCTION_LIMIT:
        rule = f"leads to {count} functions; at most {FUNCTION_LIMIT} are allowed"
        yield Problem(f"{field}.routes", f"{count} functions", rule, "divide it into two APIs")


def _cors(field: str, api: ApiSection) -> Iterator[Problem]:
    """Browsers may be let at it, which ask first, without a token, by OPTIONS."""
    if api.cors is None:
        return
    if api.cors.allow_credentials and "*" in api.cors.allow_origins:
        rule = "cookies cannot go along to any origin: browsers refuse that"
        yield Problem(f"{field}.cors.allowOrigins", api.cors.allow_origins, rule, "name the origins")
    if api.authorizer is None:
        return
    for place, route in enumerate(api.routes):
        if route.method == "OPTIONS" and not route.public:
            rule = "must be public with cors: a browser asks by it, without a token, before it sends a request"
            fix = "set public to true, or remove the route: API Gateway answers such requests by itself"
            yield Problem(f"{field}.routes[{place}].method", route.method, rule, fix)
    more = len(preflights((one.method or "ANY", one.path, not one.public) for one in api.routes))
    count = len(api.routes) + more
    if count > ROUTE_LIMIT:
        rule = (
            f"with cors {more} more are made, by which browsers ask before they send a request of a route of method "
            f"ANY with a token: {count} in all; at most {ROUTE_LIMIT} are allowed"
        )
        yield Problem(f"{field}.routes", f"{len(api.routes)} routes", rule, "divide it into two APIs, or give methods")
