"""How AWS does a network: the facts and choices that no profile changes."""

from dataclasses import dataclass
from typing import Final, Literal

ANYWHERE: Final = "0.0.0.0/0"

HTTP: Final = 80
HTTPS: Final = 443

EPHEMERAL: Final = (1024, 65535)
"""Ports that answers come back to, for every kind of client, NAT gateways and Lambda included.
https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
"""

PROTOCOL_ALL: Final = "-1"
PROTOCOL_ICMP: Final = "1"
PROTOCOL_TCP: Final = "6"
PROTOCOL_UDP: Final = "17"
"""Protocol numbers; AWS gives them back as numbers, so names would look like a difference.
https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
"""

ICMP_UNREACHABLE: Final = 3
"""ICMP type 3, any code: without it path MTU discovery fails and large answers hang.
https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#path_mtu_discovery
"""
ICMP_ANY_CODE: Final = -1

FLOW_LOG_INTERVAL: Final = 60
"""Longest time a flow is aggregated before it is recorded, in seconds: 60 or 600.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html
"""

LOG_GROUP_PREFIX: Final = "/crofter/"
LOG_GROUP_LIMIT: Final = 512
"""Longest log group name, in characters.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
"""


@dataclass(frozen=True, slots=True)
class AclRule:
    """A rule of a network ACL, all of them `allow`: what no rule matches is denied.

    `peer` is the other end: `vpc`, or `anywhere`. `ports` is first and last, absent where the protocol has none.
    """

    name: str
    number: int
    direction: Literal["in", "out"]
    protocol: str
    peer: Literal["vpc", "anywhere"]
    ports: tuple[int, int] | None = None


_VPC_IN: Final = AclRule("in-vpc", 100, "in", PROTOCOL_ALL, "vpc")
_RETURN_IN: Final = (
    AclRule("in-ephemeral-tcp", 200, "in", PROTOCOL_TCP, "anywhere", EPHEMERAL),
    AclRule("in-ephemeral-udp", 210, "in", PROTOCOL_UDP, "anywhere", EPHEMERAL),
    AclRule("in-icmp-unreachable", 220, "in", PROTOCOL_ICMP, "anywhere"),
)
_ALL_OUT: Final = AclRule("out-all", 100, "out", PROTOCOL_ALL, "anywhere")

PUBLIC_RULES: Final = (
    _VPC_IN,
    AclRule("in-http", 110, "in", PROTOCOL_TCP, "anywhere", (HTTP, HTTP)),
    AclRule("in-https", 120, "in", PROTOCOL_TCP, "anywhere", (HTTPS, HTTPS)),
    *_RETURN_IN,
    _ALL_OUT,
)
"""For load balancers and NAT gateways: web traffic in, and answers to what NAT gateways sent out."""

PRIVATE_RULES: Final = (_VPC_IN, *_RETURN_IN, _ALL_OUT)
"""For workloads: from inside the VPC, and answers that NAT gateways pass on with the far end's address."""

ISOLATED_RULES: Final = (_VPC_IN, AclRule("out-vpc", 100, "out", PROTOCOL_ALL, "vpc"))
"""For databases: the VPC, all ports both ways (so ephemeral ports too), and nobody else."""

GATEWAY_RULES: Final = (
    AclRule("in-gateway-endpoints", 200, "in", PROTOCOL_TCP, "anywhere", EPHEMERAL),
    AclRule("out-gateway-endpoints", 200, "out", PROTOCOL_TCP, "anywhere", (HTTPS, HTTPS)),
)
"""What the data tier needs besides when there are gateway endpoints, for example for Aurora to load from S3.

Gateway endpoints keep the services' public addresses, and a network ACL cannot name a prefix list. The route table is
what confines this traffic: it knows the VPC and the gateway endpoints and has no other way out.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
"""
