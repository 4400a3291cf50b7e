"""SecurityGroup, its ingress and egress rules, and the DefaultSecurityGroup of a VPC."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, retag, tagged
from crofter_local.aws.kinds.model import LOCAL, REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_filters, refuse, tag_specification

_DIRECTIONS: Final = (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress"))


def _group(aws: Aws, name: str) -> dict[str, Any] | None:
    return aws.find("ec2", "describe_security_groups", "SecurityGroups", GroupIds=[name])


def _observe_group(aws: Aws, name: str, _args: Args) -> Observation | None:
    group = _group(aws, name)
    if group is None:
        return None
    fields = given(
        arn=aws.arn("ec2", f"security-group/{name}"),
        id=name,
        ownerId=group.get("OwnerId"),
        vpcId=group.get("VpcId"),
        name=group["GroupName"],
        description=group.get("Description"),
    )
    rules = {direction: _rules(group.get(key, ()), name) for direction, key in _DIRECTIONS}
    return Observation({**fields, **rules, **tagged(group)})


def _rules(permissions: Iterable[Mapping[str, Any]], own: str) -> list[dict[str, Any]]:
    """EC2's permissions as the provider's rule blocks."""
    rules = []
    for permission in permissions:
        groups = [pair["GroupId"] for pair in permission.get("UserIdGroupPairs", [])]
        lists = {
            "cidrBlocks": [r["CidrIp"] for r in permission.get("IpRanges", [])],
            "ipv6CidrBlocks": [r["CidrIpv6"] for r in permission.get("Ipv6Ranges", [])],
            "prefixListIds": [r["PrefixListId"] for r in permission.get("PrefixListIds", [])],
            "securityGroups": [g for g in groups if g != own],
        }
        described = [*permission.get("IpRanges", []), *permission.get("Ipv6Ranges", [])]
        described += [*permission.get("UserIdGroupPairs", []), *permission.get("PrefixListIds", [])]
        rule = given(
            protocol=permission["IpProtocol"],
            description=next((d["Description"] for d in described if d.get("Description")), None),
        )
        ports = {
            "fromPort": permission.get("FromPort", 0),
            "toPort": permission.get("ToPort", 0),
            "self": own in groups,
        }
        rules.append({**rule, **ports, **{k: v for k, v in lists.items() if v}})
    return rules


def _permission(rule: Mapping[str, Any], own: str) -> dict[str, Any]:
    """The provider's rule block as a permission of EC2."""
    note = {"Description": rule["description"]} if rule.get("description") else {}
    groups = [*rule.get("securityGroups", []), *([own] if rule.get("self") else [])]
    permission: dict[str, Any] = {
        "IpProtocol": _protocol(rule.get("protocol", "-1")),
        "IpRanges": [{"CidrIp": cidr, **note} for cidr in rule.get("cidrBlocks", [])],
        "Ipv6Ranges": [{"CidrIpv6": cidr, **note} for cidr in rule.get("ipv6CidrBlocks", [])],
        "PrefixListIds": [{"PrefixListId": each, **note} for each in rule.get("prefixListIds", [])],
        "UserIdGroupPairs": [{"GroupId": group, **note} for group in groups],
    }
    if permission["IpProtocol"] != "-1":
        permission |= {"FromPort": int(rule.get("fromPort", 0)), "ToPort": int(rule.get("toPort", 0))}
    return permission


def _protocol(name: Any) -> str:
    text = str(name).lower()
    return {"all": "-1", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}.get(text, text)


def _same_protocol(desired: Any, observed: Any) -> bool:
    return _protocol(desired) == _protocol(observed)


def flat(rules: Iterable[Mapping[str, Any]]) -> set[tuple[str, int, int, str]]:
    """Rule blocks as a set of single rules, so that grouping and order make no difference."""
    single = set()
    for rule in rules:
        protocol = _protocol(rule.get("protocol", "-1"))
        ports = (0, 0) if protocol == "-1" else (int(rule.get("fromPort", 0)), int(rule.get("toPort", 0)))
        peers = [
            peer
            for key in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups")
            for peer in rule.get(key, [])
        ]
        for peer in [*peers, *(["self"] if rule.get("self") else [])]:
            single.add((protocol, *ports, peer))
    return single


