"""LBTargetGroup and LBListenerRule of Elastic Load Balancing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.kinds.elbv2_common import (
    action_from_aws,
    action_to_aws,
    attribute,
    retag,
    same_actions,
    tags_of,
)
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags

_CHECK: Final = {
    "enabled": "HealthCheckEnabled",
    "healthyThreshold": "HealthyThresholdCount",
    "interval": "HealthCheckIntervalSeconds",
    "path": "HealthCheckPath",
    "port": "HealthCheckPort",
    "protocol": "HealthCheckProtocol",
    "timeout": "HealthCheckTimeoutSeconds",
    "unhealthyThreshold": "UnhealthyThresholdCount",
}
_NUMBERS: Final = ("healthyThreshold", "interval", "timeout", "unhealthyThreshold")
_ATTRIBUTES: Final = {
    "deregistrationDelay": "deregistration_delay.timeout_seconds",
    "loadBalancingAlgorithmType": "load_balancing.algorithm.type",
    "slowStart": "slow_start.duration_seconds",
}


def _target_group(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = aws.find("elbv2", "describe_target_groups", "TargetGroups", TargetGroupArns=[arn])
    if found is None:
        return None
    answer = aws.call("elbv2", "describe_target_group_attributes", TargetGroupArn=arn)["Attributes"]
    has = {one["Key"]: one["Value"] for one in answer}
    check = {field: found[name] for field, name in _CHECK.items() if name in found}
    check |= {field: int(check[field]) for field in _NUMBERS if field in check}
    if found.get("Matcher"):
        check["matcher"] = found["Matcher"]["HttpCode"]
    return Observation(
        {
            "arn": arn,
            "arnSuffix": arn.rsplit(":", 1)[1],
            "id": arn,
            "name": found["TargetGroupName"],
            "port": found["Port"],
            "protocol": found["Protocol"],
            "targetType": found["TargetType"],
            "vpcId": found["VpcId"],
            "healthCheck": check,
            "deregistrationDelay": str(has[_ATTRIBUTES["deregistrationDelay"]]),
            "loadBalancingAlgorithmType": has[_ATTRIBUTES["loadBalancingAlgorithmType"]],
            "slowStart": int(has[_ATTRIBUTES["slowStart"]]),
            **tags_of(aws, arn),
        }
    )


def _check(args: Args) -> dict[str, Any]:
    given: Mapping[str, Any] = args.get("healthCheck") or {}
    made: dict[str, Any] = {name: given[field] for field, name in _CHECK.items() if given.get(field) is not None}
    made |= {_CHECK[field]: int(given[field]) for field in _NUMBERS if given.get(field) is not None}
    if given.get("matcher"):
        made["Matcher"] = {"HttpCode": given["matcher"]}
    return made


def _create_target_group(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "elbv2",
        "create_target_group",
        Name=args["name"],
        Protocol=args.get("protocol"),
        Port=int(args["port"]),
        VpcId=args.get("vpcId"),
        TargetType=args.get("targetType"),
        Tags=ec2_tags(args.get("tags")) or None,
        **_check(args),
    )
    arn: str = answer["TargetGroups"][0]["TargetGroupArn"]
    _set_attributes(aws, arn, args, frozenset(args))
    return arn


def _set_attributes(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    values = {name: attribute(args[field]) for field, name in _ATTRIBUTES.items() if field in changed}
    if values:
        wire = [{"Key": key, "Value": value} for key, value in sorted(values.items())]
        aws.call("elbv2", "modify_target_group_attributes", TargetGroupArn=arn, Attributes=wire)


def _update_target_group(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    _set_attributes(aws, arn, args, changed)
    if "healthCheck" in changed:
        aws.call("elbv2", "modify_target_group", TargetGroupArn=arn, **_check(args))
    if "tags" in changed:
        retag(aws, arn, args.get("tags"))


def _delete_target_group(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("elbv2", "delete_target_group", TargetGroupArn=arn)


_CONDITIONS: Final = {
    "hostHeader": ("host-header", "HostHeaderConfig"),
    "pathPattern": ("path-pattern", "PathPatternConfig"),
}


def _rule(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = aws.find("elbv2", "describe_rules", "Rules", RuleArns=[arn])
    if found is None:
        return None
    return Observation(
        {
            "arn": arn,
            "id": arn,
            "listenerArn": arn.replace(":listener-rule/", ":listener/").rsplit("/", 1)[0],
            "priority": int(found["Priority"]),
            "condition": [_condition_from_aws(one) for one in found["Conditions"]],
            "action": [action_from_aws(one) for one in found["Actions"]],
            **tags_of(aws, arn),
        }
    )


def _condition_from_aws(condition: Mapping[str, Any]) -> dict[str, Any]:
    for field, (name, config) in _CONDITIONS.items():
        if condition["Field"] == name:
            return {field: {"values": list(condition.get(config, condition)["Values"])}}
    return {}


def _condition_to_aws(condition: Mapping[str, Any]) -> dict[str, Any]:
    field, given = next((field, condition[field]) for field in _CONDITIONS if condition.get(field))
    name, config = _CONDITIONS[field]
    return {"Field": name, config: {"Values": list(given["values"])}}


def _create_rule(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "elbv2",
        "create_rule",
        ListenerArn=args["listenerArn"],
        Priority=int(args["priority"]),
        Conditions=[_condition_to_aws(one) for one in args["condition"]],
        Actions=[action_to_aws(one) for one in args["action"]],
        Tags=ec2_tags(args.get("tags")) or None,
    )
    arn: str = answer["Rules"][0]["RuleArn"]
    return arn


def _update_rule(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    if "priority" in changed:
        wanted = [{"RuleArn": arn, "Priority": int(args["priority"])}]
        aws.call("elbv2", "set_rule_priorities", RulePriorities=wanted)
    if changed & {"condition", "action"}:
        conditions = [_condition_to_aws(one) for one in args["condition"]]
        actions = [action_to_aws(one) for one in args["action"]]
        aws.call("elbv2", "modify_rule", RuleArn=arn, Conditions=conditions, Actions=actions)
    if "tags" in changed:
        retag(aws, arn, args.get("tags"))


def _delete_rule(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("elbv2", "delete_rule", RuleArn=arn)


def _same_conditions(desired: Any, observed: Any) -> bool:
    def flat(conditions: Any) -> set[tuple[str, tuple[str, ...]]]:
        named = [(field, one[field]) for one in conditions for field in _CONDITIONS if one.get(field)]
        return {(field, tuple(sorted(given["values"]))) for field, given in named}

    return flat(desired) == flat(observed)


KINDS: Final = (
    Kind(
        name="elbv2.aws.m.upbound.io/LBTargetGroup",
        noun="ELBv2 Target Group",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys((*_ATTRIBUTES, "healthCheck"), UPDATE),
            **dict.fromkeys(("name", "port", "protocol", "targetType", "vpcId"), REPLACE),
        },
        observe=_target_group,
        create=_create_target_group,
        update=_update_target_group,
        delete=_delete_target_group,
        not_modelled={
            "connectionTermination": "it is for Network Load Balancers",
            "ipAddressType": "addresses are IPv4",
            "lambdaMultiValueHeadersEnabled": "targets are addresses",
            "loadBalancingAnomalyMitigation": "moto does not keep it",
            "loadBalancingCrossZoneEnabled": "it is the load balancer's own choice",
            "preserveClientIp": "it is for Network Load Balancers",
            "protocolVersion": "HTTP/1.1 is modelled",
            "proxyProtocolV2": "it is for Network Load Balancers",
            "stickiness": "sticky sessions are not modelled",
            "targetControlPort": "moto does not keep it",
            "targetFailover": "it is for Gateway Load Balancers",
            "targetGroupHealth": "requirements of health are not modelled",
            "targetHealthState": "it is for Network Load Balancers",
        },
    ),
    Kind(
        name="elbv2.aws.m.upbound.io/LBListenerRule",
        noun="ELBv2 Listener Rule",
        naming=Naming.ASSIGNED,
        attributes={
            "action": Attribute(Change.UPDATE, equal=same_actions),
            "condition": Attribute(Change.UPDATE, equal=_same_conditions),
            "listenerArn": REPLACE,
            "priority": UPDATE,
        },
        observe=_rule,
        create=_create_rule,
        update=_update_rule,
        delete=_delete_rule,
        not_modelled={"transform": "rewrites are not modelled"},
    ),
)
