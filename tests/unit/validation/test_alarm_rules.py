"""Bad words about alarms, told with field, value, rule and fix."""

import pytest
import samples

from crofter.plan.alarms.catalogue import CATALOGUE
from crofter.validation.context import Context
from crofter.validation.rules import check

SECTIONS = {
    "queues": [{"name": "export"}],
    "databases": [{"name": "main", "engine": "aurora-postgresql", "version": "16"}],
    "services": [{"name": "web", "containers": [{"name": "web", "image": {"uri": "web:1"}}]}],
    "domains": [{"name": "shop.example.com", "hostedZoneId": "Z1"}],
}


def told(*alarms, **monitoring):
    raw = samples.spec(monitoring={"alarms": list(alarms), **monitoring}, **SECTIONS)
    return [str(one) for one in check(raw, Context(namespace="team", name="shop"))[1]]


def said(component="database/main", alarm="cpu", **fields):
    return {"component": component, "alarm": alarm, **fields}


AT = "spec.monitoring.alarms[0]"


@pytest.mark.parametrize(
    ("alarm", "problem"),
    [
        (
            said("database/mian", threshold=80),
            f'{AT}.component: "database/mian": no component with alarms has this name; did you mean database/main?',
        ),
        (
            said("ingress", "errors", threshold=1),
            f'{AT}.component: "ingress": no component with alarms has this name; there are database/main, domain/',
        ),
        (
            said(alarm="cpuu", threshold=80),
            f'{AT}.alarm: "cpuu": no alarm of database/main has this name; did you mean cpu?',
        ),
        (
            said("queue/export", "deadlocks", threshold=80),
            f'{AT}.alarm: "deadlocks": no alarm of queue/export has this name; did you mean dead-letters?',
        ),
        (
            said("queue/export", "xyz", threshold=80),
            f'{AT}.alarm: "xyz": no alarm of queue/export has this name; there are age, dead-letters, in-flight',
        ),
        (
            said("service/web", "down", threshold=3),
            f"{AT}.threshold: 3.0: this alarm has none: it is on while one of others is; give the threshold of one of ",
        ),
        (
            said(),
            f'{AT}: "database/main cpu": says nothing of the alarm; add threshold, tier or enabled',
        ),
        (said(threshold=-1), f"{AT}.threshold: -1: must be at least 0"),
        (said(threshold="high"), f'{AT}.threshold: "high": input should be a valid number'),
        (said(tier="urgent"), f'{AT}.tier: "urgent": not one of critical, warning, info'),
        (said(enabled="maybe"), f'{AT}.enabled: "maybe": input should be a valid boolean'),
        (said(treshold=80), f"{AT}.treshold: 80: unknown field; did you mean threshold"),
        ({"component": "network", "enabled": False}, f"{AT}.alarm"),
        ({"alarm": "cpu", "enabled": False}, f"{AT}.component"),
    ],
)
def test_what_cannot_be_said_of_an_alarm(alarm, problem):
    (found,) = told(alarm)
    assert found.lower().startswith(problem.lower())


def test_a_tier_must_be_there_for_an_alarm_that_is_given_it():
    assert told(said(tier="warning"), tiers={"critical": {}, "info": {}}) == [
        f'{AT}.tier: "warning": no tier of spec.monitoring.tiers has this name; there are critical, info'
    ]
    assert told(said(tier="warning"), tiers={"warning": {}}) == []


@pytest.mark.parametrize("runbooks", ["", "https://wiki.example.com/a#b", "with space"])
def test_runbooks_are_a_page_without_a_fragment(runbooks):
    (problem,) = told(runbooks=runbooks)
    assert problem.startswith("spec.monitoring.runbooks: ")


@pytest.mark.parametrize("component", ["network", "notifications", "queue/export", "database/main", "service/web"])
def test_every_alarm_of_the_catalogue_can_be_named(component):
    names = CATALOGUE[component.split("/")[0]].names
    assert told(*(said(component, name, enabled=False) for name in names)) == []