def _same_rules(desired: Any, observed: Any) -> bool:
    return flat(desired or ()) == flat(observed or ())


def _create_group(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.ec2(
        "create_security_group",
        GroupName=args.get("name") or f"terraform-{uuid.uuid4().hex}",
        Description=args.get("description", "Managed by Crossplane"),
        VpcId=args.get("vpcId"),
        TagSpecifications=tag_specification("security-group", args.get("tags")),
    )
    name: str = answer["GroupId"]
    _revoke(aws, name, "egress")
    return name


def _revoke(aws: Aws, name: str, direction: str) -> None:
    """Removes every rule of one direction (the provider does it to the rule that AWS gives a new group)."""
    permissions = (_group(aws, name) or {}).get(dict(_DIRECTIONS)[direction], [])
    if permissions:
        aws.ec2(f"revoke_security_group_{direction}", GroupId=name, IpPermissions=permissions)


def _update_tags(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _delete_group(aws: Aws, name: str, args: Args) -> None:
    if args.get("revokeRulesOnDelete"):
        _revoke(aws, name, "ingress")
        _revoke(aws, name, "egress")
    refuse_used_group(aws, name)
    aws.ec2("delete_security_group", GroupId=name)


def refuse_used_group(aws: Aws, name: str) -> None:
    """Raises EC2's refusal while an interface, an endpoint or another group's rule still refers to the group."""
    others = aws.ec2("describe_security_groups")["SecurityGroups"]
    referring = any(
        pair.get("GroupId") == name
        for group in others
        if group["GroupId"] != name
        for _, key in _DIRECTIONS
        for permission in group.get(key, [])
        for pair in permission.get("UserIdGroupPairs", [])
    )
    endpoints = aws.ec2("describe_vpc_endpoints")["VpcEndpoints"]
    attached = any(g["GroupId"] == name for e in endpoints if e["State"] != "deleted" for g in e.get("Groups", []))
    if referring or attached or aws.exists("ec2", "describe_network_interfaces", "NetworkInterfaces", group_id=name):
        raise refuse("DeleteSecurityGroup", "DependencyViolation", f"resource {name} has a dependent object")


def _adopt(aws: Aws, _name: str, args: Args) -> str:
    filters = ec2_filters(vpc_id=args.get("vpcId", ""), group_name="default")
    group = aws.find("ec2", "describe_security_groups", "SecurityGroups", Filters=filters)
    if group is None:
        message = f"The security group 'default' does not exist in VPC '{args.get('vpcId')}'"
        raise refuse("DescribeSecurityGroups", "InvalidGroup.NotFound", message)
    name: str = group["GroupId"]
    _set_rules(aws, name, {"ingress": [], "egress": [], **args}, frozenset({"ingress", "egress", "tags"}))
    return name


def _set_rules(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    for direction, _ in _DIRECTIONS:
        if direction in changed:
            _revoke(aws, name, direction)
            permissions = [_permission(rule, name) for rule in args.get(direction) or ()]
            if permissions:
                aws.ec2(f"authorize_security_group_{direction}", GroupId=name, IpPermissions=permissions)
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _release(_aws: Aws, _name: str, _args: Args) -> None:
    """AWS does not let anyone delete a VPC's default group: the provider only lets go of it."""


_PEERS: Final = {
    "cidrIpv4": "CidrIpv4",
    "cidrIpv6": "CidrIpv6",
    "prefixListId": "PrefixListId",
}


def _observe_rule(aws: Aws, name: str, _args: Args) -> Observation | None:
    rule = aws.find("ec2", "describe_security_group_rules", "SecurityGroupRules", SecurityGroupRuleIds=[name])
    if rule is None:
        return None
    peers = {field: rule.get(key) for field, key in _PEERS.items()}
    fields = given(
        arn=aws.arn("ec2", f"security-group-rule/{name}"),
        id=name,
        securityGroupRuleId=name,
        securityGroupId=rule["GroupId"],
        ipProtocol=rule["IpProtocol"],
        description=rule.get("Description"),
        referencedSecurityGroupId=rule.get("ReferencedGroupInfo", {}).get("GroupId"),
        fromPort=rule.get("FromPort"),
        toPort=rule.get("ToPort"),
        **peers,
    )
    return Observation({**fields, **tagged(rule)})


def _rule_permission(args: Args) -> dict[str, Any]:
    groups = [args["referencedSecurityGroupId"]] if args.get("referencedSecurityGroupId") else []
    block = {
        "protocol": args.get("ipProtocol"),
        "fromPort": args.get("fromPort", -1),
        "toPort": args.get("toPort", -1),
        "description": args.get("description"),
        "cidrBlocks": [args["cidrIpv4"]] if args.get("cidrIpv4") else [],
        "ipv6CidrBlocks": [args["cidrIpv6"]] if args.get("cidrIpv6") else [],
        "prefixListIds": [args["prefixListId"]] if args.get("prefixListId") else [],
        "securityGroups": groups,
    }
    return {key: value for key, value in _permission(block, "").items() if value != []}


def _authorize(direction: str) -> Any:
    def create(aws: Aws, _name: str, args: Args) -> str:
        answer = aws.ec2(
            f"authorize_security_group_{direction}",
            GroupId=args.get("securityGroupId"),
            IpPermissions=[_rule_permission(args)],
            TagSpecifications=tag_specification("security-group-rule", args.get("tags")),
        )
        name: str = answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        return name

    return create


def _modify_rule(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed - {"tags"}:
        rule = given(
            IpProtocol=_protocol(args.get("ipProtocol")),
            FromPort=int(args.get("fromPort", -1)),
            ToPort=int(args.get("toPort", -1)),
            Description=args.get("description"),
            ReferencedGroupId=args.get("referencedSecurityGroupId"),
            **{key: args.get(field) for field, key in _PEERS.items()},
        )
        rules = [{"SecurityGroupRuleId": name, "SecurityGroupRule": rule}]
        aws.ec2("modify_security_group_rules", GroupId=args["securityGroupId"], SecurityGroupRules=rules)
    if "tags" in changed:
        retag(aws, name, args.get("tags"))


def _revoke_rule(direction: str) -> Any:
    def delete(aws: Aws, name: str, args: Args) -> None:
        aws.ec2(f"revoke_security_group_{direction}", GroupId=args["securityGroupId"], SecurityGroupRuleIds=[name])

    return delete


_RULE_ATTRIBUTES: Final = {
    "securityGroupId": REPLACE,
    "ipProtocol": Attribute(Change.UPDATE, equal=_same_protocol),
    **dict.fromkeys(("description", "fromPort", "toPort", "referencedSecurityGroupId", *_PEERS), UPDATE),
}


def _rule_kind(direction: str) -> Kind:
    return Kind(
        name=f"ec2.aws.m.upbound.io/SecurityGroup{direction.capitalize()}Rule",
        noun=f"VPC Security Group {direction.capitalize()} Rule",
        naming=Naming.ASSIGNED,
        attributes=_RULE_ATTRIBUTES,
        observe=_observe_rule,
        create=_authorize(direction),
        update=_modify_rule,
        delete=_revoke_rule(direction),
        late_init_ignored=frozenset({"fromPort", "toPort"}),
    )


KINDS: Final = (
    Kind(
        name="ec2.aws.m.upbound.io/SecurityGroup",
        noun="Security Group",
        naming=Naming.ASSIGNED,
        attributes={"name": REPLACE, "description": REPLACE, "vpcId": REPLACE, "revokeRulesOnDelete": LOCAL},
        observe=_observe_group,
        create=_create_group,
        update=_update_tags,
        delete=_delete_group,
        late_init_ignored=frozenset({"name"}),
        asynchronous=True,
    ),
    Kind(
        name="ec2.aws.m.upbound.io/DefaultSecurityGroup",
        noun="EC2 Default Security Group",
        naming=Naming.ASSIGNED,
        attributes={
            "vpcId": REPLACE,
            "ingress": Attribute(Change.UPDATE, equal=_same_rules),
            "egress": Attribute(Change.UPDATE, equal=_same_rules),
            "revokeRulesOnDelete": LOCAL,
        },
        observe=_observe_group,
        create=_adopt,
        update=_set_rules,
        delete=_release,
        late_init_ignored=frozenset({"ingress", "egress"}),
    ),
    _rule_kind("ingress"),
    _rule_kind("egress"),
)
