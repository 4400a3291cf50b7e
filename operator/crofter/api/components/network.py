"""Network: a VPC with three tiers of subnets, its ways in and out, and the record of its traffic."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.model import Model

Slot = Literal["a", "b", "c"]
"""Where a zone sits in the address plan. A slot is Crofter's own: slot `a` need not be AWS's zone `a`."""

RetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]
"""The retentions CloudWatch Logs accepts, in days.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

NatGateways = Literal["None", "Single", "PerZone"]


class Zone(Model):
    """An availability zone, pinned to a slot of the address plan for good."""

    slot: Annotated[Slot, Field(description="Slot in the address plan.")]
    id: Annotated[
        str,
        Field(max_length=32, description="Zone id, which means the same place in every AWS account: apse2-az1."),
    ]


class FlowLogs(Model):
    """The record of accepted and rejected traffic, in CloudWatch Logs."""

    retention_days: Annotated[RetentionDays, Field(description="Days a record is kept.")]


class NetworkSpec(AlarmedSpec):
    """Spec of the Network composite resource."""

    cidr: Annotated[str, Field(max_length=18, description="IPv4 block of the VPC, /16 to /24.")]
    zones: Annotated[
        list[Zone],
        Field(min_length=2, max_length=3, description="Zones with public and data subnets: two at least."),
    ]
    workload_zones: Annotated[
        int, Field(ge=1, le=3, description="How many of the zones, from the first, have private subnets and NAT.")
    ]
    nat_gateways: Annotated[NatGateways, Field(description="NAT gateways for the private subnets.")]
    gateway_access: Annotated[
        bool,
        Field(description="Whether the data tier's network ACL lets through what gateway endpoints serve."),
    ]
    flow_logs: Annotated[FlowLogs | None, Field(description="Absent when no flow log is kept.")] = None


class SubnetOutput(Model):
    """One subnet."""

    slot: Annotated[Slot, Field(description="Slot in the address plan.")]
    zone_id: Annotated[str, Field(max_length=32, description="Availability zone id.")]
    id: Annotated[str, Field(max_length=64, description="Subnet id.")]
    cidr: Annotated[str, Field(max_length=18, description="IPv4 block.")]


class RouteTableOutput(Model):
    """The route table of one zone."""

    slot: Annotated[Slot, Field(description="Slot in the address plan.")]
    id: Annotated[str, Field(max_length=64, description="Route table id.")]


class NetworkOutputs(Model):
    """What other components need of a network. Absent until all of it is known."""

    vpc_id: Annotated[str, Field(max_length=64, description="VPC id.")]
    vpc_cidr: Annotated[str, Field(max_length=18, description="IPv4 block of the VPC.")]
    public_subnets: Annotated[
        list[SubnetOutput], Field(max_length=3, description="Reach and are reached from outside.")
    ]
    private_subnets: Annotated[
        list[SubnetOutput], Field(max_length=3, description="For workloads; reach outside by NAT.")
    ]
    data_subnets: Annotated[
        list[SubnetOutput], Field(max_length=3, description="For databases; reach nothing outside.")
    ]
    nat_addresses: Annotated[
        list[Annotated[str, Field(max_length=15)]],
        Field(max_length=3, description="Public addresses that outbound traffic comes from."),
    ]
    nat_gateway_ids: Annotated[
        list[Annotated[str, Field(max_length=64)]] | None,
        Field(
            max_length=3,
            description="Ids of the NAT gateways, in the order of their addresses; absent until they are known.",
        ),
    ] = None
    private_route_tables: Annotated[
        list[RouteTableOutput], Field(max_length=3, description="Of the private subnets: each zone has its own.")
    ]
    data_route_table_id: Annotated[str, Field(max_length=64, description="Route table that all data subnets share.")]


NETWORK: Final = ComponentKind(
    kind="Network",
    plural="networks",
    name="network",
    condition="NetworkReady",
    spec=NetworkSpec,
    outputs=NetworkOutputs,
    managed=(
        managed.METRIC_ALARM,
        managed.DEFAULT_SECURITY_GROUP,
        managed.EIP,
        managed.FLOW_LOG,
        managed.INTERNET_GATEWAY,
        managed.NAT_GATEWAY,
        managed.NETWORK_ACL,
        managed.NETWORK_ACL_RULE,
        managed.ROUTE,
        managed.ROUTE_TABLE,
        managed.ROUTE_TABLE_ASSOCIATION,
        managed.SUBNET,
        managed.VPC,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.LOG_GROUP,
    ),
    needs=(),
    purpose="A VPC with three tiers of subnets, its ways in and out, and the record of its traffic.",
)
