"""What AWS Cloud Map has: it is asked itself, since the Resource Groups Tagging API need not know of it."""

from collections.abc import Iterator
from typing import Any, Final

from crofter.api.meta import TAG_ENVIRONMENT_ID
from crofter.aws.errors import AwsError, absent

SERVICE: Final = "servicediscovery"
"""Name under which boto3, and ARNs, know Cloud Map."""


def namespaces(client: Any, name: str | None = None) -> Iterator[dict[str, Any]]:
    """Private namespaces, of one name or all of them. Raises AwsError.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_ListNamespaces.html
    """
    filters = {"TYPE": "DNS_PRIVATE"} | ({} if name is None else {"NAME": name})
    yield from _listed(client, "list_namespaces", "Namespaces", filters)


def services(client: Any, namespace: str) -> Iterator[dict[str, Any]]:
    """Services of the namespace with this id. Raises AwsError.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_ListServices.html
    """
    yield from _listed(client, "list_services", "Services", {"NAMESPACE_ID": namespace})


def owned(client: Any, environment_id: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Ids and tags of an Environment's namespaces, and of its services in them. Raises AwsError."""
    for namespace in namespaces(client):
        tags = tags_of(client, namespace["Arn"])
        if tags.get(TAG_ENVIRONMENT_ID) != environment_id:
            continue
        yield str(namespace["Id"]), tags
        for service in services(client, namespace["Id"]):
            tags = tags_of(client, service["Arn"])
            if tags.get(TAG_ENVIRONMENT_ID) == environment_id:
                yield str(service["Id"]), tags


def tags_of(client: Any, arn: str) -> dict[str, str]:
    """Tags of a namespace or service; none of one that is gone meanwhile. Raises AwsError."""
    try:
        found = client.list_tags_for_resource(ResourceARN=arn)["Tags"]
    except AwsError as error:
        if absent(error):
            return {}
        raise
    return {tag["Key"]: tag["Value"] for tag in found}


def _listed(client: Any, operation: str, answer: str, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
    wire = [{"Name": name, "Values": [value], "Condition": "EQ"} for name, value in filters.items()]
    for page in client.get_paginator(operation).paginate(Filters=wire):
        yield from page[answer]
