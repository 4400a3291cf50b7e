"""MetricFilter and SubscriptionFilter of CloudWatch Logs."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, hashcode
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

_TRANSFORMATION: Final = {
    "name": "metricName",
    "namespace": "metricNamespace",
    "value": "metricValue",
    "unit": "unit",
    "dimensions": "dimensions",
}
_DEFAULT: Final = "defaultValue"


def _there(aws: Aws, group: str) -> bool:
    """Whether there is a log group of this name. moto keeps the metric filters of one that is gone."""
    groups = aws.call("logs", "describe_log_groups", logGroupNamePrefix=group)["logGroups"]
    return any(one["logGroupName"] == group for one in groups)


def _metric_filter(aws: Aws, name: str, args: Args) -> Observation | None:
    """A filter is looked for in every log group, so that a change of its group is seen for what it is."""
    listed = aws.call("logs", "describe_metric_filters", filterNamePrefix=name)["metricFilters"]
    same = [one for one in listed if one["filterName"] == name and _there(aws, one["logGroupName"])]
    found = next((one for one in same if one["logGroupName"] == args.get("logGroupName")), same[0] if same else None)
    if found is None:
        return None
    told = found["metricTransformations"][0]
    transformation = given(**{field: told.get(key) for field, key in _TRANSFORMATION.items()})
    if told.get(_DEFAULT) is not None:
        transformation[_DEFAULT] = f"{told[_DEFAULT]:g}"
    return Observation(
        {
            "id": name,
            "logGroupName": found["logGroupName"],
            "pattern": found.get("filterPattern", ""),
            "metricTransformation": transformation,
        }
    )


def _put_metric_filter(aws: Aws, name: str, args: Args) -> str:
    group, asked = args["logGroupName"], args["metricTransformation"]
    if not _there(aws, group):
        message = "The specified log group does not exist."
        raise refuse("PutMetricFilter", "ResourceNotFoundException", message, service="CloudWatch Logs")
    wire: dict[str, Any] = {key: asked[field] for field, key in _TRANSFORMATION.items() if asked.get(field)}
    if asked.get(_DEFAULT):
        wire[_DEFAULT] = float(asked[_DEFAULT])
    aws.call(
        "logs",
        "put_metric_filter",
        filterName=name,
        filterPattern=args["pattern"],
        logGroupName=group,
        metricTransformations=[wire],
    )
    return name


def _update_metric_filter(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    """Moto would have two of the name."""
    _delete_metric_filter(aws, name, args)
    _put_metric_filter(aws, name, args)


def _delete_metric_filter(aws: Aws, name: str, args: Args) -> None:
    aws.call("logs", "delete_metric_filter", filterName=name, logGroupName=args["logGroupName"])


def _subscription_filter(aws: Aws, external: str, args: Args) -> Observation | None:
    group, name = args.get("logGroupName"), args.get("name")
    if not group or external != _id(group):
        return None
    answer = aws.answer("logs", "describe_subscription_filters", logGroupName=group)
    listed = answer["subscriptionFilters"] if answer is not None else []
    found = next((one for one in listed if one["filterName"] == name), None)
    if found is None:
        return None
    return Observation(
        {
            "id": external,
            "name": name,
            "logGroupName": group,
            "filterPattern": found.get("filterPattern", ""),
            **given(
                destinationArn=found["destinationArn"],
                roleArn=found.get("roleArn"),
                distribution=found.get("distribution", "ByLogStream"),
            ),
        }
    )


def _id(group: str) -> str:
    """Terraform's id: it is made of the log group alone."""
    return f"cwlsf-{hashcode(f'{group}-')}"


def _subscribe(aws: Aws, _name: str, args: Args) -> str:
    aws.call(
        "logs",
        "put_subscription_filter",
        filterName=args["name"],
        filterPattern=args["filterPattern"],
        logGroupName=args["logGroupName"],
        destinationArn=args["destinationArn"],
        roleArn=args.get("roleArn"),
    )
    return _id(args["logGroupName"])


def _update_subscription(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    """Moto refuses to change one of two, as it would a third."""
    _unsubscribe(aws, name, args)
    _subscribe(aws, name, args)


def _unsubscribe(aws: Aws, _name: str, args: Args) -> None:
    aws.call("logs", "delete_subscription_filter", filterName=args["name"], logGroupName=args["logGroupName"])


KINDS: Final = (
    Kind(
        name="cloudwatchlogs.aws.m.upbound.io/MetricFilter",
        noun="CloudWatch Logs Metric Filter",
        naming=Naming.NAME,
        tagged=False,
        attributes={
            "applyOnTransformedLogs": NOTED,
            "logGroupName": REPLACE,
            "metricTransformation": UPDATE,
            "pattern": UPDATE,
        },
        observe=_metric_filter,
        create=_put_metric_filter,
        update=_update_metric_filter,
        delete=_delete_metric_filter,
    ),
    Kind(
        name="cloudwatchlogs.aws.m.upbound.io/SubscriptionFilter",
        noun="CloudWatch Logs Subscription Filter",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "applyOnTransformedLogs": NOTED,
            "destinationArn": REPLACE,
            "distribution": NOTED,
            "emitSystemFields": NOTED,
            "filterPattern": UPDATE,
            "logGroupName": REPLACE,
            "name": REPLACE,
            "roleArn": UPDATE,
        },
        observe=_subscription_filter,
        create=_subscribe,
        update=_update_subscription,
        delete=_unsubscribe,
        late_init_ignored=frozenset({"distribution"}),
    ),
)
