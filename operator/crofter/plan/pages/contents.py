"""Which page each kind of component has, and which fields of the manifest are told of there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FOLDER: Final = "docs/components"


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a kind of component.

    `file` is its name in the folder. `section` is the path of its fields in the manifest, empty where they follow from
    the rest of it; `apart` are those below that which another page tells of, with that page. `number` says how many
    there are, where that is not one for each item of a list.
    """

    file: str
    number: str = ""
    section: str = ""
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Where it is in the repository."""
        return f"{FOLDER}/{self.file}"


PAGES: Final[Mapping[str, Page]] = {
    "Network": Page(
        "network.md",
        "one for each Environment with `spec.network`",
        "network",
        apart=(("network.endpoints", "endpoints.md"),),
    ),
    "VpcEndpoints": Page(
        "endpoints.md",
        "and `endpoints/integration`, `endpoints/operations`: one for each group of services that there is one of",
        "network.endpoints",
    ),
    "SecurityGroups": Page("security-groups.md", "one for each Environment with a workload or a store in its network"),
    "Encryption": Page(
        "encryption.md", "one for each Environment that has something to encrypt for", section="encryption"
    ),
    "LogArchive": Page(
        "log-archive.md", "one for each Environment in which something logs to it", section="logArchive"
    ),
    "Bucket": Page("bucket.md", section="buckets"),
    "Notifications": Page(
        "notifications.md", "one for each Environment with `spec.monitoring`", section="monitoring.tiers"
    ),
    "Domain": Page("domain.md", section="domains"),
    "AppSecret": Page("secret.md", section="secrets"),
    "Queue": Page("queue.md", section="queues"),
    "Database": Page("database.md", section="databases"),
    "Registry": Page("registry.md", section="registries"),
    "Cluster": Page("cluster.md", "one for each Environment with `spec.cluster` or `spec.services`", section="cluster"),
    "Ingress": Page("ingress.md", "one for each Environment with `spec.ingress`", section="ingress"),
    "Identity": Page("identity.md", "one for each Environment with `spec.identity`", section="identity"),
    "LambdaFunction": Page("function.md", section="functions"),
    "HttpApi": Page("http-api.md", section="apis"),
    "WebService": Page("service.md", section="services"),
    "Monitoring": Page(
        "monitoring.md",
        "one for each Environment with `spec.monitoring`",
        "monitoring",
        apart=(("monitoring.tiers", "notifications.md"),),
    ),
    "AccountBaseline": Page("account-baseline.md", "one for each Account"),
}
"""By kind of composite resource."""
