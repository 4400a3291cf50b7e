"""The published tables of defaults: the only place that knows dev from prod.

A table is never changed once it was released; a change of defaults is a new version. What an Environment does not say
is taken from the tables of the version that `spec.defaultsVersion` names: one module for each section of the manifest.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.cluster import ClusterSection
from crofter.api.sections.encryption import EncryptionSection
from crofter.api.sections.log_archive import LogArchiveSection
from crofter.api.sections.profile import DefaultsVersion, Profile
from crofter.api.sections.protection import Protection
from crofter.plan.profiles import (
    apis,
    buckets,
    cluster,
    databases,
    domains,
    encryption,
    functions,
    identity,
    ingress,
    log_archive,
    monitoring,
    network,
    protection,
    queues,
    registries,
    secrets,
    services,
)

S = TypeVar("S")
D = TypeVar("D")

Fill = Callable[[EnvironmentSpec, "Profile"], Any]


def _always(get: Callable[[EnvironmentSpec], S], fill: Callable[[S, D], S], table: Mapping[Profile, D]) -> Fill:
    """A section that there always is."""
    return lambda spec, profile: fill(get(spec), table[profile])


def _optional(
    get: Callable[[EnvironmentSpec], S | None], fill: Callable[[S, D], S], table: Mapping[Profile, D]
) -> Fill:
    """A section that there may be."""
    return lambda spec, profile: None if (section := get(spec)) is None else fill(section, table[profile])


def _each(
    get: Callable[[EnvironmentSpec], list[S] | None], fill: Callable[[S, D], S], table: Mapping[Profile, D]
) -> Fill:
    """A list of sections."""
    return lambda spec, profile: (
        None if (sections := get(spec)) is None else [fill(one, table[profile]) for one in sections]
    )


TABLES: Final[Mapping[DefaultsVersion, Mapping[str, Fill]]] = {
    "v1": {
        "tags": lambda spec, _: spec.tags or {},
        "protection": _always(lambda spec: spec.protection or Protection(), protection.effective, protection.V1),
        "network": _optional(lambda spec: spec.network, network.effective, network.V1),
        "encryption": _always(lambda spec: spec.encryption or EncryptionSection(), encryption.effective, encryption.V1),
        "log_archive": _always(
            lambda spec: spec.log_archive or LogArchiveSection(), log_archive.effective, log_archive.V1
        ),
        "buckets": _each(lambda spec: spec.buckets, buckets.effective, buckets.V1),
        "secrets": _each(lambda spec: spec.secrets, secrets.effective, secrets.V1),
        "monitoring": _optional(lambda spec: spec.monitoring, monitoring.effective, monitoring.V1),
        "domains": _each(lambda spec: spec.domains, domains.effective, domains.V1),
        "queues": _each(lambda spec: spec.queues, queues.effective, queues.V1),
        "registries": _each(lambda spec: spec.registries, registries.effective, registries.V1),
        "ingress": _optional(lambda spec: spec.ingress, ingress.effective, ingress.V1),
        "identity": _optional(lambda spec: spec.identity, identity.effective, identity.V1),
        "apis": _each(lambda spec: spec.apis, apis.effective, apis.V1),
        "functions": _each(lambda spec: spec.functions, functions.effective, functions.V1),
        "databases": _each(lambda spec: spec.databases, databases.effective, databases.V1),
        "services": _each(lambda spec: spec.services, services.effective, services.V1),
        "cluster": _optional(
            lambda spec: spec.cluster or (ClusterSection() if spec.services else None), cluster.effective, cluster.V1
        ),
    }
}
"""By version and field of the spec: how the field is filled in."""


def effective(spec: EnvironmentSpec) -> EnvironmentSpec:
    """The spec with every default of its profile filled in; what it says itself stays as it is."""
    fills = TABLES[spec.defaults_version]
    return spec.model_copy(update={field: fill(spec, spec.profile) for field, fill in fills.items()})
