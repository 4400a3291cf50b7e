"""The provider's kinds that Crofter makes: one table for operator and function; permissions are generated from it."""

from dataclasses import dataclass
from typing import Final

PROVIDER_DOMAIN: Final = "aws.m.upbound.io"
"""Suffix of the API groups of the official AWS provider's namespaced kinds."""


@dataclass(frozen=True, slots=True, order=True)
class ManagedKind:
    """A kind of managed resource of the provider.

    `service` is the first part of the API group. `tagged` says whether `forProvider.tags` exists, `regional` whether
    `forProvider.region` does (IAM is global and has none); a test holds both against the provider's schemas.
    """

    service: str
    kind: str
    plural: str
    tagged: bool = True
    regional: bool = True
    version: str = "v1beta1"

    @property
    def group(self) -> str:
        """API group."""
        return f"{self.service}.{PROVIDER_DOMAIN}"

    @property
    def api_version(self) -> str:
        """Group and version, as objects carry them."""
        return f"{self.group}/{self.version}"


VPC: Final = ManagedKind("ec2", "VPC", "vpcs")
SUBNET: Final = ManagedKind("ec2", "Subnet", "subnets")
INTERNET_GATEWAY: Final = ManagedKind("ec2", "InternetGateway", "internetgateways")
EIP: Final = ManagedKind("ec2", "EIP", "eips")
NAT_GATEWAY: Final = ManagedKind("ec2", "NATGateway", "natgateways")
ROUTE_TABLE: Final = ManagedKind("ec2", "RouteTable", "routetables")
ROUTE: Final = ManagedKind("ec2", "Route", "routes", tagged=False)
ROUTE_TABLE_ASSOCIATION: Final = ManagedKind("ec2", "RouteTableAssociation", "routetableassociations", tagged=False)
NETWORK_ACL: Final = ManagedKind("ec2", "NetworkACL", "networkacls")
NETWORK_ACL_RULE: Final = ManagedKind("ec2", "NetworkACLRule", "networkaclrules", tagged=False)
DEFAULT_SECURITY_GROUP: Final = ManagedKind("ec2", "DefaultSecurityGroup", "defaultsecuritygroups")
SECURITY_GROUP: Final = ManagedKind("ec2", "SecurityGroup", "securitygroups")
SECURITY_GROUP_INGRESS_RULE: Final = ManagedKind("ec2", "SecurityGroupIngressRule", "securitygroupingressrules")
VPC_ENDPOINT: Final = ManagedKind("ec2", "VPCEndpoint", "vpcendpoints")
VPC_ENDPOINT_ROUTE_TABLE: Final = ManagedKind(
    "ec2", "VPCEndpointRouteTableAssociation", "vpcendpointroutetableassociations", tagged=False
)
VPC_ENDPOINT_SECURITY_GROUP: Final = ManagedKind(
    "ec2", "VPCEndpointSecurityGroupAssociation", "vpcendpointsecuritygroupassociations", tagged=False
)
VPC_ENDPOINT_SUBNET: Final = ManagedKind(
    "ec2", "VPCEndpointSubnetAssociation", "vpcendpointsubnetassociations", tagged=False
)
FLOW_LOG: Final = ManagedKind("ec2", "FlowLog", "flowlogs")
KMS_ALIAS: Final = ManagedKind("kms", "Alias", "aliases", tagged=False)
KMS_KEY: Final = ManagedKind("kms", "Key", "keys")
SQS_QUEUE: Final = ManagedKind("sqs", "Queue", "queues")
LOG_GROUP: Final = ManagedKind("cloudwatchlogs", "Group", "groups")
ROLE: Final = ManagedKind("iam", "Role", "roles", regional=False)
ROLE_POLICY: Final = ManagedKind("iam", "RolePolicy", "rolepolicies", tagged=False, regional=False)
