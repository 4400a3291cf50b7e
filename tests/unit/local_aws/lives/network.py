"""Networks, roles and log groups."""

from __future__ import annotations

from typing import Any

from .manifests import POLICY, TRUST, manifest, ref

LIFE = [
    manifest("VPC", "vpc", cidrBlock="10.0.0.0/16", enableDnsHostnames=True),
    manifest("DefaultSecurityGroup", "default-sg", vpcIdRef=ref("vpc"), ingress=[], egress=[]),
    manifest("InternetGateway", "igw", vpcIdRef=ref("vpc")),
    manifest("Subnet", "public", cidrBlock="10.0.0.0/24", vpcIdRef=ref("vpc"), mapPublicIpOnLaunch=True),
    manifest("Subnet", "private", cidrBlock="10.0.1.0/24", vpcIdRef=ref("vpc"), availabilityZone="eu-west-1b"),
    manifest("EIP", "eip", domain="vpc"),
    manifest("NATGateway", "nat", subnetIdRef=ref("public"), allocationIdRef=ref("eip"), connectivityType="public"),
    manifest("RouteTable", "table", vpcIdRef=ref("vpc")),
    manifest(
        "Route",
        "route",
        routeTableIdRef=ref("table"),
        destinationCidrBlock="0.0.0.0/0",
        natGatewayIdRef=ref("nat"),
    ),
    manifest("RouteTableAssociation", "assoc", routeTableIdRef=ref("table"), subnetIdRef=ref("private")),
    manifest("NetworkACL", "acl", vpcIdRef=ref("vpc"), subnetIdRefs=[ref("private")]),
    manifest(
        "NetworkACLRule",
        "acl-rule",
        networkAclIdRef=ref("acl"),
        ruleNumber=100,
        egress=False,
        protocol="tcp",
        fromPort=443,
        toPort=443,
        ruleAction="allow",
        cidrBlock="10.0.0.0/16",
    ),
    manifest("SecurityGroup", "sg", vpcIdRef=ref("vpc"), name="web", description="web"),
    manifest("SecurityGroup", "sg2", vpcIdRef=ref("vpc"), name="db", description="db"),
    manifest(
        "SecurityGroupIngressRule",
        "in",
        securityGroupIdRef=ref("sg2"),
        referencedSecurityGroupIdRef=ref("sg"),
        ipProtocol="tcp",
        fromPort=5432,
        toPort=5432,
        description="db",
    ),
    manifest("SecurityGroupEgressRule", "out", securityGroupIdRef=ref("sg"), ipProtocol="-1", cidrIpv4="0.0.0.0/0"),
    manifest(
        "VPCEndpoint",
        "s3",
        vpcIdRef=ref("vpc"),
        serviceName="com.amazonaws.eu-west-1.s3",
        vpcEndpointType="Gateway",
    ),
    manifest(
        "VPCEndpoint",
        "ecr",
        vpcIdRef=ref("vpc"),
        serviceName="com.amazonaws.eu-west-1.ecr.api",
        vpcEndpointType="Interface",
        privateDnsEnabled=True,
    ),
    manifest("VPCEndpointRouteTableAssociation", "s3-table", vpcEndpointIdRef=ref("s3"), routeTableIdRef=ref("table")),
    manifest("VPCEndpointSubnetAssociation", "ecr-subnet", vpcEndpointIdRef=ref("ecr"), subnetIdRef=ref("private")),
    manifest(
        "VPCEndpointSecurityGroupAssociation",
        "ecr-sg",
        vpcEndpointIdRef=ref("ecr"),
        securityGroupIdRef=ref("sg"),
        replaceDefaultAssociation=True,
    ),
    manifest("Role", "role", "iam", assumeRolePolicy=TRUST, description="flow logs", maxSessionDuration=7200),
    manifest("RolePolicy", "policy", "iam", roleRef=ref("role"), policy=POLICY),
    manifest("Group", "logs", "cloudwatchlogs", retentionInDays=90),
    manifest(
        "FlowLog",
        "flow",
        vpcIdRef=ref("vpc"),
        iamRoleArnRef=ref("role"),
        logDestinationRef=ref("logs"),
        logDestinationType="cloud-watch-logs",
        trafficType="ALL",
        maxAggregationInterval=60,
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("VPC", "vpc", {"enableDnsHostnames": False, "tags": {"a": "b"}}),
    ("Subnet", "public", {"mapPublicIpOnLaunch": False, "enableDns64": True}),
    ("EIP", "eip", {"tags": {"a": "b"}}),
    ("NATGateway", "nat", {"tags": {"a": "b"}}),
    ("SecurityGroupIngressRule", "in", {"fromPort": 5433, "toPort": 5433, "description": "changed"}),
    ("SecurityGroupEgressRule", "out", {"cidrIpv4": "10.0.0.0/8"}),
    ("DefaultSecurityGroup", "default-sg", {"ingress": [{"protocol": "-1", "self": True}]}),
    ("NetworkACL", "acl", {"subnetIds": []}),
    ("VPCEndpoint", "s3", {"policy": POLICY}),
    ("VPCEndpoint", "ecr", {"privateDnsEnabled": False}),
    ("Role", "role", {"description": "changed", "maxSessionDuration": 3600, "tags": {"a": "b"}}),
    ("Role", "role", {"permissionsBoundary": "arn:aws:iam::123456789012:policy/limit"}),
    ("Role", "role", {"inlinePolicy": [{"name": "policy", "policy": POLICY}, {"name": "more", "policy": POLICY}]}),
    ("RolePolicy", "policy", {"policy": POLICY.replace("logs:*", "s3:*")}),
    ("Group", "logs", {"retentionInDays": 30, "kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/x"}),
    ("FlowLog", "flow", {"tags": {"a": "b"}}),
]

REFUSALS = [
    ("VPC", "vpc", {"cidrBlock": "10.5.0.0/16"}, 'the argument "cidr_block" from "10.0.0.0/16" to "10.5.0.0/16"'),
    (
        "NATGateway",
        "nat",
        {"connectivityType": "private"},
        'the argument "connectivity_type" from "public" to "private"',
    ),
    ("NetworkACLRule", "acl-rule", {"ruleAction": "deny"}, 'the argument "rule_action" from "allow" to "deny"'),
    ("SecurityGroup", "sg", {"description": "x"}, 'the argument "description" from "web" to "x"'),
    ("Role", "role", {"path": "/x/"}, 'the argument "path" from "/" to "/x/"'),
    ("FlowLog", "flow", {"trafficType": "REJECT"}, 'the argument "traffic_type" from "ALL" to "REJECT"'),
]
