"""EIP and NATGateway."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, retag, tagged
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse, tag_specification


def _address(aws: Aws, name: str, _args: Args) -> Observation | None:
    address = aws.find("ec2", "describe_addresses", "Addresses", AllocationIds=[name])
    if address is None:
        return None
    public = address["PublicIp"]
    host = "compute-1" if aws.region == "us-east-1" else f"{aws.region}.compute"
    fields = given(
        id=name,
        allocationId=name,
        arn=aws.arn("ec2", f"elastic-ip/{name}"),
        domain=address.get("Domain"),
        publicIp=public,
        publicDns=f"ec2-{public.replace('.', '-')}.{host}.amazonaws.com",
        associationId=address.get("AssociationId"),
        networkInterface=address.get("NetworkInterfaceId"),
        instance=address.get("InstanceId"),
        privateIp=address.get("PrivateIpAddress"),
        networkBorderGroup=aws.region,
        publicIpv4Pool="amazon",
    )
    return Observation({**fields, **tagged(address)})


def _allocate(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.ec2(
        "allocate_address",
        Domain=args.get("domain", "vpc"),
        TagSpecifications=tag_specification("elastic-ip", args.get("tags")),
    )
    name: str = answer["AllocationId"]
    if args.get("instance") or args.get("networkInterface"):
        _associate(aws, name, args)
    return name


def _associate(aws: Aws, name: str, args: Args) -> None:
    aws.ec2(
        "associate_address",
        AllocationId=name,
        InstanceId=args.get("instance"),
        NetworkInterfaceId=args.get("networkInterface"),
        PrivateIpAddress=args.get("associateWithPrivateIp"),
    )


def _update_address(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed & {"instance", "networkInterface", "associateWithPrivateIp"}:
        _associate(aws, name, args)
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _release(aws: Aws, name: str, args: Args) -> None:
    address = aws.ec2("describe_addresses", AllocationIds=[name])["Addresses"][0]
    own = args.get("instance") or args.get("networkInterface")
    if address.get("AssociationId") and not own:
        message = f"Address '{address['PublicIp']}' is in use."
        raise refuse("ReleaseAddress", "InvalidIPAddress.InUse", message)
    aws.ec2("release_address", AllocationId=name)


def _nat(aws: Aws, name: str, _args: Args) -> Observation | None:
    gateway = aws.find("ec2", "describe_nat_gateways", "NatGateways", NatGatewayIds=[name])
    if gateway is None or gateway["State"] in {"deleted", "deleting", "failed"}:
        return None
    address: dict[str, Any] = next(iter(gateway["NatGatewayAddresses"]), {})
    fields = given(
        id=name,
        subnetId=gateway["SubnetId"],
        vpcId=gateway.get("VpcId"),
        connectivityType=gateway.get("ConnectivityType"),
        allocationId=address.get("AllocationId"),
        associationId=address.get("AssociationId"),
        networkInterfaceId=address.get("NetworkInterfaceId"),
        privateIp=address.get("PrivateIp"),
        publicIp=address.get("PublicIp"),
    )
    return Observation({**fields, **tagged(gateway)}, ready=gateway["State"] == "available")


def _create_nat(aws: Aws, _name: str, args: Args) -> str:
    if args.get("connectivityType", "public") == "public" and args.get("allocationId"):
        address = aws.ec2("describe_addresses", AllocationIds=[args["allocationId"]])["Addresses"][0]
        if address.get("AssociationId"):
            message = f"Elastic IP address [{args['allocationId']}] is already associated"
            raise refuse("CreateNatGateway", "Resource.AlreadyAssociated", message)
    answer = aws.ec2(
        "create_nat_gateway",
        SubnetId=args.get("subnetId"),
        AllocationId=args.get("allocationId"),
        ConnectivityType=args.get("connectivityType"),
        TagSpecifications=tag_specification("natgateway", args.get("tags")),
    )
    name: str = answer["NatGateway"]["NatGatewayId"]
    return name


def _update_nat(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_nat(aws: Aws, name: str, _args: Args) -> None:
    """Moto only marks the gateway deleted; AWS also lets go of its address and its network interface."""
    gateway = aws.ec2("describe_nat_gateways", NatGatewayIds=[name])["NatGateways"][0]
    aws.ec2("delete_nat_gateway", NatGatewayId=name)
    for address in gateway["NatGatewayAddresses"]:
        if address.get("AssociationId"):
            aws.ec2("disassociate_address", AssociationId=address["AssociationId"])
        if address.get("NetworkInterfaceId"):
            aws.ec2("delete_network_interface", NetworkInterfaceId=address["NetworkInterfaceId"])


_REGIONAL: Final = "regional NAT gateways are not modelled"
_SECONDARY: Final = "secondary addresses are not modelled"

KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/EIP",
        noun="EC2 EIP",
        naming=Naming.ASSIGNED,
        attributes={
            "domain": REPLACE,
            "instance": UPDATE,
            "networkInterface": UPDATE,
            "associateWithPrivateIp": NOTED,
            "networkBorderGroup": REPLACE,
            "publicIpv4Pool": REPLACE,
        },
        observe=_address,
        create=_allocate,
        update=_update_address,
        delete=_release,
        not_modelled={
            "address": "bringing your own address is not modelled",
            "customerOwnedIpv4Pool": "Outposts are not modelled",
            "ipamPoolId": "IPAM pools are not modelled",
        },
        late_init_ignored=frozenset({"instance", "networkInterface"}),
        asynchronous=True,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/NATGateway",
        noun="EC2 NAT Gateway",
        naming=Naming.ASSIGNED,
        attributes={
            "subnetId": REPLACE,
            "allocationId": REPLACE,
            "connectivityType": REPLACE,
            "vpcId": REPLACE,
        },
        observe=_nat,
        create=_create_nat,
        update=_update_nat,
        delete=_delete_nat,
        not_modelled={
            "availabilityMode": _REGIONAL,
            "availabilityZoneAddress": _REGIONAL,
            "privateIp": "moto chooses the private address",
            "secondaryAllocationIds": _SECONDARY,
            "secondaryPrivateIpAddressCount": _SECONDARY,
            "secondaryPrivateIpAddresses": _SECONDARY,
        },
        late_init_ignored=frozenset({"vpcId"}),
        settle=3.0,
    ),
)
