"""RouteTable, Route and RouteTableAssociation."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, hashcode, in_use, retag, tagged
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse, tag_specification

_TARGETS: Final = {
    "gatewayId": "GatewayId",
    "natGatewayId": "NatGatewayId",
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "transitGatewayId": "TransitGatewayId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}
_DESTINATIONS: Final = {
    "destinationCidrBlock": "DestinationCidrBlock",
    "destinationIpv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}


def _table(aws: Aws, name: str) -> dict[str, Any] | None:
    return aws.find("ec2", "describe_route_tables", "RouteTables", RouteTableIds=[name])


def _observe_table(aws: Aws, name: str, _args: Args) -> Observation | None:
    table = _table(aws, name)
    if table is None:
        return None
    routes = [
        given(
            cidrBlock=route.get("DestinationCidrBlock"),
            ipv6CidrBlock=route.get("DestinationIpv6CidrBlock"),
            destinationPrefixListId=route.get("DestinationPrefixListId"),
            **{field: route.get(key) for field, key in _TARGETS.items()},
        )
        for route in table["Routes"]
        if route.get("GatewayId") != "local"
    ]
    arn = aws.arn("ec2", f"route-table/{name}")
    fields = given(arn=arn, id=name, ownerId=aws.account, vpcId=table["VpcId"])
    return Observation({**fields, "route": routes, **tagged(table)})


def _create_table(aws: Aws, _name: str, args: Args) -> str:
    specification = tag_specification("route-table", args.get("tags"))
    answer = aws.ec2("create_route_table", VpcId=args.get("vpcId"), TagSpecifications=specification)
    name: str = answer["RouteTable"]["RouteTableId"]
    return name


def _update_table(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_table(aws: Aws, name: str, _args: Args) -> None:
    table = _table(aws, name)
    if table and table["Associations"]:
        raise in_use("DeleteRouteTable", "routeTable", name)
    aws.ec2("delete_route_table", RouteTableId=name)


def destination(args: Args) -> str:
    """Where a route leads: whichever of its three destination fields is given."""
    return next((str(args[field]) for field in _DESTINATIONS if args.get(field)), "")


def route_id(args: Args) -> str:
    """Terraform's id of a route: `r-<table><hash of the destination>`; "" while either is unknown."""
    table, to = args.get("routeTableId"), destination(args)
    return f"r-{table}{hashcode(to)}" if table and to else ""


def _observe_route(aws: Aws, name: str, args: Args) -> Observation | None:
    table = _table(aws, args.get("routeTableId", ""))
    to = destination(args)
    for route in table["Routes"] if table else []:
        if to in {route.get(key) for key in _DESTINATIONS.values()} and route.get("GatewayId") != "local":
            fields = given(
                id=name,
                routeTableId=args["routeTableId"],
                origin=route.get("Origin"),
                state=route.get("State"),
                instanceId=route.get("InstanceId"),
                **{field: route.get(key) for field, key in {**_TARGETS, **_DESTINATIONS}.items()},
            )
            return Observation(fields)
    return None


def _target(args: Args) -> dict[str, Any]:
    return {key: args[field] for field, key in _TARGETS.items() if args.get(field)}


def _route_key(args: Args) -> dict[str, Any]:
    keys = {key: args[field] for field, key in _DESTINATIONS.items() if args.get(field)}
    return {"RouteTableId": args.get("routeTableId"), **keys}


def _create_route(aws: Aws, name: str, args: Args) -> str:
    target = args.get("natGatewayId")
    if target:
        nat = aws.find("ec2", "describe_nat_gateways", "NatGateways", NatGatewayIds=[target])
        if nat is None or nat["State"] != "available":
            message = f"The natGateway ID '{target}' does not exist"
            raise refuse("CreateRoute", "InvalidNatGatewayID.NotFound", message)
    if _observe_route(aws, name, args):
        message = f"The route identified by {destination(args)} already exists."
        raise refuse("CreateRoute", "RouteAlreadyExists", message)
    aws.ec2("create_route", **_route_key(args), **_target(args))
    return name


def _update_route(aws: Aws, _name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.ec2("replace_route", **_route_key(args), **_target(args))


def _delete_route(aws: Aws, _name: str, args: Args) -> None:
    aws.ec2("delete_route", **_route_key(args))


def _association(aws: Aws, name: str, _args: Args) -> Observation | None:
    filters = [{"Name": "association.route-table-association-id", "Values": [name]}]
    table = aws.find("ec2", "describe_route_tables", "RouteTables", Filters=filters)
    for found in table["Associations"] if table else []:
        if found["RouteTableAssociationId"] == name:
            subnet, gateway = found.get("SubnetId"), found.get("GatewayId")
            return Observation(given(id=name, routeTableId=found["RouteTableId"], subnetId=subnet, gatewayId=gateway))
    return None


def _associate(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.ec2(
        "associate_route_table",
        RouteTableId=args.get("routeTableId"),
        SubnetId=args.get("subnetId"),
        GatewayId=args.get("gatewayId"),
    )
    name: str = answer["AssociationId"]
    return name


def _reassociate(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> str:
    answer = aws.ec2("replace_route_table_association", AssociationId=name, RouteTableId=args["routeTableId"])
    renamed: str = answer["NewAssociationId"]
    return renamed


def _disassociate(aws: Aws, name: str, _args: Args) -> None:
    aws.ec2("disassociate_route_table", AssociationId=name)


KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/RouteTable",
        noun="EC2 Route Table",
        naming=Naming.ASSIGNED,
        attributes={"vpcId": REPLACE},
        observe=_observe_table,
        create=_create_table,
        update=_update_table,
        delete=_delete_table,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/Route",
        noun="EC2 Route",
        naming=Naming.DERIVED,
        derive=route_id,
        tagged=False,
        attributes={
            "routeTableId": REPLACE,
            **dict.fromkeys(_DESTINATIONS, REPLACE),
            **dict.fromkeys(_TARGETS, UPDATE),
        },
        observe=_observe_route,
        create=_create_route,
        update=_update_route,
        delete=_delete_route,
        not_modelled={
            "carrierGatewayId": "moto does not report carrier gateways of a route",
            "coreNetworkArn": "moto has no Cloud WAN",
            "localGatewayId": "Outposts are not modelled",
            "vpcEndpointId": "Gateway Load Balancer endpoints are not modelled",
        },
        late_init_ignored=frozenset(_TARGETS),
        asynchronous=True,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/RouteTableAssociation",
        noun="EC2 Route Table Association",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"subnetId": REPLACE, "gatewayId": REPLACE, "routeTableId": UPDATE},
        observe=_association,
        create=_associate,
        update=_reassociate,
        delete=_disassociate,
    ),
)
