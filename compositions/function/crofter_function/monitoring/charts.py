"""Charts as CloudWatch wants them: a title, lines, and axes that say what they measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crofter_function.monitoring.layout import NUMBER_HEIGHT, Box

MINUTE: Final = 60
FIVE_MINUTES: Final = 300
"""Seconds that one value of a chart stands for: a minute of what users feel, five of what costs or grows slowly."""

PERCENTILES: Final = ("p50", "p95", "p99")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: a metric and what it is called in the legend; `right` for the axis on the right."""

    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    label: str
    stat: str
    right: bool = False
    hidden_as: str | None = None
    """Id by which an expression uses it, without being shown itself."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """A line that is calculated from others."""

    expression: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures; it begins at zero unless it says otherwise, and ends at `top` where there is an end."""

    label: str
    top: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart."""

    title: str
    lines: Sequence[Line | Calculated]
    left: Axis
    right: Axis | None = None
    period: int = MINUTE
    stacked: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def chart(made: Chart, region: str) -> Box:
    """The chart as a widget."""
    axes = {"left": _axis(made.left)} | ({} if made.right is None else {"right": _axis(made.right)})
    return Box(
        "metric",
        {
            "title": made.title,
            "view": "timeSeries",
            "stacked": made.stacked,
            "region": region,
            "period": made.period,
            "metrics": [_line(line) for line in made.lines],
            "yAxis": axes,
            **made.extra,
        },
    )


def number(title: str, line: Line, region: str, *, period: int) -> Box:
    """One value in large digits, over the whole time that is looked at."""
    return Box(
        "metric",
        {
            "title": title,
            "view": "singleValue",
            "region": region,
            "period": period,
            "setPeriodToTimeRange": True,
            "sparkline": True,
            "metrics": [_line(line)],
        },
        NUMBER_HEIGHT,
    )


def _axis(axis: Axis) -> dict[str, Any]:
    made: dict[str, Any] = {"label": axis.label, "min": 0, "showUnits": False}
    return made if axis.top is None else made | {"max": axis.top}


def _line(line: Line | Calculated) -> list[Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html."""
    if isinstance(line, Calculated):
        return [{"expression": line.expression, "label": line.label}]
    options: dict[str, Any] = {"label": line.label, "stat": line.stat}
    if line.right:
        options["yAxis"] = "right"
    if line.hidden_as is not None:
        options |= {"id": line.hidden_as, "visible": False}
    named = [part for pair in sorted(line.dimensions.items()) for part in pair]
    return [line.namespace, line.metric, *named, options]
