"""The published tables of defaults: the only place that knows dev from prod.

A table is never changed once it was released; a change of defaults is a new version. What an Environment does not say
is taken from the table that `spec.defaultsVersion` names.
"""

from dataclasses import dataclass
from typing import Final

from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.endpoints import PRIVATE_WORKLOADS_NEED, EndpointName
from crofter.api.environment import (
    DefaultsVersion,
    DestructiveChanges,
    EncryptionSection,
    EnvironmentSpec,
    FlowLogsSpec,
    NetworkSection,
    Profile,
    Protection,
    QueueSection,
)


@dataclass(frozen=True, slots=True)
class ProtectionDefaults:
    """Defaults of `spec.protection`."""

    deletion: bool
    destructive_changes: DestructiveChanges


@dataclass(frozen=True, slots=True)
class NetworkDefaults:
    """Defaults of `spec.network`."""

    availability_zones: int
    nat_gateways: NatGateways
    endpoints: tuple[EndpointName, ...]
    flow_logs: bool
    flow_log_retention_days: RetentionDays


@dataclass(frozen=True, slots=True)
class EncryptionDefaults:
    """Defaults of `spec.encryption`."""

    rotation_days: int
    deletion_window_days: int


@dataclass(frozen=True, slots=True)
class QueueDefaults:
    """Defaults of each of `spec.queues`."""

    visibility_timeout_seconds: int
    message_retention_seconds: int
    delay_seconds: int
    max_receives: int


@dataclass(frozen=True, slots=True)
class Defaults:
    """The defaults of one profile."""

    protection: ProtectionDefaults
    network: NetworkDefaults
    encryption: EncryptionDefaults
    queue: QueueDefaults


_QUEUE: Final = QueueDefaults(
    visibility_timeout_seconds=30, message_retention_seconds=345600, delay_seconds=0, max_receives=5
)


TABLES: Final[dict[DefaultsVersion, dict[Profile, Defaults]]] = {
    "v1": {
        "dev": Defaults(
            protection=ProtectionDefaults(deletion=False, destructive_changes="Allow"),
            network=NetworkDefaults(
                availability_zones=1,
                nat_gateways="Single",
                endpoints=("dynamodb", "s3"),
                flow_logs=True,
                flow_log_retention_days=7,
            ),
            encryption=EncryptionDefaults(rotation_days=365, deletion_window_days=7),
            queue=_QUEUE,
        ),
        "staging": Defaults(
            protection=ProtectionDefaults(deletion=False, destructive_changes="RequireApproval"),
            network=NetworkDefaults(
                availability_zones=2,
                nat_gateways="Single",
                endpoints=("dynamodb", "s3"),
                flow_logs=True,
                flow_log_retention_days=30,
            ),
            encryption=EncryptionDefaults(rotation_days=365, deletion_window_days=7),
            queue=_QUEUE,
        ),
        "prod": Defaults(
            protection=ProtectionDefaults(deletion=True, destructive_changes="RequireApproval"),
            network=NetworkDefaults(
                availability_zones=3,
                nat_gateways="PerZone",
                endpoints=("dynamodb", "ecr", "logs", "s3", "secretsmanager", "sts"),
                flow_logs=True,
                flow_log_retention_days=90,
            ),
            encryption=EncryptionDefaults(rotation_days=365, deletion_window_days=30),
            queue=_QUEUE,
        ),
    }
}


def defaults(spec: EnvironmentSpec) -> Defaults:
    """The defaults that apply to an Environment."""
    return TABLES[spec.defaults_version][spec.profile]


def effective(spec: EnvironmentSpec) -> EnvironmentSpec:
    """The spec with every default of its profile filled in; what it says itself stays as it is."""
    table = defaults(spec)
    given = spec.protection or Protection()
    protection = Protection(
        deletion=table.protection.deletion if given.deletion is None else given.deletion,
        destructive_changes=given.destructive_changes or table.protection.destructive_changes,
    )
    network = None if spec.network is None else _network(spec.network, table.network)
    queues = None if spec.queues is None else [_queue(one, table.queue) for one in spec.queues]
    return spec.model_copy(
        update={
            "protection": protection,
            "network": network,
            "tags": spec.tags or {},
            "encryption": _encryption(spec.encryption or EncryptionSection(), table.encryption),
            "queues": queues,
        }
    )


def _encryption(given: EncryptionSection, table: EncryptionDefaults) -> EncryptionSection:
    return EncryptionSection(
        rotation_days=_given(given.rotation_days, table.rotation_days),
        deletion_window_days=_given(given.deletion_window_days, table.deletion_window_days),
    )


def _queue(given: QueueSection, table: QueueDefaults) -> QueueSection:
    return QueueSection(
        name=given.name,
        fifo=bool(given.fifo),
        visibility_timeout_seconds=_given(given.visibility_timeout_seconds, table.visibility_timeout_seconds),
        message_retention_seconds=_given(given.message_retention_seconds, table.message_retention_seconds),
        delay_seconds=_given(given.delay_seconds, table.delay_seconds),
        max_receives=_given(given.max_receives, table.max_receives),
    )


def _given(value: int | None, default: int) -> int:
    """The value, zero included, or the default where there is none."""
    return default if value is None else value


def _network(given: NetworkSection, table: NetworkDefaults) -> NetworkSection:
    nat_gateways = given.nat_gateways or table.nat_gateways
    if given.endpoints is not None:
        endpoints = set(given.endpoints)
    else:
        endpoints = set(table.endpoints)
        if nat_gateways == "None":
            endpoints |= set(PRIVATE_WORKLOADS_NEED)
    logs = given.flow_logs or FlowLogsSpec()
    return NetworkSection(
        cidr=given.cidr,
        availability_zones=given.availability_zones or table.availability_zones,
        nat_gateways=nat_gateways,
        endpoints=sorted(endpoints),
        flow_logs=FlowLogsSpec(
            enabled=table.flow_logs if logs.enabled is None else logs.enabled,
            retention_days=logs.retention_days or table.flow_log_retention_days,
        ),
    )
