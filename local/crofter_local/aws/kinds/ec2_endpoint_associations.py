"""What joins a VPC endpoint to route tables, subnets and security groups: a kind for each.

Terraform calls an association `a-<endpoint><hash of the other id>`.
"""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, hashcode
from crofter_local.aws.kinds.model import LOCAL, REPLACE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_filters

_DEFAULT: Final = "replaceDefaultAssociation"


def _endpoint(aws: Aws, args: Args) -> dict[str, Any] | None:
    name = args.get("vpcEndpointId")
    if not name:
        return None
    found = aws.find("ec2", "describe_vpc_endpoints", "VpcEndpoints", VpcEndpointIds=[name])
    return None if found is None or found["State"].lower() in {"deleted", "deleting"} else found


def _default_group(aws: Aws, args: Args) -> list[str]:
    endpoint = _endpoint(aws, args)
    if endpoint is None:
        return []
    filters = ec2_filters(vpc_id=endpoint["VpcId"], group_name="default")
    found = aws.find("ec2", "describe_security_groups", "SecurityGroups", Filters=filters)
    return [found["GroupId"]] if found else []


def _associated(endpoint: dict[str, Any], field: str) -> list[str]:
    if field == "routeTableId":
        return list(endpoint.get("RouteTableIds", []))
    if field == "subnetId":
        return list(endpoint.get("SubnetIds", []))
    return [group["GroupId"] for group in endpoint.get("Groups", [])]


def _association(kind: str, noun: str, field: str, parameter: str) -> Kind:
    def derive(args: Args) -> str:
        endpoint, other = args.get("vpcEndpointId"), args.get(field)
        return f"a-{endpoint}{hashcode(other)}" if endpoint and other else ""

    def associated(aws: Aws, name: str, args: Args) -> str | None:
        """What is really associated under this name, which need not be what is asked for by now."""
        endpoint = _endpoint(aws, args)
        found = _associated(endpoint, field) if endpoint else []
        return next((one for one in found if derive({**args, field: one}) == name), None)

    def observe(aws: Aws, name: str, args: Args) -> Observation | None:
        other = associated(aws, name, args)
        if other is None:
            return None
        return Observation(given(id=name, vpcEndpointId=args["vpcEndpointId"], **{field: other}))

    def create(aws: Aws, name: str, args: Args) -> str:
        if field == "subnetId":
            # moto takes any id. AWS does not, so a subnet that was lost is not put back into an endpoint.
            aws.ec2("describe_subnets", SubnetIds=[args.get(field)])
        change: dict[str, Any] = {f"Add{parameter}": [args.get(field)]}
        if args.get(_DEFAULT):
            change[f"Remove{parameter}"] = _default_group(aws, args) or None
        aws.ec2("modify_vpc_endpoint", VpcEndpointId=args.get("vpcEndpointId"), **change)
        return name

    def delete(aws: Aws, name: str, args: Args) -> None:
        other = associated(aws, name, args)
        if other is None:
            return
        change: dict[str, Any] = {f"Remove{parameter}": [other]}
        if args.get(_DEFAULT):
            change[f"Add{parameter}"] = _default_group(aws, args) or None
        aws.ec2("modify_vpc_endpoint", VpcEndpointId=args.get("vpcEndpointId"), **change)

    instruction = {_DEFAULT: LOCAL} if field == "securityGroupId" else {}
    return Kind(
        name=f"ec2.aws.m.upbound.io/{kind}",
        noun=noun,
        naming=Naming.DERIVED,
        derive=derive,
        tagged=False,
        attributes={"vpcEndpointId": REPLACE, field: REPLACE, **instruction},
        observe=observe,
        create=create,
        delete=delete,
    )


KINDS: Final = (
    _association(
        "VPCEndpointRouteTableAssociation", "VPC Endpoint Route Table Association", "routeTableId", "RouteTableIds"
    ),
    _association("VPCEndpointSubnetAssociation", "VPC Endpoint Subnet Association", "subnetId", "SubnetIds"),
    _association(
        "VPCEndpointSecurityGroupAssociation",
        "VPC Endpoint Security Group Association",
        "securityGroupId",
        "SecurityGroupIds",
    ),
)
