"""The table of components: the one place where a kind, its models and its condition meet."""

from dataclasses import dataclass
from typing import Final

from crofter.api import managed
from crofter.api.components.encryption import EncryptionOutputs, EncryptionSpec
from crofter.api.components.endpoints import VpcEndpointsOutputs, VpcEndpointsSpec
from crofter.api.components.network import NetworkOutputs, NetworkSpec
from crofter.api.components.queue import QueueOutputs, QueueSpec
from crofter.api.managed import ManagedKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """A kind of component.

    `name` is the component's name where an Environment has one of them, and what its name begins with where it has
    several (`database/main`); `condition` is the type of the condition that its family shares; `managed` are the kinds
    it is made of, in which the operator looks for what is left of it; `needs` are the kinds of component that must
    outlive it.
    """

    kind: str
    plural: str
    name: str
    condition: str
    spec: type[XRSpec]
    outputs: type[Model]
    managed: tuple[ManagedKind, ...]
    needs: tuple[str, ...]
    purpose: str


NETWORK: Final = ComponentKind(
    kind="Network",
    plural="networks",
    name="network",
    condition="NetworkReady",
    spec=NetworkSpec,
    outputs=NetworkOutputs,
    managed=(
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

ENCRYPTION: Final = ComponentKind(
    kind="Encryption",
    plural="encryptions",
    name="encryption",
    condition="EncryptionReady",
    spec=EncryptionSpec,
    outputs=EncryptionOutputs,
    managed=(managed.KMS_ALIAS, managed.KMS_KEY),
    needs=(),
    purpose="The Environment's own KMS keys, one for each purpose, with rotation and a policy for just that purpose.",
)

QUEUE: Final = ComponentKind(
    kind="Queue",
    plural="queues",
    name="queue",
    condition="QueuesReady",
    spec=QueueSpec,
    outputs=QueueOutputs,
    managed=(managed.SQS_QUEUE,),
    needs=("Encryption",),
    purpose="An encrypted SQS queue, and the dead-letter queue behind it.",
)

COMPONENTS: Final = (NETWORK, VPC_ENDPOINTS, ENCRYPTION, QUEUE)
"""Every kind, in the order in which conditions and status list them."""

BY_KIND: Final = {component.kind: component for component in COMPONENTS}


def managed_kinds() -> tuple[ManagedKind, ...]:
    """Every kind of managed resource that any component is made of, sorted."""
    return tuple(sorted({kind for component in COMPONENTS for kind in component.managed}))
