"""Rules about what `spec.monitoring` says of logs, traces and metrics of the business."""

from collections.abc import Iterator

from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.monitoring import MonitoringSection
from crofter.api.sections.telemetry import BusinessMetricSection, FilterSection
from crofter.validation.context import Context
from crofter.validation.problem import Problem
from crofter.validation.references import unknown

_FIELD = "spec.monitoring.businessMetrics"
_PLACES = ("group", "service", "function")


def log_groups(section: MonitoringSection | None) -> frozenset[str]:
    """Names of the shared log groups that there are: those that are named, else all three."""
    if section is None:
        return frozenset()
    named = section.logs.groups if section.logs is not None else None
    every = ("app", "system", "security")
    return frozenset(one for one in every if named is None or getattr(named, one) is not None)


def sampling(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """How much is sampled means nothing where nothing is traced."""
    section = spec.monitoring
    if section is None or section.sampling is None or section.tracing is not False:
        return ()
    asked = section.sampling.wire()
    return (Problem("spec.monitoring.sampling", asked, "goes with tracing, which is off", "remove one of them"),)


def business_metrics(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Each has a name of its own, and is counted in one place that is there, or published."""
    section = spec.monitoring
    found = (section.business_metrics if section is not None else None) or []
    return tuple(
        problem
        for place, one in enumerate(found)
        for problem in (
            *_name(place, one, found),
            *_either(place, one),
            *(_filter(f"{_FIELD}[{place}].filter", one.filter, spec) if one.filter is not None else ()),
        )
    )


def _name(place: int, metric: BusinessMetricSection, found: list[BusinessMetricSection]) -> Iterator[Problem]:
    if any(metric.name == other.name for other in found[:place]):
        rule = "is the name of another business metric too"
        yield Problem(f"{_FIELD}[{place}].name", metric.name, rule, "give each its own name")


def _either(place: int, metric: BusinessMetricSection) -> Iterator[Problem]:
    if (metric.filter is None) == (metric.metric is None):
        rule = "a business metric has exactly one of filter, metric"
        fix = "say what is counted, or which metric is published" if metric.filter is None else "remove one of them"
        yield Problem(f"{_FIELD}[{place}]", metric.wire(), rule, fix)


def _filter(field: str, found: FilterSection, spec: EnvironmentSpec) -> Iterator[Problem]:
    named = [one for one in _PLACES if getattr(found, one) is not None]
    if len(named) > 1:
        yield Problem(field, named, f"a filter looks at one of {', '.join(_PLACES)}", "keep one of them")
    names = {
        "group": log_groups(spec.monitoring),
        "service": frozenset(one.name for one in spec.services or ()),
        "function": frozenset(one.name for one in spec.functions or ()),
    }
    for one in named or ["group"]:
        name = getattr(found, one) or "app"
        if name not in names[one]:
            yield unknown(f"{field}.{one}", name, "shared log group" if one == "group" else one, names[one])
    yield from _value(field, found)


def _value(field: str, found: FilterSection) -> Iterator[Problem]:
    """A field can be counted only where the pattern takes events apart: `{…}` those of JSON, `[…]` columns.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    value, begin = found.value or "", found.pattern.lstrip()[:1]
    if value.startswith("$.") and begin != "{":
        rule = "is a field of JSON, and the pattern is not one for JSON"
        yield Problem(f"{field}.value", value, rule, 'write the pattern as { $.field = "value" }')
    elif value.startswith("$") and not value.startswith("$.") and begin != "[":
        rule = "is a column, and the pattern names no columns"
        yield Problem(f"{field}.value", value, rule, "write the pattern as [name, other, …]")
