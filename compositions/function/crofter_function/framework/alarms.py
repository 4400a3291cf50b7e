"""Alarms of a component: the spec says everything of them but which dimensions their metrics have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from crofter.api import managed
from crofter.api.components.alarms import AlarmedSpec, CompositeAlarm, MetricAlarm
from crofter.api.managed import ManagedKind
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope

ALARM_LIMIT: Final = 255
"""Longest alarm name, in characters.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

TERM_LIMIT: Final = 10
"""Most metrics of one alarm.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
"""

Dimensions = Mapping[str, str]

Subjects = Mapping[str, Sequence[Dimensions | None]]
"""What alarms of a component measure, by the name that the catalogue gives it: the dimensions of each thing of that
kind, None for those that AWS has not told yet."""


def resources(spec: AlarmedSpec, scope: Scope, observed: Observed, subjects: Subjects) -> dict[str, Managed]:
    """Keys `alarm-<name>`. One that measures what AWS has not named yet is asked for once it has; then it stays.

    Raises SpecError for a subject that the component does not have, and for an alarm that CloudWatch would not take.
    """
    if spec.alarms is None:
        return {}
    on = spec.deletion == "No"
    table: dict[str, Managed] = {}
    for place, alarm in enumerate(spec.alarms.metric):
        where = f"spec.alarms.metric.{place}"
        if alarm.subject not in subjects:
            raise SpecError(f"{where}.subject", f"{alarm.subject} is not one of {', '.join(sorted(subjects))}")
        things = [one for one in subjects[alarm.subject] if one is not None]
        if len(things) < len(subjects[alarm.subject]):
            table |= _kept(key(alarm.name), managed.METRIC_ALARM, scope, observed)
        elif things:
            fields = _common(alarm, on=on) | _measured(alarm, things, where)
            table[key(alarm.name)] = Managed(managed.METRIC_ALARM, fields, external_name=name(scope, alarm.name))
    for composite in spec.alarms.composite:
        table |= _composite(composite, scope, observed, frozenset(table), on=on)
    return table


def key(alarm: str) -> str:
    """Key of the alarm with this name."""
    return f"alarm-{alarm}"


def name(scope: Scope, alarm: str) -> str:
    """What CloudWatch calls the alarm with this name."""
    return scope.aws_name(key(alarm), ALARM_LIMIT)


def _kept(key_: str, kind: ManagedKind, scope: Scope, observed: Observed) -> dict[str, Managed]:
    before = observed.get(key_)
    if before is None:
        return {}
    return {key_: replace(held(before, kind), external_name=scope.aws_name(key_, ALARM_LIMIT))}


def _common(alarm: MetricAlarm | CompositeAlarm, *, on: bool) -> dict[str, Any]:
    """What it means, and who is told: the topic is told of the end of it too.

    Actions are off where there is no topic, and while the component is made ready to be deleted: nobody is woken by
    that.
    """
    told = {} if alarm.topic_arn is None else {"alarmActions": [alarm.topic_arn], "okActions": [alarm.topic_arn]}
    return {"alarmDescription": alarm.description, "actionsEnabled": on and alarm.topic_arn is not None, **told}


def _measured(alarm: MetricAlarm, things: Sequence[Dimensions], where: str) -> dict[str, Any]:
    compared = {
        "comparisonOperator": alarm.comparison,
        "threshold": alarm.threshold,
        "evaluationPeriods": alarm.evaluation_periods,
        "datapointsToAlarm": alarm.datapoints_to_alarm,
        "treatMissingData": alarm.missing_data,
    }
    if alarm.expression is not None:
        return compared | {"metricQuery": _terms(alarm, alarm.expression, things, where)}
    if len(alarm.metrics) > 1 or len(things) > 1:
        raise SpecError(f"{where}.expression", "is needed for an alarm of several metrics")
    metric = alarm.metrics[0]
    statistic = "extendedStatistic" if metric.statistic.startswith("p") else "statistic"
    return compared | {
        "namespace": metric.namespace,
        "metricName": metric.name,
        "dimensions": dict(things[0]),
        statistic: metric.statistic,
        "period": alarm.period_seconds,
    }


def _terms(alarm: MetricAlarm, expression: str, things: Sequence[Dimensions], where: str) -> list[dict[str, Any]]:
    """The expression, of which a metric is the list of its series, and the series: one for each thing."""
    if len(alarm.metrics) * len(things) > TERM_LIMIT:
        raise SpecError(where, f"looks at more than {TERM_LIMIT} metrics")
    series: list[dict[str, Any]] = []
    named: dict[str, str] = {}
    for metric in alarm.metrics:
        ids = [f"{metric.id}_{place}" for place in range(1, len(things) + 1)]
        named[metric.id] = f"[{', '.join(ids)}]"
        series += [_series(id_, metric.namespace, metric.name, metric.statistic, alarm.period_seconds, one)
                   for id_, one in zip(ids, things, strict=True)]  # fmt: skip
    try:
        whole = expression.format_map(named)
    except (KeyError, IndexError, ValueError) as error:
        raise SpecError(f"{where}.expression", f"{expression}: {error} is no metric of the alarm") from None
    return [{"id": "result", "expression": whole, "label": alarm.name, "returnData": True}, *series]


def _series(id_: str, namespace: str, metric: str, statistic: str, period: int, one: Dimensions) -> dict[str, Any]:
    asked = {
        "namespace": namespace,
        "metricName": metric,
        "dimensions": dict(one),
        "period": period,
        "stat": statistic,
    }
    return {"id": id_, "metric": asked, "returnData": False}


def _composite(
    alarm: CompositeAlarm, scope: Scope, observed: Observed, wanted: frozenset[str], *, on: bool
) -> dict[str, Managed]:
    """AWS takes a rule of alarms that there are: it is asked for once there are all, and never of others than those."""
    parts = [one for one in alarm.any_of if key(one) in wanted]
    there = [one for one in parts if observed.at_provider(key(one), "id") is not None]
    known = observed.get(key(alarm.name)) is not None
    if not parts or (len(there) < len(parts) and not known):
        return {}
    if not there:
        return _kept(key(alarm.name), managed.COMPOSITE_ALARM, scope, observed)
    rule = " OR ".join(f'ALARM("{name(scope, one)}")' for one in there)
    return {
        key(alarm.name): Managed(
            managed.COMPOSITE_ALARM,
            _common(alarm, on=on) | {"alarmRule": rule},
            external_name=name(scope, alarm.name),
        )
    }
