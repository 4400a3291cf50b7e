"""`spec.network`: the Environment's own VPC."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.endpoints import EndpointName
from crofter.api.model import Model

PRIVATE_BLOCKS: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
"""Blocks a VPC may lie in: RFC 1918, and the shared address space of RFC 6598 that AWS recommends beside it.
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

LARGEST_PREFIX: Final = 24
"""Longest prefix of a VPC block: below /24 the address plan would need subnets smaller than AWS's /28."""

SMALLEST_PREFIX: Final = 16
"""Shortest prefix of a VPC block that AWS accepts."""


_SIZES: Final = (
    f"between /{SMALLEST_PREFIX} (the largest VPC that AWS allows) and /{LARGEST_PREFIX} "
    "(three zones of public, private and data subnets need that much)"
)


class FlowLogsSpec(Model):
    """The record of the network's traffic."""

    enabled: Annotated[bool | None, Field(description="Whether traffic is recorded. Default: true.")] = None
    retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days a record is kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None


class NetworkSection(Model):
    """The Environment's own VPC."""

    model_config = rules(
        Rule(
            "isCIDR(self.cidr) && cidr(self.cidr).ip().family() == 4 && cidr(self.cidr) == cidr(self.cidr).masked()",
            "cidr must be an IPv4 block that starts at its own first address, for example 10.40.0.0/16",
            field="cidr",
            told="'cidr ' + self.cidr + ' must be an IPv4 block that starts at its own first address, for example "
            "10.40.0.0/16'",
        ),
        Rule(
            "!isCIDR(self.cidr) || cidr(self.cidr).ip().family() != 4 || "
            + " || ".join(f"cidr('{block}').containsCIDR(self.cidr)" for block in PRIVATE_BLOCKS),
            f"cidr must be private: inside {', '.join(PRIVATE_BLOCKS)}",
            field="cidr",
            told=f"'cidr ' + self.cidr + ' must be private: inside {', '.join(PRIVATE_BLOCKS)}'",
        ),
        Rule(
            "!isCIDR(self.cidr) || "
            f"(cidr(self.cidr).prefixLength() >= {SMALLEST_PREFIX} && "
            f"cidr(self.cidr).prefixLength() <= {LARGEST_PREFIX})",
            f"cidr must be {_SIZES}",
            field="cidr",
            told=f"'cidr ' + self.cidr + ' must be {_SIZES}'",
        ),
    )

    cidr: Annotated[
        str,
        Field(
            min_length=9,
            max_length=18,
            description="IPv4 block of the VPC, private, /16 to /24. Cannot be changed. Three zones always have their "
            "place reserved in it, so that growing renumbers nothing.",
        ),
    ]
    availability_zones: Annotated[
        int | None,
        Field(
            ge=1,
            le=3,
            description="Zones for workloads and NAT gateways. Public and data subnets always span at least two, which "
            "load balancers and databases need. Default: 1 for dev, 2 for staging, 3 for prod.",
        ),
    ] = None
    nat_gateways: Annotated[
        NatGateways | None,
        Field(
            description="How private subnets reach outside. Single is one NAT gateway, PerZone survives the loss of a "
            "zone, None means that only endpoints are reached. Default: PerZone for prod, else Single."
        ),
    ] = None
    endpoints: Annotated[
        list[EndpointName] | None,
        Field(
            max_length=23,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="AWS services reached without leaving the VPC. s3 and dynamodb cost nothing; the others cost "
            "by the hour and zone. With natGateways None the default has all that private workloads need "
            "besides. Default: dynamodb, ecr, logs, s3, secretsmanager and sts for prod, else dynamodb and s3.",
        ),
    ] = None
    flow_logs: Annotated[FlowLogsSpec | None, Field(description="The record of the network's traffic.")] = None
