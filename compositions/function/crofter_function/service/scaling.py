"""How the number of tasks changes: to keep a value, in steps between two thresholds, and by the time of day."""

from dataclasses import replace
from typing import Any, Final

from crofter.api import managed
from crofter.api.components.service import Schedule, Threshold, WebServiceSpec
from crofter_function.framework.alarms import ALARM_LIMIT
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.service import names
from crofter_function.service.defaults import (
    DIMENSION,
    IN_COOLDOWN,
    IN_PERIODS,
    OUT_COOLDOWN,
    OUT_PERIODS,
    PERIOD,
    SERVICE_NAMESPACE,
    STEEP,
)
from crofter_function.service.names import SERVICE_KEY

TARGET_KEY: Final = "scalable-target"

_UTILIZATION: Final = {
    "cpu": ("ECSServiceAverageCPUUtilization", "CPUUtilization"),
    "memory": ("ECSServiceAverageMemoryUtilization", "MemoryUtilization"),
}
"""By what is measured: the metric that autoscaling knows, and what CloudWatch calls it.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
"""


def resources(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `scalable-target`, `scale-…`, `alarm-…` and `schedule-<name>`.

    Each is asked for once AWS has what it is about: the service, the scalable target, the policy of an alarm.
    """
    if observed.at_provider(SERVICE_KEY, "id") is None and observed.get(TARGET_KEY) is None:
        return {}
    table = {TARGET_KEY: _target(spec, scope)}
    if observed.at_provider(TARGET_KEY, "id") is None and not _begun(observed):
        return table
    policies = _policies(spec, scope, observed)
    table |= policies
    table |= _alarms(spec, scope, observed)
    table |= {f"schedule-{one.name}": _schedule(one, spec, scope) for one in spec.scaling.schedules}
    return table


def _begun(observed: Observed) -> bool:
    """Whether anything that hangs on the scalable target is there already."""
    return bool(observed.beginning("scale-") or observed.beginning("schedule-"))


def _about(spec: WebServiceSpec, scope: Scope) -> dict[str, Any]:
    return {
        "serviceNamespace": SERVICE_NAMESPACE,
        "scalableDimension": DIMENSION,
        "resourceId": names.resource_id(spec, scope),
    }


def _target(spec: WebServiceSpec, scope: Scope) -> Managed:
    """The bounds. Where schedules move them, they are only where the schedules begin."""
    bounds = {"minCapacity": spec.scaling.min, "maxCapacity": spec.scaling.max}
    about = _about(spec, scope)
    if spec.scaling.schedules:
        return Managed(managed.SCALABLE_TARGET, about, initial=bounds, replaceable=True)
    return Managed(managed.SCALABLE_TARGET, about | bounds, replaceable=True)


def _policies(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    table: dict[str, Managed] = {}
    for what, threshold in _thresholds(spec).items():
        if threshold.target is not None:
            table[f"scale-{what}"] = _tracking(spec, scope, what, threshold.target, _predefined(_UTILIZATION[what][0]))
        else:
            table[f"scale-{what}-out"] = _steps(spec, scope, f"{what}-out", out=True)
            table[f"scale-{what}-in"] = _steps(spec, scope, f"{what}-in", out=False)
    scaling = spec.scaling
    label = _label(spec, observed)
    if scaling.requests_per_target is not None:
        before = observed.get("scale-requests")
        if label is not None:
            measure = _predefined("ALBRequestCountPerTarget", resourceLabel=label)
            table["scale-requests"] = _tracking(spec, scope, "requests", scaling.requests_per_target, measure)
        elif before is not None:
            table["scale-requests"] = replace(held(before, managed.SCALING_POLICY), external_name="requests")
    if scaling.metric is not None:
        metric = scaling.metric
        measure = {
            "customizedMetricSpecification": {
                "namespace": metric.namespace,
                "metricName": metric.name,
                "statistic": metric.statistic,
                "dimensions": [{"name": name, "value": value} for name, value in sorted(metric.dimensions.items())],
            }
        }
        table["scale-metric"] = _tracking(spec, scope, "metric", metric.target, measure)
    return table


def _thresholds(spec: WebServiceSpec) -> dict[str, Threshold]:
    found = {"cpu": spec.scaling.cpu, "memory": spec.scaling.memory}
    return {what: threshold for what, threshold in found.items() if threshold is not None}


def _predefined(metric: str, **more: str) -> dict[str, Any]:
    return {"predefinedMetricSpecification": {"predefinedMetricType": metric, **more}}


def _label(spec: WebServiceSpec, observed: Observed) -> str | None:
    """Load balancer and target group whose requests count, as autoscaling wants it: those of the first container.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
    """
    containers = names.routed(spec)
    if spec.ingress is None or not containers:
        return None
    group = observed.at_provider(names.target_group(containers[0]), "arnSuffix")
    return None if group is None else f"{spec.ingress.arn_suffix}/{group}"


def _tracking(spec: WebServiceSpec, scope: Scope, name: str, target: float, measure: dict[str, Any]) -> Managed:
    return Managed(
        managed.SCALING_POLICY,
        {
            **_about(spec, scope),
            "policyType": "TargetTrackingScaling",
            "targetTrackingScalingPolicyConfiguration": {
                **measure,
                "targetValue": target,
                "scaleOutCooldown": OUT_COOLDOWN,
                "scaleInCooldown": IN_COOLDOWN,
            },
        },
        external_name=name,
        replaceable=True,
    )


def _steps(spec: WebServiceSpec, scope: Scope, name: str, *, out: bool) -> Managed:
    """One task more, or two when the load is far beyond; one less.

    https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
    """
    grow = [
        {"metricIntervalLowerBound": "0", "metricIntervalUpperBound": str(STEEP), "scalingAdjustment": 1},
        {"metricIntervalLowerBound": str(STEEP), "scalingAdjustment": 2},
    ]
    shrink = [{"metricIntervalUpperBound": "0", "scalingAdjustment": -1}]
    return Managed(
        managed.SCALING_POLICY,
        {
            **_about(spec, scope),
            "policyType": "StepScaling",
            "stepScalingPolicyConfiguration": {
                "adjustmentType": "ChangeInCapacity",
                "metricAggregationType": "Average",
                "cooldown": OUT_COOLDOWN if out else IN_COOLDOWN,
                "stepAdjustment": grow if out else shrink,
            },
        },
        external_name=name,
        replaceable=True,
    )


def _alarms(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """The alarms that set off the steps, each once its policy has an ARN."""
    table: dict[str, Managed] = {}
    for what, threshold in _thresholds(spec).items():
        for way, value in (("out", threshold.out), ("in", threshold.in_)):
            if value is None:
                continue
            key = f"alarm-{what}-{way}"
            before, policy = observed.get(key), observed.at_provider(f"scale-{what}-{way}", "arn")
            if policy is not None:
                table[key] = _alarm(spec, scope, what, way, value, policy)
            elif before is not None:
                name = scope.aws_name(key, ALARM_LIMIT)
                table[key] = replace(held(before, managed.METRIC_ALARM), external_name=name)
    return table


def _alarm(spec: WebServiceSpec, scope: Scope, what: str, way: str, value: int, policy: str) -> Managed:
    out = way == "out"
    return Managed(
        managed.METRIC_ALARM,
        {
            "alarmDescription": f"{what} {'above' if out else 'below'} {value} %: the number of tasks changes",
            "namespace": "AWS/ECS",
            "metricName": _UTILIZATION[what][1],
            "dimensions": {"ClusterName": spec.cluster.name, "ServiceName": names.service(scope)},
            "statistic": "Average",
            "period": PERIOD,
            "evaluationPeriods": OUT_PERIODS if out else IN_PERIODS,
            "comparisonOperator": "GreaterThanThreshold" if out else "LessThanThreshold",
            "threshold": value,
            "treatMissingData": "ignore",
            "alarmActions": [policy],
        },
        external_name=scope.aws_name(f"alarm-{what}-{way}", ALARM_LIMIT),
    )


def _schedule(schedule: Schedule, spec: WebServiceSpec, scope: Scope) -> Managed:
    bounds = {"minCapacity": schedule.min, "maxCapacity": schedule.max}
    return Managed(
        managed.SCHEDULED_ACTION,
        {
            **_about(spec, scope),
            "name": schedule.name,
            "schedule": f"cron({schedule.cron})",
            "timezone": schedule.timezone,
            "scalableTargetAction": {name: str(value) for name, value in bounds.items() if value is not None},
        },
        replaceable=True,
    )
