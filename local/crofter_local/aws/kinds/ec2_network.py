"""VPC, Subnet and InternetGateway."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, in_use, retag, tagged
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_filters, refuse, tag_specification

_IPAM: Final = "IPAM pools are not modelled"
_OUTPOSTS: Final = "Outposts are not modelled"

_VPC_ATTRIBUTES: Final = {
    "enableDnsSupport": "EnableDnsSupport",
    "enableDnsHostnames": "EnableDnsHostnames",
    "enableNetworkAddressUsageMetrics": "EnableNetworkAddressUsageMetrics",
}


def _vpc(aws: Aws, name: str, _args: Args) -> Observation | None:
    vpc = aws.find("ec2", "describe_vpcs", "Vpcs", VpcIds=[name])
    if vpc is None:
        return None
    attributes: dict[str, Any] = {}
    for field, attribute in _VPC_ATTRIBUTES.items():
        key = attribute[0].lower() + attribute[1:]
        answer = aws.ec2("describe_vpc_attribute", VpcId=name, Attribute=key)
        attributes[field] = answer[attribute]["Value"]
    in_vpc = ec2_filters(vpc_id=name)
    groups = aws.ec2("describe_security_groups", Filters=[*in_vpc, *ec2_filters(group_name="default")])
    acls = aws.ec2("describe_network_acls", Filters=[*in_vpc, *ec2_filters(default="true")])
    tables = aws.ec2("describe_route_tables", Filters=in_vpc)["RouteTables"]
    main = next((t["RouteTableId"] for t in tables if any(a.get("Main") for a in t["Associations"])), None)
    ipv6 = next(iter(_ipv6(vpc)), {})
    return Observation(
        {
            **given(
                arn=aws.arn("ec2", f"vpc/{name}"),
                id=name,
                ownerId=aws.account,
                cidrBlock=vpc["CidrBlock"],
                instanceTenancy=vpc["InstanceTenancy"],
                dhcpOptionsId=vpc.get("DhcpOptionsId"),
                defaultSecurityGroupId=next((g["GroupId"] for g in groups["SecurityGroups"]), None),
                defaultNetworkAclId=next((a["NetworkAclId"] for a in acls["NetworkAcls"]), None),
                mainRouteTableId=main,
                defaultRouteTableId=main,
                ipv6CidrBlock=ipv6.get("Ipv6CidrBlock"),
                ipv6AssociationId=ipv6.get("AssociationId"),
            ),
            "assignGeneratedIpv6CidrBlock": bool(ipv6),
            **attributes,
            **tagged(vpc),
        },
        ready=vpc["State"] == "available",
    )


def _ipv6(found: dict[str, Any]) -> list[dict[str, Any]]:
    states = {"associated", "associating"}
    key = "Ipv6CidrBlockState"
    return [a for a in found.get("Ipv6CidrBlockAssociationSet", []) if a.get(key, {}).get("State") in states]


def _create_vpc(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.ec2(
        "create_vpc",
        CidrBlock=args.get("cidrBlock"),
        InstanceTenancy=args.get("instanceTenancy"),
        AmazonProvidedIpv6CidrBlock=args.get("assignGeneratedIpv6CidrBlock"),
        TagSpecifications=tag_specification("vpc", args.get("tags")),
    )
    name: str = answer["Vpc"]["VpcId"]
    _update_vpc(aws, name, args, frozenset(set(_VPC_ATTRIBUTES) & set(args)))
    return name


def _update_vpc(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    for field, attribute in _VPC_ATTRIBUTES.items():
        if field in changed:
            aws.ec2("modify_vpc_attribute", VpcId=name, **{attribute: {"Value": args[field]}})
    if "assignGeneratedIpv6CidrBlock" in changed:
        if args["assignGeneratedIpv6CidrBlock"]:
            aws.ec2("associate_vpc_cidr_block", VpcId=name, AmazonProvidedIpv6CidrBlock=True)
        else:
            for association in _ipv6(aws.ec2("describe_vpcs", VpcIds=[name])["Vpcs"][0]):
                aws.ec2("disassociate_vpc_cidr_block", AssociationId=association["AssociationId"])
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_vpc(aws: Aws, name: str, _args: Args) -> None:
    groups = aws.ec2("describe_security_groups", Filters=ec2_filters(vpc_id=name))["SecurityGroups"]
    endpoints = aws.ec2("describe_vpc_endpoints", Filters=ec2_filters(vpc_id=name))["VpcEndpoints"]
    if (
        any(group["GroupName"] != "default" for group in groups)
        or any(endpoint["State"] != "deleted" for endpoint in endpoints)
        or aws.exists("ec2", "describe_internet_gateways", "InternetGateways", attachment__vpc_id=name)
        or aws.exists("ec2", "describe_network_interfaces", "NetworkInterfaces", vpc_id=name)
    ):
        raise in_use("DeleteVpc", "vpc", name)
    acls = aws.ec2("describe_network_acls", Filters=ec2_filters(vpc_id=name))["NetworkAcls"]
    if any(not acl["IsDefault"] for acl in acls):
        raise in_use("DeleteVpc", "vpc", name)
    aws.ec2("delete_vpc", VpcId=name)


_SUBNET_ATTRIBUTES: Final = {
    "mapPublicIpOnLaunch": "MapPublicIpOnLaunch",
    "assignIpv6AddressOnCreation": "AssignIpv6AddressOnCreation",
    "enableResourceNameDnsARecordOnLaunch": "EnableResourceNameDnsARecordOnLaunch",
}


def _subnet(aws: Aws, name: str, _args: Args) -> Observation | None:
    subnet = aws.find("ec2", "describe_subnets", "Subnets", SubnetIds=[name])
    if subnet is None:
        return None
    names = subnet.get("PrivateDnsNameOptionsOnLaunch", {})
    ipv6 = next(iter(_ipv6(subnet)), {})
    return Observation(
        {
            **given(
                arn=subnet.get("SubnetArn"),
                id=name,
                ownerId=subnet.get("OwnerId"),
                vpcId=subnet["VpcId"],
                cidrBlock=subnet.get("CidrBlock"),
                availabilityZone=subnet["AvailabilityZone"],
                availabilityZoneId=subnet.get("AvailabilityZoneId"),
                ipv6CidrBlock=ipv6.get("Ipv6CidrBlock"),
                ipv6CidrBlockAssociationId=ipv6.get("AssociationId"),
            ),
            "mapPublicIpOnLaunch": subnet.get("MapPublicIpOnLaunch", False),
            "assignIpv6AddressOnCreation": subnet.get("AssignIpv6AddressOnCreation", False),
            "enableResourceNameDnsARecordOnLaunch": names.get("EnableResourceNameDnsARecord", False),
            "ipv6Native": subnet.get("Ipv6Native", False),
            **tagged(subnet),
        },
        ready=subnet["State"] == "available",
    )


def _create_subnet(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.ec2(
        "create_subnet",
        VpcId=args.get("vpcId"),
        CidrBlock=args.get("cidrBlock"),
        AvailabilityZone=args.get("availabilityZone"),
        AvailabilityZoneId=args.get("availabilityZoneId"),
        Ipv6CidrBlock=args.get("ipv6CidrBlock"),
        Ipv6Native=args.get("ipv6Native"),
        TagSpecifications=tag_specification("subnet", args.get("tags")),
    )
    name: str = answer["Subnet"]["SubnetId"]
    _update_subnet(aws, name, args, frozenset(set(_SUBNET_ATTRIBUTES) & set(args)))
    return name


def _update_subnet(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    for field, attribute in _SUBNET_ATTRIBUTES.items():
        if field in changed:
            aws.ec2("modify_subnet_attribute", SubnetId=name, **{attribute: {"Value": args[field]}})
    if "ipv6CidrBlock" in changed:
        for association in _ipv6(aws.ec2("describe_subnets", SubnetIds=[name])["Subnets"][0]):
            aws.ec2("disassociate_subnet_cidr_block", AssociationId=association["AssociationId"])
        aws.ec2("associate_subnet_cidr_block", SubnetId=name, Ipv6CidrBlock=args["ipv6CidrBlock"])
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_subnet(aws: Aws, name: str, _args: Args) -> None:
    endpoints = aws.ec2("describe_vpc_endpoints")["VpcEndpoints"]
    if aws.exists("ec2", "describe_network_interfaces", "NetworkInterfaces", subnet_id=name) or any(
        name in endpoint.get("SubnetIds", []) for endpoint in endpoints if endpoint["State"] != "deleted"
    ):
        raise in_use("DeleteSubnet", "subnet", name)
    aws.ec2("delete_subnet", SubnetId=name)


def _gateway(aws: Aws, name: str, _args: Args) -> Observation | None:
    gateway = aws.find("ec2", "describe_internet_gateways", "InternetGateways", InternetGatewayIds=[name])
    if gateway is None:
        return None
    vpc = next((a["VpcId"] for a in gateway.get("Attachments", [])), None)
    arn = aws.arn("ec2", f"internet-gateway/{name}")
    return Observation({**given(arn=arn, id=name, ownerId=aws.account, vpcId=vpc), **tagged(gateway)})


def _create_gateway(aws: Aws, _name: str, args: Args) -> str:
    specification = tag_specification("internet-gateway", args.get("tags"))
    answer = aws.ec2("create_internet_gateway", TagSpecifications=specification)
    name: str = answer["InternetGateway"]["InternetGatewayId"]
    if args.get("vpcId"):
        aws.ec2("attach_internet_gateway", InternetGatewayId=name, VpcId=args["vpcId"])
    return name


def _update_gateway(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "vpcId" in changed:
        _detach(aws, name)
        aws.ec2("attach_internet_gateway", InternetGatewayId=name, VpcId=args["vpcId"])
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _detach(aws: Aws, name: str) -> None:
    gateway = aws.ec2("describe_internet_gateways", InternetGatewayIds=[name])["InternetGateways"][0]
    for attachment in gateway.get("Attachments", []):
        vpc = attachment["VpcId"]
        mapped = aws.ec2("describe_network_interfaces", Filters=ec2_filters(vpc_id=vpc))["NetworkInterfaces"]
        if any(interface.get("Association", {}).get("PublicIp") for interface in mapped):
            message = (
                f"Network {vpc} has some mapped public address(es). Please unmap those before detaching the gateway."
            )
            raise refuse("DetachInternetGateway", "DependencyViolation", message)
        aws.ec2("detach_internet_gateway", InternetGatewayId=name, VpcId=vpc)


def _delete_gateway(aws: Aws, name: str, _args: Args) -> None:
    _detach(aws, name)
    aws.ec2("delete_internet_gateway", InternetGatewayId=name)


KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/VPC",
        noun="EC2 VPC",
        naming=Naming.ASSIGNED,
        attributes={
            "cidrBlock": REPLACE,
            "instanceTenancy": REPLACE,
            "assignGeneratedIpv6CidrBlock": UPDATE,
            **dict.fromkeys(_VPC_ATTRIBUTES, UPDATE),
        },
        observe=_vpc,
        create=_create_vpc,
        update=_update_vpc,
        delete=_delete_vpc,
        not_modelled={
            "ipv4IpamPoolId": _IPAM,
            "ipv4NetmaskLength": _IPAM,
            "ipv6IpamPoolId": _IPAM,
            "ipv6NetmaskLength": _IPAM,
            "ipv6CidrBlock": _IPAM,
            "ipv6CidrBlockNetworkBorderGroup": "local zones are not modelled",
        },
        late_init_ignored=frozenset({"cidrBlock"}),
        asynchronous=True,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/Subnet",
        noun="EC2 Subnet",
        naming=Naming.ASSIGNED,
        attributes={
            "vpcId": REPLACE,
            "cidrBlock": REPLACE,
            "availabilityZone": REPLACE,
            "availabilityZoneId": REPLACE,
            "ipv6CidrBlock": UPDATE,
            "ipv6Native": REPLACE,
            "enableDns64": NOTED,
            "enableResourceNameDnsAaaaRecordOnLaunch": NOTED,
            "privateDnsHostnameTypeOnLaunch": NOTED,
            **dict.fromkeys(_SUBNET_ATTRIBUTES, UPDATE),
        },
        observe=_subnet,
        create=_create_subnet,
        update=_update_subnet,
        delete=_delete_subnet,
        not_modelled={
            "ipv4IpamPoolId": _IPAM,
            "ipv4NetmaskLength": _IPAM,
            "ipv6IpamPoolId": _IPAM,
            "ipv6NetmaskLength": _IPAM,
            "customerOwnedIpv4Pool": _OUTPOSTS,
            "mapCustomerOwnedIpOnLaunch": _OUTPOSTS,
            "outpostArn": _OUTPOSTS,
            "enableLniAtDeviceIndex": _OUTPOSTS,
        },
        late_init_ignored=frozenset({"availabilityZoneId"}),
        asynchronous=True,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/InternetGateway",
        noun="EC2 Internet Gateway",
        naming=Naming.ASSIGNED,
        attributes={"vpcId": UPDATE},
        observe=_gateway,
        create=_create_gateway,
        update=_update_gateway,
        delete=_delete_gateway,
    ),
)
