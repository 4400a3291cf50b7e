"""Bad words about alarms, each with the words that its refusal must hold."""

from typing import Any, Final

from .admission_cases import Case
from .api import Object


def _said(*alarms: Object, **monitoring: Any) -> Object:
    return {"queues": [{"name": "export"}], "monitoring": {"alarms": list(alarms), **monitoring}}


def _age(**fields: Any) -> Object:
    return {"component": "queue/export", "alarm": "age", **fields}


_AT: Final = "spec.monitoring.alarms[0]"

ALARMS: Final = (
    Case("alarm-without-name", (f"{_AT}.alarm", "Required value"), _said({"component": "queue/export"})),
    Case("alarm-without-component", (f"{_AT}.component", "Required value"), _said({"alarm": "age"})),
    Case(
        "alarm-twice",
        (".spec.monitoring.alarms", "duplicate entries for key"),
        _said(_age(threshold=1), _age(threshold=2)),
    ),
    Case("alarm-field-unknown", ("treshold", "field not declared"), _said(_age(treshold=1))),
    Case("alarm-threshold-negative", (f"{_AT}.threshold", "-1", "0"), _said(_age(threshold=-1))),
    Case(
        "alarm-threshold-words",
        ('alarms[alarm="age",component="queue/export"].threshold', "expected numeric"),
        _said(_age(threshold="high")),
    ),
    Case("alarm-tier-unknown", (f"{_AT}.tier", '"urgent"', "critical"), _said(_age(tier="urgent"))),
    Case(
        "alarm-tier-without-topic",
        (f"{_AT}.tier", '"info"', "there are critical"),
        _said(_age(tier="info"), tiers={"critical": {}}),
    ),
    Case(
        "alarm-of-unknown-component",
        (f"{_AT}.component", "queue/exprt", "did you mean queue/export?"),
        _said(_age(threshold=1) | {"component": "queue/exprt"}),
    ),
    Case(
        "alarm-unknown",
        (f"{_AT}.alarm", "no alarm of queue/export has this name", "age, dead-letters, in-flight"),
        _said(_age(threshold=1) | {"alarm": "xyz"}),
    ),
    Case("alarm-of-which-nothing-is-said", (_AT, "says nothing", "add threshold, tier or enabled"), _said(_age())),
    Case(
        "runbooks-with-fragment",
        ("spec.monitoring.runbooks", "should match"),
        _said(runbooks="https://wiki.example.com/a#b"),
    ),
)
