"""The catalogue of alarms: what each row says, and what becomes of it."""

import re
from pathlib import Path

import pytest

from crofter.api.components.alarms import ALARM_NAME, MOST_ALARMS, AlarmedSpec
from crofter.api.registry import COMPONENTS
from crofter.plan.alarms.catalogue import CATALOGUE, runbook
from crofter.plan.alarms.model import Row

ROWS = [(kind, row) for kind, entry in CATALOGUE.items() for row in entry.rows]


def test_every_kind_with_alarms_is_in_the_catalogue_and_no_other() -> None:
    with_alarms = {one.name for one in COMPONENTS if issubclass(one.spec, AlarmedSpec)}
    assert set(CATALOGUE) == with_alarms


NAMES = {
    "api": ["errors", "client-errors", "latency"],
    "database": [
        "cpu", "connections", "memory", "capacity", "down", "replica-lag", "deadlocks", "transaction-ids", "storage",
        "io-balance", "proxy-wait", "proxy-refused",
    ],
    "domain": ["certificate-expiry"],
    "function": ["errors", "throttles", "duration", "dead-letters", "async-age", "iterator-age", "concurrency"],
    "identity": ["throttles", "trigger-errors", "trigger-throttles", "trigger-duration"],
    "ingress": ["errors", "rejected", "unreachable"],
    "network": ["nat-ports", "nat-drops"],
    "notifications": ["undelivered"],
    "queue": ["age", "dead-letters", "in-flight"],
    "service": [
        "cpu", "memory", "tasks-missing", "no-tasks", "no-healthy-hosts", "errors", "unhealthy-hosts", "latency",
        "down",
    ],
}  # fmt: skip


def test_names_are_api() -> None:
    assert {kind: list(entry.names) for kind, entry in CATALOGUE.items()} == NAMES


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[runbook(kind, row.name) for kind, row in ROWS])
def test_every_row_makes_sense(kind: str, row: Row) -> None:
    assert re.match(ALARM_NAME, row.name)
    assert row.means[0].isupper()
    assert row.means.endswith(".")
    assert "https://docs.aws.amazon.com/" in row.why
    assert 1 <= (row.datapoints_to_alarm or row.evaluation_periods) <= row.evaluation_periods
    assert row.period_seconds * row.evaluation_periods <= 86400, "what CloudWatch allows"
    assert (row.expression is None) == (
        len(row.metrics) == 1 and row.subject not in ("client", "nat-gateway", "target-group", "topic", "trigger")
    )
    ids = {one.id for one in row.metrics}
    assert len(ids) == len(row.metrics)
    if row.expression is not None:
        assert set(re.findall(r"\{(\w+)\}", row.expression)) == ids
    strictness = [row.threshold.dev, row.threshold.staging, row.threshold.prod]
    falling = row.comparison.startswith("Less")
    assert strictness == sorted(strictness, reverse=not falling), "production is told first"
    if row.part:
        composite = CATALOGUE[kind].composite
        assert composite is not None
        assert composite.tier == row.tier == "critical"


def test_no_kind_has_more_alarms_than_a_spec_takes() -> None:
    assert max(len(entry.rows) for entry in CATALOGUE.values()) <= MOST_ALARMS


def test_every_alarm_has_a_runbook_and_every_runbook_an_alarm() -> None:
    text = (Path(__file__).parents[3] / "docs/runbooks.md").read_text()
    headings = [line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")]
    assert headings == [runbook(kind, name) for kind, entry in sorted(CATALOGUE.items()) for name in entry.names]
