"""Defaults of `spec.network`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.endpoints import PRIVATE_WORKLOADS_NEED, EndpointName
from crofter.api.sections.network import FlowLogsSpec, NetworkSection
from crofter.api.sections.profile import Profile
from crofter.plan.profiles.given import given


@dataclass(frozen=True, slots=True)
class NetworkDefaults:
    """Defaults of `spec.network`."""

    availability_zones: int
    nat_gateways: NatGateways
    endpoints: tuple[EndpointName, ...]
    flow_logs: bool
    flow_log_retention_days: RetentionDays


V1: Final[Mapping[Profile, NetworkDefaults]] = {
    "dev": NetworkDefaults(
        availability_zones=1,
        nat_gateways="Single",
        endpoints=("dynamodb", "s3"),
        flow_logs=True,
        flow_log_retention_days=7,
    ),
    "staging": NetworkDefaults(
        availability_zones=2,
        nat_gateways="Single",
        endpoints=("dynamodb", "s3"),
        flow_logs=True,
        flow_log_retention_days=30,
    ),
    "prod": NetworkDefaults(
        availability_zones=3,
        nat_gateways="PerZone",
        endpoints=("dynamodb", "ecr", "logs", "s3", "secretsmanager", "sts"),
        flow_logs=True,
        flow_log_retention_days=90,
    ),
}
"""Never changed once it was released; a change is a new table."""


def effective(section: NetworkSection, table: NetworkDefaults) -> NetworkSection:
    """The section with every default filled in."""
    nat_gateways = given(section.nat_gateways, table.nat_gateways)
    if section.endpoints is not None:
        endpoints = set(section.endpoints)
    else:
        endpoints = set(table.endpoints)
        if nat_gateways == "None":
            endpoints |= set(PRIVATE_WORKLOADS_NEED)
    logs = section.flow_logs or FlowLogsSpec()
    return NetworkSection(
        cidr=section.cidr,
        availability_zones=given(section.availability_zones, table.availability_zones),
        nat_gateways=nat_gateways,
        endpoints=sorted(endpoints),
        flow_logs=FlowLogsSpec(
            enabled=given(logs.enabled, table.flow_logs),
            retention_days=given(logs.retention_days, table.flow_log_retention_days),
        ),
    )
