"""Elastic Load Balancing: by names, a listener by its load balancer and port, a rule by its listener and priority."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("name")
def _balancer(elb: Any, provider: Mapping[str, Any]) -> str | None:
    found = elb.describe_load_balancers(Names=[provider["name"]])["LoadBalancers"]
    return str(found[0]["LoadBalancerArn"]) if found else None


@known("loadBalancerArn", "port")
def _listener(elb: Any, provider: Mapping[str, Any]) -> str | None:
    found = elb.describe_listeners(LoadBalancerArn=provider["loadBalancerArn"])["Listeners"]
    return next((str(one["ListenerArn"]) for one in found if one["Port"] == int(provider["port"])), None)


@known("name")
def _target_group(elb: Any, provider: Mapping[str, Any]) -> str | None:
    found = elb.describe_target_groups(Names=[provider["name"]])["TargetGroups"]
    return str(found[0]["TargetGroupArn"]) if found else None


@known("listenerArn", "priority")
def _rule(elb: Any, provider: Mapping[str, Any]) -> str | None:
    found = elb.describe_rules(ListenerArn=provider["listenerArn"])["Rules"]
    return next((str(one["RuleArn"]) for one in found if one["Priority"] == str(int(provider["priority"]))), None)


FINDERS: Final[Mapping[str, Finder]] = {
    "elbv2/LB": Finder("elbv2", _balancer),
    "elbv2/LBListener": Finder("elbv2", _listener),
    "elbv2/LBListenerRule": Finder("elbv2", _rule),
    "elbv2/LBTargetGroup": Finder("elbv2", _target_group),
}
