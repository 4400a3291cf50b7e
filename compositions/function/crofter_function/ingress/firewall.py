"""The web ACL that looks at every request."""

import json
from typing import Any, Final

from crofter.api import managed
from crofter.api.components.ingress import IngressSpec
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.ingress.balancer import BALANCER_KEY
from crofter_function.ingress.defaults import COUNTED_ONLY, MANAGED_GROUPS, RATE_LIMIT, WEB_ACL_LIMIT

ACL_KEY: Final = "web-acl"
ASSOCIATION_KEY: Final = "web-acl-association"


def resources(spec: IngressSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `web-acl` and `web-acl-association`; none without `waf`.

    Its metrics have its name: they are told apart by that alone, among all web ACLs of the account in the region.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html

    The provider's reference knows API stages only as what a web ACL stands before, so the association is asked for once
    the load balancer's ARN is known.
    """
    if not spec.waf:
        return {}
    name = scope.aws_name(ACL_KEY, WEB_ACL_LIMIT)
    table = {
        ACL_KEY: Managed(
            managed.WEB_ACL,
            {
                "name": name,
                "scope": "REGIONAL",
                "defaultAction": {"allow": {}},
                "ruleJson": json.dumps(_rules(), sort_keys=True, separators=(",", ":")),
                "visibilityConfig": {
                    "cloudwatchMetricsEnabled": True,
                    "metricName": name,
                    "sampledRequestsEnabled": True,
                },
            },
        )
    }
    balancer = observed.at_provider(BALANCER_KEY, "arn")
    if balancer is not None:
        table[ASSOCIATION_KEY] = Managed(
            managed.WEB_ACL_ASSOCIATION,
            {"webAclArnRef": scope.ref(ACL_KEY), "resourceArn": balancer},
            replaceable=True,
        )
    return table


def _rules() -> list[dict[str, Any]]:
    """AWS's managed groups, then a limit on how often one address may ask.

    https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html
    """
    rules = [_managed(priority, group) for priority, group in enumerate(MANAGED_GROUPS)]
    limit = {
        "Name": "RateLimit",
        "Priority": len(rules),
        "Action": {"Block": {}},
        "Statement": {"RateBasedStatement": {"AggregateKeyType": "IP", "Limit": RATE_LIMIT}},
        "VisibilityConfig": _visible("RateLimit"),
    }
    return [*rules, limit]


def _managed(priority: int, group: str) -> dict[str, Any]:
    statement: dict[str, Any] = {"VendorName": "AWS", "Name": group}
    counted = COUNTED_ONLY.get(group, ())
    if counted:
        statement["RuleActionOverrides"] = [{"Name": rule, "ActionToUse": {"Count": {}}} for rule in counted]
    return {
        "Name": group,
        "Priority": priority,
        "OverrideAction": {"None": {}},
        "Statement": {"ManagedRuleGroupStatement": statement},
        "VisibilityConfig": _visible(group),
    }


def _visible(name: str) -> dict[str, Any]:
    return {"CloudWatchMetricsEnabled": True, "MetricName": name, "SampledRequestsEnabled": True}
