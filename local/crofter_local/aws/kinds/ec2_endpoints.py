"""VPCEndpoint and FlowLog."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, retag, tagged
from crofter_local.aws.kinds.model import (
    LOCAL,
    NOTED,
    REPLACE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
    same_json,
)
from crofter_local.aws.kinds.session import Aws, ec2_filters, refuse, tag_specification


def _endpoint(aws: Aws, name: str) -> dict[str, Any] | None:
    found = aws.find("ec2", "describe_vpc_endpoints", "VpcEndpoints", VpcEndpointIds=[name])
    return None if found is None or found["State"].lower() in {"deleted", "deleting"} else found


def _observe_endpoint(aws: Aws, name: str, _args: Args) -> Observation | None:
    endpoint = _endpoint(aws, name)
    if endpoint is None:
        return None
    fields = given(
        arn=aws.arn("ec2", f"vpc-endpoint/{name}"),
        id=name,
        ownerId=aws.account,
        vpcId=endpoint["VpcId"],
        serviceName=endpoint["ServiceName"],
        vpcEndpointType=endpoint.get("VpcEndpointType") or "Gateway",
        policy=endpoint.get("PolicyDocument"),
        state=endpoint["State"],
        prefixListId=_prefix_list(aws, endpoint),
    )
    lists = {
        "networkInterfaceIds": endpoint.get("NetworkInterfaceIds", []),
        "routeTableIds": endpoint.get("RouteTableIds", []),
        "subnetIds": endpoint.get("SubnetIds", []),
        "securityGroupIds": [group["GroupId"] for group in endpoint.get("Groups", [])],
        "dnsEntry": [
            given(dnsName=entry.get("DnsName"), hostedZoneId=entry.get("HostedZoneId"))
            for entry in endpoint.get("DnsEntries", [])
        ],
        "subnetConfiguration": [{"subnetId": subnet} for subnet in sorted(endpoint.get("SubnetIds", []))],
    }
    return Observation({**fields, **lists, "requesterManaged": False, **tagged(endpoint)})


def _prefix_list(aws: Aws, endpoint: dict[str, Any]) -> str | None:
    if endpoint.get("VpcEndpointType") != "Gateway":
        return None
    filters = ec2_filters(prefix_list_name=endpoint["ServiceName"])
    found = aws.find("ec2", "describe_managed_prefix_lists", "PrefixLists", Filters=filters)
    return found["PrefixListId"] if found else None


def _subnets(value: Any) -> list[str]:
    return sorted(entry["subnetId"] for entry in value or () if entry.get("subnetId"))


def _same_subnets(desired: Any, observed: Any) -> bool:
    return _subnets(desired) == _subnets(observed)


def _create_endpoint(aws: Aws, _name: str, args: Args) -> str:
    kind = args.get("vpcEndpointType", "Gateway")
    interface = kind == "Interface"
    answer = aws.ec2(
        "create_vpc_endpoint",
        VpcId=args.get("vpcId"),
        ServiceName=args.get("serviceName"),
        VpcEndpointType=kind,
        PolicyDocument=args.get("policy"),
        PrivateDnsEnabled=bool(args.get("privateDnsEnabled")) if interface else None,
        SubnetIds=_subnets(args.get("subnetConfiguration")) or None,
        SecurityGroupIds=_default_group(aws, args) if interface else None,
        TagSpecifications=tag_specification("vpc-endpoint", args.get("tags")),
    )
    name: str = answer["VpcEndpoint"]["VpcEndpointId"]
    return name


def _default_group(aws: Aws, args: Args) -> list[str]:
    """AWS gives an interface endpoint the VPC's default group when no other is named."""
    filters = ec2_filters(vpc_id=args.get("vpcId", ""), group_name="default")
    found = aws.find("ec2", "describe_security_groups", "SecurityGroups", Filters=filters)
    return [found["GroupId"]] if found else []


