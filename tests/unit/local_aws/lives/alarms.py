"""Alarms: of metric math, and of other alarms."""

from __future__ import annotations

from typing import Any

from .manifests import manifest


def _term(name: str, metric: str) -> dict[str, Any]:
    dimensions = {"FunctionName": "export"}
    found = {"namespace": "AWS/Lambda", "metricName": metric, "dimensions": dimensions, "period": 60, "stat": "Sum"}
    return {"id": name, "metric": found, "returnData": False}


LIFE = [
    manifest(
        "MetricAlarm",
        "failing",
        "cloudwatch",
        metricQuery=[
            {"id": "result", "expression": "100 * SUM([errors_1]) / SUM([calls_1])", "returnData": True},
            _term("errors_1", "Errors"),
            _term("calls_1", "Invocations"),
        ],
        evaluationPeriods=3,
        datapointsToAlarm=3,
        comparisonOperator="GreaterThanThreshold",
        threshold=5,
        actionsEnabled=False,
    ),
    manifest("CompositeAlarm", "down", "cloudwatch", alarmRule='ALARM("busy") OR ALARM("failing")'),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("MetricAlarm", "failing", {"threshold": 10, "actionsEnabled": True, "tags": {"a": "b"}}),
    ("CompositeAlarm", "down", {"alarmRule": 'ALARM("busy")', "tags": {"a": "b"}}),
    ("CompositeAlarm", "down", {"alarmDescription": "the service is down", "actionsEnabled": False}),
]

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = []
