"""Kinds of CloudWatch: MetricAlarm, and CompositeAlarm, which moto does not have."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from crofter_local.aws.kinds.model import CLEARED, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map
from crofter_local.aws.kinds.simulated import simulated

_FIELDS: Final = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluationPeriods": "EvaluationPeriods",
    "extendedStatistic": "ExtendedStatistic",
    "insufficientDataActions": "InsufficientDataActions",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "treatMissingData": "TreatMissingData",
    "unit": "Unit",
}
_WHOLE: Final = frozenset({"datapointsToAlarm", "evaluationPeriods", "period"})


def _alarm(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=[name])
    if found is None:
        return None
    arn = found["AlarmArn"]
    tags = tag_map(aws.call("cloudwatch", "list_tags_for_resource", ResourceARN=arn)["Tags"])
    fields = {field: found[key] for field, key in _FIELDS.items() if found.get(key) not in (None, "", [])}
    fields |= {"dimensions": _by_name(found.get("Dimensions"))} if found.get("Dimensions") else {}
    fields |= {"metricQuery": [_query(one) for one in found["Metrics"]]} if found.get("Metrics") else {}
    return Observation({"arn": arn, "id": name, **fields, "tags": tags, "tagsAll": tags})


def _by_name(dimensions: list[dict[str, str]] | None) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in dimensions or ()}


def _listed(dimensions: dict[str, str] | None) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in sorted((dimensions or {}).items())]


def _query(found: dict[str, Any]) -> dict[str, Any]:
    """One term of metric math as the provider has it."""
    query = {"id": found["Id"], "expression": found.get("Expression"), "label": found.get("Label")}
    stat = found.get("MetricStat")
    if stat is not None:
        metric = stat["Metric"]
        query["metric"] = {
            "namespace": metric["Namespace"],
            "metricName": metric["MetricName"],
            "dimensions": _by_name(metric.get("Dimensions")),
            "period": stat["Period"],
            "stat": stat["Stat"],
        }
    return {"returnData": found.get("ReturnData", True), **{name: value for name, value in query.items() if value}}


def _asked(query: dict[str, Any]) -> dict[str, Any]:
    """One term of metric math as the API takes it."""
    wire: dict[str, Any] = {"Id": query["id"], "ReturnData": query.get("returnData", True)}
    wire |= {key: query[name] for name, key in (("expression", "Expression"), ("label", "Label")) if query.get(name)}
    metric = query.get("metric")
    if metric is not None:
        wire["MetricStat"] = {
            "Metric": {
                "Namespace": metric["namespace"],
                "MetricName": metric["metricName"],
                "Dimensions": _listed(metric.get("dimensions")),
            },
            "Period": int(metric["period"]),
            "Stat": metric["stat"],
        }
    return wire


def _put(aws: Aws, name: str, args: Args) -> str:
    wire: dict[str, Any] = {
        key: int(args[field]) if field in _WHOLE else args[field] for field, key in _FIELDS.items() if field in args
    }
    if "threshold" in args:
        wire["Threshold"] = float(args["threshold"])
    if args.get("metricQuery"):
        wire["Metrics"] = [_asked(one) for one in args["metricQuery"]]
    else:
        wire["Dimensions"] = _listed(args.get("dimensions"))
    aws.call("cloudwatch", "put_metric_alarm", AlarmName=name, **wire)
    return name


def _create(aws: Aws, name: str, args: Args) -> str:
    _put(aws, name, args)
    _retag(aws, name, args)
    return name


def _retag(aws: Aws, name: str, args: Args) -> None:
    arn = aws.call("cloudwatch", "describe_alarms", AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]
    replace_tags(
        tag_map(aws.call("cloudwatch", "list_tags_for_resource", ResourceARN=arn)["Tags"]),
        args.get("tags"),
        lambda keys: aws.call("cloudwatch", "untag_resource", ResourceARN=arn, TagKeys=keys),
        lambda tags: aws.call("cloudwatch", "tag_resource", ResourceARN=arn, Tags=ec2_tags(tags)),
    )


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed - {"tags"}:
        _put(aws, name, args)
    _retag(aws, name, args)


def _delete(aws: Aws, name: str, _args: Args) -> None:
    aws.call("cloudwatch", "delete_alarms", AlarmNames=[name])


_CHILD: Final = re.compile(r'(?:ALARM|OK|INSUFFICIENT_DATA)\("?([^")]+)"?\)')


def _children_exist(aws: Aws, rule: str, operation: str) -> None:
    """AWS takes a rule only of alarms that there are.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    """
    for name in _CHILD.findall(rule):
        if aws.find("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=[name]) is None:
            message = f"AlarmRule must not contain alarms that do not exist: {name}"
            raise refuse(operation, "ValidationError", message, service="CloudWatch")


def _composite() -> Kind:
    """The kind, whose rule is checked before the memory takes it."""
    base = simulated(
        "cloudwatch.aws.m.upbound.io/CompositeAlarm",
        "CloudWatch Composite Alarm",
        because="moto has no PutCompositeAlarm",
        attributes={
            "actionsEnabled": UPDATE,
            "alarmActions": CLEARED,
            "alarmDescription": UPDATE,
            "alarmRule": UPDATE,
            "insufficientDataActions": CLEARED,
            "okActions": CLEARED,
        },
        assigned=lambda aws, name, _args: {"arn": aws.arn("cloudwatch", f"alarm:{name}")},
        service="CloudWatch",
        late_init_ignored=frozenset({"actionsEnabled"}),
        not_modelled={"actionsSuppressor": "nothing evaluates alarms here"},
    )

    def create(aws: Aws, name: str, args: Args) -> str:
        _children_exist(aws, str(args.get("alarmRule", "")), "PutCompositeAlarm")
        return base.create(aws, name, args)

    def update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
        _children_exist(aws, str(args.get("alarmRule", "")), "PutCompositeAlarm")
        if base.update is not None:
            base.update(aws, name, args, changed)

    return replace(base, create=create, update=update)


KINDS: Final = (
    _composite(),
    Kind(
        name="cloudwatch.aws.m.upbound.io/MetricAlarm",
        noun="CloudWatch Metric Alarm",
        naming=Naming.NAME,
        attributes={
            **dict.fromkeys((*_FIELDS, "dimensions", "metricQuery"), UPDATE),
            **dict.fromkeys(("alarmActions", "insufficientDataActions", "okActions"), CLEARED),
        },
        observe=_alarm,
        create=_create,
        update=_update,
        delete=_delete,
        late_init_ignored=frozenset({"actionsEnabled"}),
        not_modelled={
            "evaluateLowSampleCountPercentiles": "percentiles are not modelled",
            "thresholdMetricId": "anomaly detection is not modelled",
        },
    ),
)
