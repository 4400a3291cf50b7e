"""What AWS has of names by which services are found, by boto3's calls alone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def names(client: Client) -> Iterator[Thing]:
    """Private namespaces of Cloud Map and their services. The hosted zones of namespaces are Cloud Map's own."""
    discovery = client("servicediscovery")
    for raw in discovery.list_namespaces()["Namespaces"]:
        yield Thing("PrivateDNSNamespace", raw["Id"], _tags(discovery, raw), raw)
    for raw in discovery.list_services()["Services"]:
        yield Thing("Service", raw["Id"], _tags(discovery, raw), raw)


def _tags(discovery: Any, raw: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in discovery.list_tags_for_resource(ResourceARN=raw["Arn"])["Tags"]}


def registered(client: Client, service: str) -> list[str]:
    """Ids of what is registered in a service."""
    return [one["Id"] for one in client("servicediscovery").list_instances(ServiceId=service)["Instances"]]
