"""The business dashboard: the metrics of the business in numbers and over time, and what feeds them."""

from crofter.api.components.monitoring import BusinessMetric, MonitoringSpec
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.charts import FIVE_MINUTES, Axis, Chart, Line, chart, number
from crofter_function.monitoring.counting import group_of, source
from crofter_function.monitoring.infrastructure import LOGS
from crofter_function.monitoring.layout import Section


def sections(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """All of them at a glance, each over time, and the events that they are counted in."""
    if not spec.metrics:
        return []
    region = scope.aws.region
    lines = [(one, _line(one, scope)) for one in spec.metrics]
    return [
        Section("## At a glance", [number(one.title, line, region, period=FIVE_MINUTES) for one, line in lines]),
        Section(
            "## Over time",
            [
                chart(Chart(one.title, [line], Axis(one.unit), period=FIVE_MINUTES, stacked=True), region)
                for one, line in lines
            ],
        ),
        *_feeds(spec, scope),
    ]


def _line(metric: BusinessMetric, scope: Scope) -> Line:
    namespace, name, dimensions = source(metric, scope)
    return Line(namespace, name, dimensions, metric.title, metric.statistic)


def _feeds(spec: MonitoringSpec, scope: Scope) -> list[Section]:
    """Events of the log groups that metrics are counted in: where there are none, nothing can be counted."""
    groups: dict[str, str] = {}
    for one in spec.metrics:
        group = None if one.filter is None else group_of(one.filter, scope)
        if one.filter is not None and group is not None:
            groups[group] = one.filter.group or one.filter.component.split("/", 1)[-1]
    if not groups:
        return []
    lines = [Line(LOGS, "IncomingLogEvents", {"LogGroupName": group}, name, "Sum") for group, name in groups.items()]
    feeding = Chart("Log events that metrics are counted in", lines, Axis("Events"), period=FIVE_MINUTES)
    return [Section("## What feeds them", [chart(feeding, scope.aws.region)])]
