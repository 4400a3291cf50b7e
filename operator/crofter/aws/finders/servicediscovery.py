"""Cloud Map: a namespace by its name and tag, since other VPCs may know the name too; a service by its name in it."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.meta import TAG_ENVIRONMENT_ID
from crofter.aws.cloud_map import SERVICE, namespaces, services, tags_of
from crofter.aws.finders.model import Finder, known


@known("name", "tags")
def _namespace(client: Any, provider: Mapping[str, Any]) -> str | None:
    environment_id = provider["tags"].get(TAG_ENVIRONMENT_ID)
    for one in namespaces(client, provider["name"]):
        if environment_id and tags_of(client, one["Arn"]).get(TAG_ENVIRONMENT_ID) == environment_id:
            return str(one["Id"])
    return None


@known("name", "dnsConfig")
def _service(client: Any, provider: Mapping[str, Any]) -> str | None:
    namespace = provider["dnsConfig"].get("namespaceId")
    found = services(client, namespace) if namespace else ()
    return next((str(one["Id"]) for one in found if one["Name"] == provider["name"]), None)


FINDERS: Final[Mapping[str, Finder]] = {
    "servicediscovery/PrivateDNSNamespace": Finder(SERVICE, _namespace),
    "servicediscovery/Service": Finder(SERVICE, _service),
}
