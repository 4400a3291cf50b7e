"""The provider kinds a network is made of."""

from typing import Final

from crofter_function.framework.kinds import Kind

VPC: Final = Kind("ec2", "VPC")
SUBNET: Final = Kind("ec2", "Subnet")
INTERNET_GATEWAY: Final = Kind("ec2", "InternetGateway")
EIP: Final = Kind("ec2", "EIP")
NAT_GATEWAY: Final = Kind("ec2", "NATGateway")
ROUTE_TABLE: Final = Kind("ec2", "RouteTable")
ROUTE: Final = Kind("ec2", "Route", tagged=False)
ROUTE_TABLE_ASSOCIATION: Final = Kind("ec2", "RouteTableAssociation", tagged=False)
NETWORK_ACL: Final = Kind("ec2", "NetworkACL")
NETWORK_ACL_RULE: Final = Kind("ec2", "NetworkACLRule", tagged=False)
DEFAULT_SECURITY_GROUP: Final = Kind("ec2", "DefaultSecurityGroup")
SECURITY_GROUP: Final = Kind("ec2", "SecurityGroup")
SECURITY_GROUP_INGRESS_RULE: Final = Kind("ec2", "SecurityGroupIngressRule")
VPC_ENDPOINT: Final = Kind("ec2", "VPCEndpoint")
VPC_ENDPOINT_ROUTE_TABLE: Final = Kind("ec2", "VPCEndpointRouteTableAssociation", tagged=False)
VPC_ENDPOINT_SUBNET: Final = Kind("ec2", "VPCEndpointSubnetAssociation", tagged=False)
VPC_ENDPOINT_SECURITY_GROUP: Final = Kind("ec2", "VPCEndpointSecurityGroupAssociation", tagged=False)
FLOW_LOG: Final = Kind("ec2", "FlowLog")
LOG_GROUP: Final = Kind("cloudwatchlogs", "Group")
ROLE: Final = Kind("iam", "Role", regional=False)
ROLE_POLICY: Final = Kind("iam", "RolePolicy", tagged=False, regional=False)
