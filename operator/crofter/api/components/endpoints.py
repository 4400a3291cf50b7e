"""VpcEndpoints: ways from a VPC to AWS services that do not lead over the internet."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.network import Slot
from crofter.api.model import Model
from crofter.api.xr import XRSpec

INTERFACE_LIMIT: Final = 15
"""Most interface endpoints of one composite resource. In three zones each makes five managed resources; with two
gateway endpoints of five each and a security group of two that is 87, and ninety is the most that Crossplane's circuit
breaker lets pass at once.
"""


class Placed(Model):
    """The part of a network that one zone has of something."""

    slot: Annotated[Slot, Field(description="Slot in the address plan.")]
    id: Annotated[str, Field(max_length=64, description="AWS id.")]


class NetworkInput(Model):
    """What endpoints need of their network, from its outputs."""

    vpc_id: Annotated[str, Field(max_length=64, description="VPC id.")]
    vpc_cidr: Annotated[str, Field(max_length=18, description="IPv4 block of the VPC: who may use the endpoints.")]
    private_subnets: Annotated[
        list[Placed], Field(max_length=3, description="Subnets with an address of each interface endpoint.")
    ]
    private_route_tables: Annotated[
        list[Placed], Field(max_length=3, description="Route tables of the private subnets, for gateway endpoints.")
    ]
    data_route_table_id: Annotated[
        str, Field(max_length=64, description="Route table of the data subnets, for gateway endpoints.")
    ]


class VpcEndpointsSpec(XRSpec):
    """Spec of the VpcEndpoints composite resource."""

    network: Annotated[NetworkInput, Field(description="The network that the endpoints are in.")]
    gateway_services: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(max_length=2, description="Services with a gateway endpoint: s3, dynamodb."),
    ]
    interface_services: Annotated[
        list[Annotated[str, Field(max_length=64)]],
        Field(max_length=INTERFACE_LIMIT, description="Services with an interface endpoint, as in ecr.api."),
    ]


class EndpointOutput(Model):
    """One endpoint."""

    service: Annotated[str, Field(max_length=64, description="Service as AWS names it after the region: ecr.api.")]
    id: Annotated[str, Field(max_length=64, description="Endpoint id, as in aws:SourceVpce.")]


class VpcEndpointsOutputs(Model):
    """What other components need of endpoints. Absent until all of it is known."""

    endpoints: Annotated[list[EndpointOutput], Field(max_length=INTERFACE_LIMIT + 2, description="The endpoints.")]
    security_group_id: Annotated[
        str | None, Field(max_length=64, description="Security group of the interface endpoints, if there are any.")
    ] = None


VPC_ENDPOINTS: Final = ComponentKind(
    kind="VpcEndpoints",
    plural="vpcendpoints",
    name="endpoints",
    condition="NetworkReady",
    spec=VpcEndpointsSpec,
    outputs=VpcEndpointsOutputs,
    managed=(
        managed.SECURITY_GROUP,
        managed.SECURITY_GROUP_INGRESS_RULE,
        managed.VPC_ENDPOINT,
        managed.VPC_ENDPOINT_ROUTE_TABLE,
        managed.VPC_ENDPOINT_SECURITY_GROUP,
        managed.VPC_ENDPOINT_SUBNET,
    ),
    needs=("Network",),
    purpose="Ways from a VPC to AWS services that do not lead over the internet.",
)
