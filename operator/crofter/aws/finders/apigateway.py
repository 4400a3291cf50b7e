"""API Gateway: an API by its tags, what is in it by what it is called or leads to, a mapping by its name."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.finders.model import Finder, known

_OURS: Final = (TAG_ENVIRONMENT_ID, TAG_COMPONENT, TAG_KEY)


def _api(gateway: Any, provider: Mapping[str, Any]) -> str | None:
    tags = provider.get("tags", {})
    wanted = {name: tags.get(name) for name in _OURS}
    if not all(wanted.values()):
        return None
    for page in gateway.get_paginator("get_apis").paginate():
        for one in page["Items"]:
            if all(one.get("Tags", {}).get(name) == value for name, value in wanted.items()):
                return str(one["ApiId"])
    return None


def _part(operation: str, identifier: str, ours: Mapping[str, str]) -> Finder:
    """What is in an API: `ours` are the fields, as API Gateway and as the provider calls them, that tell which."""

    @known("apiId", *ours.values())
    def find(gateway: Any, provider: Mapping[str, Any]) -> str | None:
        for page in gateway.get_paginator(operation).paginate(ApiId=provider["apiId"]):
            for one in page["Items"]:
                if all(one.get(name) == provider[field] for name, field in ours.items()):
                    return str(one[identifier])
        return None

    return Finder("apigatewayv2", find)


@known("domainName", "apiId")
def _mapping(gateway: Any, provider: Mapping[str, Any]) -> str | None:
    """A name leads to one API by one key at the most."""
    for one in gateway.get_api_mappings(DomainName=provider["domainName"])["Items"]:
        if (one["ApiId"], one.get("ApiMappingKey", "")) == (provider["apiId"], provider.get("apiMappingKey", "")):
            return str(one["ApiMappingId"])
    return None


FINDERS: Final[Mapping[str, Finder]] = {
    "apigatewayv2/API": Finder("apigatewayv2", _api),
    "apigatewayv2/APIMapping": Finder("apigatewayv2", _mapping),
    "apigatewayv2/Authorizer": _part("get_authorizers", "AuthorizerId", {"Name": "name"}),
    "apigatewayv2/Integration": _part("get_integrations", "IntegrationId", {"IntegrationUri": "integrationUri"}),
    "apigatewayv2/Route": _part("get_routes", "RouteId", {"RouteKey": "routeKey"}),
}
