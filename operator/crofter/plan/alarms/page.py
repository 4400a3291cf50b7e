"""The catalogue as a page of the documentation."""

from collections.abc import Iterator
from typing import Final

from crofter.api.fields import table
from crofter.api.registry import COMPONENTS
from crofter.plan.alarms.catalogue import CATALOGUE, runbook
from crofter.plan.alarms.model import Composite, Entry, Row, Thresholds

_DAY: Final = 24 * 60
"""Minutes of it."""

PATH: Final = "docs/alarm-catalogue.md"

RUNBOOKS: Final = "runbooks.md"
"""The page of runbooks, beside it."""

_COMPARED: Final = {
    "GreaterThanOrEqualToThreshold": "≥",
    "GreaterThanThreshold": ">",
    "LessThanOrEqualToThreshold": "≤",
    "LessThanThreshold": "<",
}

_HEAD: Final = """\
<!-- Generated from operator/crofter/plan/alarms by `make generate`; edit the rows instead. -->

# The catalogue of alarms

What [alarms](alarms.md) there are, by kind of component. The name is what `spec.monitoring.alarms` calls it, and leads
to its runbook. Thresholds are by profile (dev, staging, prod) where they differ, in the unit that a manifest gives them
in.
"""


def page() -> str:
    """The text of the page."""
    kinds = {one.name: one.kind for one in COMPONENTS}
    sections = [_section(kinds[name], name, entry) for name, entry in sorted(CATALOGUE.items())]
    return "\n".join([_HEAD, *sections])


def _section(kind: str, component: str, entry: Entry) -> str:
    rows = [[*_row(component, row, RUNBOOKS), _measured(row)] for row in entry.rows]
    if entry.composite is not None:
        rows.append([*_composite(component, entry.composite, entry, RUNBOOKS), ""])
    alarms = table(["alarm", "when", "for", "tier", "measured"], rows)
    return "\n".join([f"## {kind}", "", alarms, "", *_reasons(entry), ""])


def alarms_of(component: str, runbooks: str) -> str:
    """The table of a kind of component's alarms, with what each means. `runbooks` is where their page is."""
    entry = CATALOGUE[component]
    rows = [[*_row(component, row, runbooks), row.means] for row in entry.rows]
    if entry.composite is not None:
        rows.append([*_composite(component, entry.composite, entry, runbooks), entry.composite.means])
    return table(["alarm", "when", "for", "tier", "meaning"], rows)


def _row(component: str, row: Row, runbooks: str) -> list[str]:
    when = f"{_COMPARED[row.comparison]} {_thresholds(row.threshold)} {row.unit}"
    condition = f" ({row.when})" if row.when else ""
    composite = CATALOGUE[component].composite
    tier = f"part of `{composite.name}`" if row.part and composite is not None else row.tier
    return [_name(component, row.name, runbooks) + condition, when, _time(row), tier]


def _composite(component: str, composite: Composite, entry: Entry, runbooks: str) -> list[str]:
    parts = ", ".join(f"`{row.name}`" for row in entry.rows if row.part)
    return [_name(component, composite.name, runbooks), f"one of {parts} is on", "", composite.tier]


def _name(component: str, alarm: str, runbooks: str) -> str:
    return f"[`{alarm}`]({runbooks}#{runbook(component, alarm)})"


def _thresholds(given: Thresholds) -> str:
    values = (given.dev, given.staging, given.prod)
    return " / ".join(f"{value:,.10g}" for value in (values if len(set(values)) > 1 else values[:1]))


def _time(row: Row) -> str:
    minutes = row.period_seconds * row.evaluation_periods // 60
    if minutes == _DAY:
        return "a day"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _measured(row: Row) -> str:
    names = ", ".join(f"`{one.name}` ({one.statistic})" for one in row.metrics)
    return f"{row.metrics[0].namespace}: {names}"


def _reasons(entry: Entry) -> Iterator[str]:
    """Why the thresholds are what they are, an item for each."""
    for row in entry.rows:
        yield f"- `{row.name}`: {row.means} {row.why}"
