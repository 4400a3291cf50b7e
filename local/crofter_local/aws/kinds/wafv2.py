"""WebACL and WebACLAssociation of WAF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map

_SEPARATOR: Final = ","


def _found(aws: Aws, operation: str, key: str, **parameters: Any) -> dict[str, Any] | None:
    """What WAF has; None when it says, in its own word, that it has nothing."""
    try:
        answer = aws.call("wafv2", operation, **parameters)
    except AwsError as error:
        if error.code == "WAFNonexistentItemException":
            return None
        raise
    found: dict[str, Any] | None = answer.get(key)
    return found


def _acl(aws: Aws, acl_id: str, scope: str) -> dict[str, Any] | None:
    """A web ACL by its id, with its lock token. WAF asks for its name too, which the manifest may say otherwise."""
    for listed in aws.call("wafv2", "list_web_acls", Scope=scope)["WebACLs"]:
        if listed["Id"] == acl_id:
            answer = aws.call("wafv2", "get_web_acl", Name=listed["Name"], Scope=scope, Id=acl_id)
            return {**answer["WebACL"], "LockToken": answer["LockToken"]}
    return None


def _web_acl(aws: Aws, acl_id: str, args: Args) -> Observation | None:
    found = _acl(aws, acl_id, args["scope"])
    if found is None:
        return None
    visible = found["VisibilityConfig"]
    listed = aws.call("wafv2", "list_tags_for_resource", ResourceARN=found["ARN"])
    tags = tag_map(listed["TagInfoForResource"]["TagList"])
    description = {"description": found["Description"]} if found.get("Description") else {}
    return Observation(
        {
            **description,
            "arn": found["ARN"],
            "id": acl_id,
            "name": found["Name"],
            "scope": args["scope"],
            "defaultAction": {action.lower(): {} for action in found["DefaultAction"]},
            "ruleJson": json.dumps([_said(rule) for rule in found["Rules"]]),
            "visibilityConfig": {
                "cloudwatchMetricsEnabled": visible["CloudWatchMetricsEnabled"],
                "metricName": visible["MetricName"],
                "sampledRequestsEnabled": visible["SampledRequestsEnabled"],
            },
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _said(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule without what nobody said of it."""
    return {key: value for key, value in rule.items() if value is not None}


def _wire(args: Args) -> dict[str, Any]:
    visible = args["visibilityConfig"]
    return {
        "DefaultAction": {action.capitalize(): {} for action in args["defaultAction"]},
        "Rules": json.loads(args.get("ruleJson", "[]")),
        "VisibilityConfig": {
            "CloudWatchMetricsEnabled": visible["cloudwatchMetricsEnabled"],
            "MetricName": visible["metricName"],
            "SampledRequestsEnabled": visible["sampledRequestsEnabled"],
        },
        "Description": args.get("description"),
    }


def _create_acl(aws: Aws, _name: str, args: Args) -> str:
    tags = ec2_tags(args.get("tags")) or None
    answer = aws.call("wafv2", "create_web_acl", Name=args["name"], Scope=args["scope"], Tags=tags, **_wire(args))
    acl_id: str = answer["Summary"]["Id"]
    return acl_id


def _update_acl(aws: Aws, acl_id: str, args: Args, changed: frozenset[str]) -> None:
    scope = args["scope"]
    found = _acl(aws, acl_id, scope) or {}
    if changed - {"tags"}:
        which = {"Name": found["Name"], "Scope": scope, "Id": acl_id, "LockToken": found["LockToken"]}
        aws.call("wafv2", "update_web_acl", **which, **_wire(args))
    if "tags" in changed:
        arn = found["ARN"]
        listed = aws.call("wafv2", "list_tags_for_resource", ResourceARN=arn)
        replace_tags(
            tag_map(listed["TagInfoForResource"]["TagList"]),
            args.get("tags"),
            lambda keys: aws.call("wafv2", "untag_resource", ResourceARN=arn, TagKeys=keys),
            lambda tags: aws.call("wafv2", "tag_resource", ResourceARN=arn, Tags=ec2_tags(tags)),
        )


def _delete_acl(aws: Aws, acl_id: str, args: Args) -> None:
    """Refuses what still stands before a load balancer, which moto does not."""
    found = _acl(aws, acl_id, args["scope"])
    if found is None:
        return
    for balancer in aws.call("elbv2", "describe_load_balancers")["LoadBalancers"]:
        if (_of_resource(aws, balancer["LoadBalancerArn"]) or {}).get("ARN") == found["ARN"]:
            message = "AWS WAF couldn't perform the operation because your resource is being used by another resource."
            raise refuse("DeleteWebACL", "WAFAssociatedItemException", message, service="WAFV2")
    which = {"Name": found["Name"], "Scope": args["scope"], "Id": acl_id, "LockToken": found["LockToken"]}
    aws.call("wafv2", "delete_web_acl", **which)


def _of_resource(aws: Aws, arn: str) -> dict[str, Any] | None:
    return _found(aws, "get_web_acl_for_resource", "WebACL", ResourceArn=arn)


def _association(aws: Aws, name: str, _args: Args) -> Observation | None:
    acl, resource = name.split(_SEPARATOR, 1)
    found = _of_resource(aws, resource)
    if found is None or found["ARN"] != acl:
        return None
    return Observation({"id": name, "webAclArn": acl, "resourceArn": resource})


def _associate(aws: Aws, _name: str, args: Args) -> str:
    acl, resource = str(args["webAclArn"]), str(args["resourceArn"])
    aws.call("wafv2", "associate_web_acl", WebACLArn=acl, ResourceArn=resource)
    return f"{acl}{_SEPARATOR}{resource}"


def _disassociate(aws: Aws, name: str, _args: Args) -> None:
    aws.call("wafv2", "disassociate_web_acl", ResourceArn=name.split(_SEPARATOR, 1)[1])


def _same_rules(desired: Any, observed: Any) -> bool:
    def sorted_(text: Any) -> list[Any]:
        return sorted(json.loads(str(text)), key=lambda rule: int(rule["Priority"]))

    return sorted_(desired) == sorted_(observed)


KINDS: Final = (
    Kind(
        name="wafv2.aws.m.upbound.io/WebACL",
        noun="WAFv2 WebACL",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys(("defaultAction", "description", "visibilityConfig"), UPDATE),
            "ruleJson": Attribute(Change.UPDATE, equal=_same_rules),
            "name": REPLACE,
            "scope": REPLACE,
        },
        observe=_web_acl,
        create=_create_acl,
        update=_update_acl,
        delete=_delete_acl,
        not_modelled={
            "associationConfig": "limits of inspected bodies are not modelled",
            "captchaConfig": "CAPTCHAs are not modelled",
            "challengeConfig": "challenges are not modelled",
            "customResponseBody": "responses of one's own are not modelled",
            "dataProtectionConfig": "data protection is not modelled",
            "tokenDomains": "token domains are not modelled",
        },
    ),
    Kind(
        name="wafv2.aws.m.upbound.io/WebACLAssociation",
        noun="WAFv2 WebACL Association",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"resourceArn": REPLACE, "webAclArn": REPLACE},
        observe=_association,
        create=_associate,
        delete=_disassociate,
    ),
)
