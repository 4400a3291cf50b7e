"""Bad log groups, samplings and metrics of the business, each with the words that its refusal must hold."""

from typing import Any, Final

from .admission_cases import Case
from .api import Object

_FIELD: Final = "spec.monitoring.businessMetrics"
_METRIC: Final[Object] = {"name": "orders", "filter": {"pattern": "ORDER"}}


def _metrics(*metrics: Object) -> Object:
    return {"monitoring": {"businessMetrics": list(metrics)}}


def _metric(**changes: Any) -> Object:
    return _metrics(_METRIC | changes)


def _filter(**changes: Any) -> Object:
    return _metric(filter=_METRIC["filter"] | changes)


TELEMETRY: Final = (
    Case("metric-without-name", (f".{_FIELD}", "omits"), _metrics({"filter": {"pattern": "ORDER"}})),
    Case("metric-twice", (f".{_FIELD}", "duplicate entries for key"), _metrics(_METRIC, _METRIC)),
    Case("metric-name-uppercase", (f"{_FIELD}[0].name", "should match"), _metric(name="Orders")),
    Case("metric-of-nothing", ("exactly one of filter, metric",), _metrics({"name": "orders"})),
    Case(
        "metric-of-two-things",
        ("exactly one of filter, metric",),
        _metric(metric={"namespace": "Shop", "name": "Orders"}),
    ),
    Case("metric-unit-unknown", (f"{_FIELD}[0].unit", "Unsupported value"), _metric(unit="Dollars")),
    Case("metric-title-empty", (f"{_FIELD}[0].title", "1 chars long"), _metric(title="")),
    Case("filter-without-pattern", (f"{_FIELD}[0].filter.pattern", "Required"), _metric(filter={"group": "app"})),
    Case("filter-group-unknown", (f"{_FIELD}[0].filter.group", "Unsupported value"), _filter(group="audit")),
    Case("filter-value-in-words", (f"{_FIELD}[0].filter.value", "should match"), _filter(value="the amount")),
    Case("filter-in-two-places", ("a filter looks at one of",), _filter(group="app", service="web")),
    Case("filter-service-unknown", ("filter.service", "no service has this name"), _filter(service="web")),
    Case("filter-field-without-json", ("filter.value", "is a field of JSON"), _filter(value="$.amount")),
    Case(
        "metrics-too-many",
        (_FIELD, "Too many", "20"),
        _metrics(*(_METRIC | {"name": f"m{number}"} for number in range(21))),
    ),
    Case(
        "log-group-unknown",
        (".spec.monitoring.logs.groups.audit", "field not declared"),
        {"monitoring": {"logs": {"groups": {"audit": {}}}}},
    ),
    Case(
        "log-group-for-eight-days",
        ("retentionDays", "Unsupported value"),
        {"monitoring": {"logs": {"groups": {"app": {"retentionDays": 8}}}}},
    ),
    Case(
        "sampling-above-all",
        ("spec.monitoring.sampling.percent", "less than or equal to 100"),
        {"monitoring": {"sampling": {"percent": 101}}},
    ),
    Case(
        "sampling-without-tracing",
        ("spec.monitoring.sampling", "goes with tracing"),
        {"monitoring": {"tracing": False, "sampling": {"percent": 5}}},
    ),
)
