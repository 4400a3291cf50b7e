"""The table of components: the one place where a kind, its models and its condition meet."""

from dataclasses import dataclass
from typing import Final

from crofter.api.components.network import NetworkOutputs, NetworkSpec
from crofter.api.model import Model
from crofter.api.xr import XRSpec


@dataclass(frozen=True, slots=True, order=True)
class ManagedKind:
    """A kind of managed resource of the provider."""

    group: str
    kind: str
    plural: str
    version: str = "v1beta1"

    @property
    def api_version(self) -> str:
        """Group and version, as objects carry them."""
        return f"{self.group}/{self.version}"


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """A kind of component.

    `section` is the field of Environment.spec that asks for it and, for what there is one of, the component's name;
    `condition` is the type of the condition that its family shares; `managed` are the kinds it is made of, in which the
    operator looks for what is left of it; `needs` are the kinds of component that must outlive it.
    """

    kind: str
    plural: str
    section: str
    condition: str
    spec: type[XRSpec]
    outputs: type[Model]
    managed: tuple[ManagedKind, ...]
    needs: tuple[str, ...]
    purpose: str


def _managed(group: str, **plurals: str) -> tuple[ManagedKind, ...]:
    return tuple(ManagedKind(f"{group}.aws.m.upbound.io", kind, plural) for kind, plural in plurals.items())


NETWORK: Final = ComponentKind(
    kind="Network",
    plural="networks",
    section="network",
    condition="NetworkReady",
    spec=NetworkSpec,
    outputs=NetworkOutputs,
    managed=(
        *_managed(
            "ec2",
            DefaultSecurityGroup="defaultsecuritygroups",
            EIP="eips",
            FlowLog="flowlogs",
            InternetGateway="internetgateways",
            NATGateway="natgateways",
            NetworkACL="networkacls",
            NetworkACLRule="networkaclrules",
            Route="routes",
            RouteTable="routetables",
            RouteTableAssociation="routetableassociations",
            SecurityGroup="securitygroups",
            SecurityGroupIngressRule="securitygroupingressrules",
            Subnet="subnets",
            VPC="vpcs",
            VPCEndpoint="vpcendpoints",
            VPCEndpointRouteTableAssociation="vpcendpointroutetableassociations",
            VPCEndpointSecurityGroupAssociation="vpcendpointsecuritygroupassociations",
            VPCEndpointSubnetAssociation="vpcendpointsubnetassociations",
        ),
        *_managed("iam", Role="roles", RolePolicy="rolepolicies"),
        *_managed("cloudwatchlogs", Group="groups"),
    ),
    needs=(),
    purpose="A VPC with three tiers of subnets, its ways in and out, and the record of its traffic.",
)

COMPONENTS: Final = (NETWORK,)
"""Every kind, in the order in which conditions and status list them."""

BY_KIND: Final = {component.kind: component for component in COMPONENTS}


def managed_kinds() -> tuple[ManagedKind, ...]:
    """Every kind of managed resource that any component is made of, sorted."""
    return tuple(sorted({managed for component in COMPONENTS for managed in component.managed}))
