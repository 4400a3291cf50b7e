"""NetworkACL and NetworkACLRule."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, hashcode, in_use, retag, tagged
from crofter_local.aws.kinds.model import (
    NOTED_REPLACE,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.session import Aws, ec2_filters, tag_specification

_LAST_RULE: Final = 32767
"""Number of the rule that AWS adds itself, and which denies what no other allows."""

_PROTOCOLS: Final = {"all": "-1", "tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}


def protocol_number(name: Any) -> str:
    """The number that EC2 keeps for a protocol, whichever way it was written."""
    return _PROTOCOLS.get(str(name).lower(), str(name))


def _same_protocol(desired: Any, observed: Any) -> bool:
    return protocol_number(desired) == protocol_number(observed)


def _acl(aws: Aws, name: str) -> dict[str, Any] | None:
    return aws.find("ec2", "describe_network_acls", "NetworkAcls", NetworkAclIds=[name])


def _observe_acl(aws: Aws, name: str, _args: Args) -> Observation | None:
    acl = _acl(aws, name)
    if acl is None:
        return None
    fields = given(arn=aws.arn("ec2", f"network-acl/{name}"), id=name, ownerId=aws.account, vpcId=acl["VpcId"])
    subnets = sorted(association["SubnetId"] for association in acl["Associations"])
    rules = {
        direction: [_entry(e) for e in acl["Entries"] if e["Egress"] is egress and e["RuleNumber"] < _LAST_RULE]
        for direction, egress in (("ingress", False), ("egress", True))
    }
    return Observation({**fields, "subnetIds": subnets, **rules, **tagged(acl)})


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    ports = entry.get("PortRange", {})
    return given(
        action=entry["RuleAction"],
        ruleNo=entry["RuleNumber"],
        protocol=entry["Protocol"],
        cidrBlock=entry.get("CidrBlock"),
        ipv6CidrBlock=entry.get("Ipv6CidrBlock"),
        fromPort=ports.get("From"),
        toPort=ports.get("To"),
    )


def _create_acl(aws: Aws, _name: str, args: Args) -> str:
    specification = tag_specification("network-acl", args.get("tags"))
    answer = aws.ec2("create_network_acl", VpcId=args.get("vpcId"), TagSpecifications=specification)
    name: str = answer["NetworkAcl"]["NetworkAclId"]
    _associate(aws, name, args)
    return name


def _update_acl(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "subnetIds" in changed:
        _associate(aws, name, args)
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _associate(aws: Aws, name: str, args: Args) -> None:
    """Moves exactly the given subnets to the ACL; those it loses go back to the VPC's default one."""
    acl = _acl(aws, name) or {}
    wanted = set(args.get("subnetIds", ()))
    default = aws.ec2("describe_network_acls", Filters=ec2_filters(vpc_id=acl["VpcId"], default="true"))
    for association in acl["Associations"]:
        if association["SubnetId"] not in wanted:
            _move(aws, association["NetworkAclAssociationId"], default["NetworkAcls"][0]["NetworkAclId"])
    for subnet in sorted(wanted - {association["SubnetId"] for association in acl["Associations"]}):
        filters = ec2_filters(association__subnet_id=subnet)
        for other in aws.ec2("describe_network_acls", Filters=filters)["NetworkAcls"]:
            for association in other["Associations"]:
                if association["SubnetId"] == subnet:
                    _move(aws, association["NetworkAclAssociationId"], name)


def _move(aws: Aws, association: str, acl: str) -> None:
    aws.ec2("replace_network_acl_association", AssociationId=association, NetworkAclId=acl)


def _delete_acl(aws: Aws, name: str, args: Args) -> None:
    _associate(aws, name, {**args, "subnetIds": []})
    if (_acl(aws, name) or {}).get("Associations"):
        raise in_use("DeleteNetworkAcl", "networkAcl", name)
    aws.ec2("delete_network_acl", NetworkAclId=name)


def rule_id(args: Args) -> str:
    """Terraform's id of an ACL rule: `nacl-` and a hash over ACL, number, direction and protocol."""
    acl, number, protocol = args.get("networkAclId"), args.get("ruleNumber"), args.get("protocol")
    if not acl or number is None or protocol is None:
        return ""
    egress = "true" if args.get("egress") else "false"
    return f"nacl-{hashcode(f'{acl}-{int(number)}-{egress}-{protocol}-')}"


def _observe_rule(aws: Aws, name: str, args: Args) -> Observation | None:
    acl = _acl(aws, args.get("networkAclId", ""))
    for entry in acl["Entries"] if acl else []:
        if entry["RuleNumber"] == args.get("ruleNumber") and entry["Egress"] is bool(args.get("egress")):
            fields = _entry(entry)
            action, number = fields.pop("action"), fields.pop("ruleNo")
            known = {"networkAclId": args["networkAclId"], "egress": entry["Egress"]}
            return Observation({"id": name, "ruleAction": action, "ruleNumber": number, **known, **fields})
    return None


def _create_rule(aws: Aws, name: str, args: Args) -> str:
    ports: dict[str, Any] = {}
    if "fromPort" in args or "toPort" in args:
        ports["PortRange"] = {"From": int(args.get("fromPort", 0)), "To": int(args.get("toPort", 0))}
    if protocol_number(args.get("protocol")) in {"1", "58"}:
        ports["IcmpTypeCode"] = {"Type": int(args.get("icmpType", 0)), "Code": int(args.get("icmpCode", 0))}
    aws.ec2(
        "create_network_acl_entry",
        NetworkAclId=args.get("networkAclId"),
        RuleNumber=int(args["ruleNumber"]),
        Egress=bool(args.get("egress")),
        Protocol=protocol_number(args.get("protocol")),
        RuleAction=args.get("ruleAction"),
        CidrBlock=args.get("cidrBlock"),
        Ipv6CidrBlock=args.get("ipv6CidrBlock"),
        **ports,
    )
    return name


def _delete_rule(aws: Aws, _name: str, args: Args) -> None:
    number, egress = int(args["ruleNumber"]), bool(args.get("egress"))
    aws.ec2("delete_network_acl_entry", NetworkAclId=args["networkAclId"], RuleNumber=number, Egress=egress)


KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/NetworkACL",
        noun="EC2 Network ACL",
        naming=Naming.ASSIGNED,
        attributes={"vpcId": REPLACE, "subnetIds": UPDATE},
        observe=_observe_acl,
        create=_create_acl,
        update=_update_acl,
        delete=_delete_acl,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/NetworkACLRule",
        noun="EC2 Network ACL Rule",
        naming=Naming.DERIVED,
        derive=rule_id,
        tagged=False,
        attributes={
            "protocol": Attribute(Change.REPLACE, equal=_same_protocol),
            **dict.fromkeys(
                (
                    "networkAclId",
                    "ruleNumber",
                    "egress",
                    "ruleAction",
                    "cidrBlock",
                    "ipv6CidrBlock",
                    "fromPort",
                    "toPort",
                ),
                REPLACE,
            ),
            "icmpType": NOTED_REPLACE,
            "icmpCode": NOTED_REPLACE,
        },
        observe=_observe_rule,
        create=_create_rule,
        delete=_delete_rule,
    ),
)
