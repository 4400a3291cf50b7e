"""The shared log groups, and what is counted in them and in the logs of workloads."""

from typing import Any

from crofter.api import managed
from crofter.api.components.monitoring import BusinessMetric, LogFilter, LogGroup, MonitoringSpec, SharedGroup
from crofter_function.framework import logs
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.defaults import FILTER_LIMIT, SIGNALS, Signal
from crofter_function.monitoring.names import namespace


def group_key(group: LogGroup) -> str:
    """Key of a shared log group."""
    return f"log-group-{group}"


def groups(spec: MonitoringSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `log-group-<group>` and `signal-<group>-<metric>`. Raises SpecError for a group that is there twice."""
    table: dict[str, Managed] = {}
    for place, one in enumerate(spec.groups):
        if group_key(one.name) in table:
            raise SpecError(f"spec.groups.{place}.name", f"{one.name} is there twice")
        table |= _group(one, spec, scope)
    return table


def _group(group: SharedGroup, spec: MonitoringSpec, scope: Scope) -> dict[str, Managed]:
    key = group_key(group.name)
    table = {key: logs.group(scope, key, retention_days=group.retention_days, key_arn=spec.logs_key_arn)}
    for signal in SIGNALS[group.name]:
        name = f"signal-{group.name}-{signal.metric.lower()}"
        table[name] = _filter(
            scope.aws_name(name, FILTER_LIMIT),
            {"logGroupNameRef": scope.ref(key)},
            signal.pattern,
            _transformation(signal.metric, "1", "Count", scope),
        )
    return table


def metrics(spec: MonitoringSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `metric-<name>`, for metrics that are counted in a log group that is known.

    Raises SpecError for a metric that is there twice, is counted in a shared group that is not there, or has the name
    of what is counted anyway.
    """
    own = {one.name for one in spec.groups}
    table: dict[str, Managed] = {}
    for place, one in enumerate(spec.metrics):
        field = f"spec.metrics.{place}"
        if any(one.name == other.name for other in spec.metrics[:place]):
            raise SpecError(f"{field}.name", f"{one.name} is there twice")
        if (one.filter is None) == (one.metric is None):
            raise SpecError(field, "a metric has either a filter or a metric of its own")
        if one.filter is None:
            continue
        if one.filter.group is not None and one.filter.group not in own:
            raise SpecError(f"{field}.filter.group", f"there is no log group {one.filter.group}")
        where = _where(one.filter, scope)
        if where is not None:
            key = f"metric-{one.name}"
            counted = _transformation(one.name, one.filter.value, one.unit, scope)
            table[key] = _filter(scope.aws_name(key, FILTER_LIMIT), where, one.filter.pattern, counted)
    return table


def source(metric: BusinessMetric, scope: Scope) -> tuple[str, str, dict[str, str]]:
    """Namespace, name and dimensions of a business metric."""
    if metric.metric is None:
        return namespace(scope), metric.name, {}
    return metric.metric.namespace, metric.metric.name, dict(sorted((metric.metric.dimensions or {}).items()))


def group_of(found: LogFilter, scope: Scope) -> str | None:
    """Name of the log group that a filter looks at, once it is known."""
    return logs.group_name(scope, group_key(found.group)) if found.group is not None else found.log_group


def signals(spec: MonitoringSpec) -> list[tuple[LogGroup, Signal]]:
    """Everything that is counted in shared groups by itself."""
    return [(one.name, signal) for one in spec.groups for signal in SIGNALS[one.name]]


def _where(found: LogFilter, scope: Scope) -> dict[str, object] | None:
    if found.group is not None:
        return {"logGroupNameRef": scope.ref(group_key(found.group))}
    return None if found.log_group is None else {"logGroupName": found.log_group}


def _transformation(metric: str, value: str, unit: str, scope: Scope) -> dict[str, Any]:
    """Where there is nothing to count there are none; of a field that nobody wrote, nothing can be said.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
    """
    made: dict[str, Any] = {"name": metric, "namespace": namespace(scope), "value": value, "unit": unit}
    return made if value.startswith("$") else made | {"defaultValue": "0"}


def _filter(name: str, where: dict[str, object], pattern: str, transformation: dict[str, Any]) -> Managed:
    """A filter holds nothing: what was counted stays in CloudWatch."""
    return Managed(
        managed.LOG_METRIC_FILTER,
        {**where, "pattern": pattern, "metricTransformation": transformation},
        external_name=name,
        replaceable=True,
    )