def _update_endpoint(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "policy" in changed:
        aws.ec2("modify_vpc_endpoint", VpcEndpointId=name, PolicyDocument=args["policy"])
    if "subnetConfiguration" in changed:
        wanted = set(_subnets(args["subnetConfiguration"]))
        present = set((_endpoint(aws, name) or {}).get("SubnetIds", []))
        add, remove = sorted(wanted - present) or None, sorted(present - wanted) or None
        aws.ec2("modify_vpc_endpoint", VpcEndpointId=name, AddSubnetIds=add, RemoveSubnetIds=remove)
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_endpoint(aws: Aws, name: str, _args: Args) -> None:
    tables = (_endpoint(aws, name) or {}).get("RouteTableIds")
    if tables:
        # AWS takes its routes away with an endpoint; moto looks for routes that it never made, and refuses.
        aws.ec2("modify_vpc_endpoint", VpcEndpointId=name, RemoveRouteTableIds=tables)
    aws.ec2("delete_vpc_endpoints", VpcEndpointIds=[name])


_RESOURCES: Final = {
    "vpcId": "VPC",
    "subnetId": "Subnet",
    "eniId": "NetworkInterface",
    "transitGatewayId": "TransitGateway",
    "transitGatewayAttachmentId": "TransitGatewayAttachment",
}


def _observe_flow_log(aws: Aws, name: str, args: Args) -> Observation | None:
    log = aws.find("ec2", "describe_flow_logs", "FlowLogs", FlowLogIds=[name])
    if log is None:
        return None
    resource = next((field for field in _RESOURCES if args.get(field)), _resource_field(log["ResourceId"]))
    fields = given(
        arn=aws.arn("ec2", f"vpc-flow-log/{name}"),
        id=name,
        trafficType=log.get("TrafficType"),
        iamRoleArn=log.get("DeliverLogsPermissionArn"),
        logDestination=log.get("LogDestination"),
        logDestinationType=log.get("LogDestinationType"),
        logFormat=log.get("LogFormat"),
        maxAggregationInterval=log.get("MaxAggregationInterval"),
    )
    return Observation({resource: log["ResourceId"], **fields, **tagged(log)})


def _resource_field(resource_id: str) -> str:
    prefixes = {"vpc-": "vpcId", "subnet-": "subnetId", "eni-": "eniId"}
    return next((field for prefix, field in prefixes.items() if resource_id.startswith(prefix)), "vpcId")


def _create_flow_log(aws: Aws, _name: str, args: Args) -> str:
    field = next((field for field in _RESOURCES if args.get(field)), None)
    if field is None:
        raise refuse("CreateFlowLogs", "MissingParameter", "The request must contain the parameter ResourceIds")
    answer = aws.ec2(
        "create_flow_logs",
        ResourceIds=[args[field]],
        ResourceType=_RESOURCES[field],
        TrafficType=args.get("trafficType"),
        LogDestinationType=args.get("logDestinationType", "cloud-watch-logs"),
        LogDestination=args.get("logDestination"),
        LogFormat=args.get("logFormat"),
        DeliverLogsPermissionArn=args.get("iamRoleArn"),
        MaxAggregationInterval=int(args["maxAggregationInterval"]) if "maxAggregationInterval" in args else None,
        TagSpecifications=tag_specification("vpc-flow-log", args.get("tags")),
    )
    for failure in answer.get("Unsuccessful", []):
        raise refuse("CreateFlowLogs", failure["Error"]["Code"], failure["Error"]["Message"])
    name: str = answer["FlowLogIds"][0]
    return name


def _update_flow_log(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_flow_log(aws: Aws, name: str, _args: Args) -> None:
    aws.ec2("delete_flow_logs", FlowLogIds=[name])


_LATTICE: Final = "VPC Lattice endpoints are not modelled"

KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/VPCEndpoint",
        noun="EC2 VPC Endpoint",
        naming=Naming.ASSIGNED,
        attributes={
            "vpcId": REPLACE,
            "serviceName": REPLACE,
            "vpcEndpointType": REPLACE,
            "policy": Attribute(Change.UPDATE, equal=same_json),
            "subnetConfiguration": Attribute(Change.UPDATE, equal=_same_subnets),
            "privateDnsEnabled": NOTED,
            "ipAddressType": NOTED,
            "dnsOptions": NOTED,
            "autoAccept": LOCAL,
        },
        observe=_observe_endpoint,
        create=_create_endpoint,
        update=_update_endpoint,
        delete=_delete_endpoint,
        not_modelled={
            "resourceConfigurationArn": _LATTICE,
            "serviceNetworkArn": _LATTICE,
            "serviceRegion": "cross-region endpoints are not modelled",
        },
        late_init_ignored=frozenset({"subnetConfiguration"}),
        settle=2.0,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/FlowLog",
        noun="EC2 Flow Log",
        naming=Naming.ASSIGNED,
        attributes={
            "destinationOptions": Attribute(Change.REPLACE, noted=True),
            **dict.fromkeys(
                (
                    *_RESOURCES,
                    "trafficType",
                    "iamRoleArn",
                    "logDestination",
                    "logDestinationType",
                    "logFormat",
                    "maxAggregationInterval",
                ),
                REPLACE,
            ),
        },
        observe=_observe_flow_log,
        create=_create_flow_log,
        update=_update_flow_log,
        delete=_delete_flow_log,
        not_modelled={
            "deliverCrossAccountRole": "there is one account",
            "regionalNatGatewayId": "regional NAT gateways are not modelled",
        },
        extract={"logDestination": "arn"},
        late_init_ignored=frozenset({"logFormat", "logDestination"}),
    ),
)
