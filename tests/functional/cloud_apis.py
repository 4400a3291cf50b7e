"""What AWS has of HTTP APIs, by boto3's describe calls alone. One that goes while it is looked at has nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def apis(client: Client) -> Iterator[Thing]:
    """APIs, their stages and their names, which are tagged."""
    gateway = client("apigatewayv2")
    for one in gateway.get_apis()["Items"]:
        yield Thing("API", one["ApiId"], one.get("Tags", {}), one)
        for stage in _items(gateway, "get_stages", one["ApiId"]):
            yield Thing("Stage", f"{one['ApiId']} {stage['StageName']}", stage.get("Tags", {}), stage)
    for one in gateway.get_domain_names()["Items"]:
        yield Thing("DomainName", one["DomainName"], one.get("Tags", {}), one)


def of_api(client: Client, parent: Thing) -> Iterator[Thing]:
    """Routes and integrations of an API, and where a name leads, which are not."""
    gateway = client("apigatewayv2")
    if parent.kind == "DomainName":
        for one in gateway.get_api_mappings(DomainName=parent.id)["Items"]:
            yield Thing("APIMapping", one["ApiMappingId"], raw={**one, "DomainName": parent.id})
        return
    for one in _items(gateway, "get_integrations", parent.id):
        yield Thing("Integration", one["IntegrationId"], raw=one)
    for one in _items(gateway, "get_routes", parent.id):
        yield Thing("Route", one["RouteId"], raw=one)


def _items(gateway: Any, operation: str, api: str) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = getattr(gateway, operation)(ApiId=api)["Items"]
    except gateway.exceptions.NotFoundException:
        return []
    return found
