"""Defaults of each of `spec.apis`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.http_api import ApiCors, Method
from crofter.api.components.network import RetentionDays
from crofter.api.sections.apis import ApiSection, RouteSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class ApiDefaults:
    """Defaults of each of `spec.apis`."""

    rate_limit: int
    burst_limit: int
    log_retention_days: RetentionDays


V1: Final[Mapping[Profile, ApiDefaults]] = {
    "dev": ApiDefaults(rate_limit=50, burst_limit=100, log_retention_days=7),
    "staging": ApiDefaults(rate_limit=500, burst_limit=1000, log_retention_days=30),
    "prod": ApiDefaults(rate_limit=500, burst_limit=1000, log_retention_days=90),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: ApiSection, table: ApiDefaults) -> ApiSection:
    """The section with every default filled in."""
    routes = [_route(one, protected=section.authorizer is not None) for one in section.routes]
    return section.model_copy(
        update={
            "routes": routes,
            "cors": None if section.cors is None else _cors(section.cors, routes),
            "rate_limit": given(section.rate_limit, table.rate_limit),
            "burst_limit": given(section.burst_limit, table.burst_limit),
            "log_retention_days": given(section.log_retention_days, table.log_retention_days),
        }
    )


def _route(route: RouteSection, *, protected: bool) -> RouteSection:
    update = {
        "method": given(route.method, "ANY"),
        "public": given(route.public, not protected),
        "scopes": given(route.scopes, []),
    }
    return route.model_copy(update=update)


def _cors(cors: ApiCors, routes: list[RouteSection]) -> ApiCors:
    return ApiCors(
        allow_origins=cors.allow_origins,
        allow_methods=cors.allow_methods or _methods(routes),
        allow_headers=cors.allow_headers or ["authorization", "content-type"],
        allow_credentials=given(cors.allow_credentials, default=False),
        max_age_seconds=given(cors.max_age_seconds, 300),
    )


def _methods(routes: list[RouteSection]) -> list[Method]:
    """What the routes answer, so that other origins may use what there is."""
    methods: set[Method] = {one.method or "ANY" for one in routes}
    return ["ANY"] if "ANY" in methods else sorted(methods)
