"""From the catalogue and the manifest to the alarms of a composite resource."""

from typing import Any

import pytest

from crofter.api.components.database import DatabaseSpec, Serverless
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.alarms.catalogue import CATALOGUE
from crofter.plan.alarms.resolve import topic_arn
from crofter.plan.alarms.sizes import max_connections, memory_bytes
from crofter.plan.model import Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live

KEYS: Any = EncryptionOutputs.model_validate(
    {"keys": [{"purpose": "messaging", "arn": "arn:aws:kms:ap-southeast-2:123456789012:key/1"}]}
)
WARNING = "arn:aws:sns:ap-southeast-2:123456789012:shop-dev-notifications-topic-warning-c30135"
CRITICAL = "arn:aws:sns:ap-southeast-2:123456789012:shop-dev-notifications-topic-critical-d442ce"


def asking(monitoring: dict[str, Any] | None, **fields: Any) -> Environment:
    raw = {"profile": "prod", "accountRef": {"name": "sydney"}, "queues": [{"name": "export"}], **fields}
    raw |= {} if monitoring is None else {"monitoring": monitoring}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def specs(monitoring: dict[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """Specs of what is planned once there are keys, by component."""
    wanted = asking(monitoring, **fields)
    first = by_component(plan(wanted, Observed(FACTS)))
    observed = Observed(FACTS, {"encryption": live(first["encryption"], KEYS)})
    return {name: one.spec for name, one in by_component(plan(wanted, observed)).items()}


def of_queue(monitoring: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {one["name"]: one for one in specs(monitoring, **fields)["queue/export"]["alarms"]["metric"]}


def test_an_alarm_has_everything_decided() -> None:
    assert of_queue({})["age"] == {
        "name": "age",
        "subject": "queue",
        "description": "shop/shop-dev queue/export: The oldest message waits for too long: consumers are stuck, too "
        "slow or not there. Runbook: docs/runbooks.md#queue-age",
        "tier": "warning",
        "topicArn": WARNING,
        "metrics": [
            {"id": "age", "namespace": "AWS/SQS", "name": "ApproximateAgeOfOldestMessage", "statistic": "Maximum"}
        ],
        "comparison": "GreaterThanThreshold",
        "threshold": 900.0,
        "periodSeconds": 60,
        "evaluationPeriods": 15,
        "datapointsToAlarm": 15,
        "missingData": "notBreaching",
    }


def test_without_monitoring_there_are_no_alarms() -> None:
    assert "alarms" not in specs(None)["queue/export"]


def test_topics_have_an_alarm_of_their_own() -> None:
    (one,) = specs({})["notifications"]["alarms"]["metric"]
    assert (one["name"], one["topicArn"]) == ("undelivered", WARNING)


SAID = {"component": "queue/export", "alarm": "age"}


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ({"threshold": 60}, {"threshold": 60.0}),
        ({"threshold": 1e9}, {"threshold": 172800.0}),
        ({"tier": "critical"}, {"tier": "critical", "topicArn": CRITICAL}),
        ({"tier": "critical", "threshold": 60}, {"tier": "critical", "topicArn": CRITICAL, "threshold": 60.0}),
        ({"enabled": True}, {}),
    ],
    ids=["threshold", "half-of-retention", "tier", "both", "enabled"],
)
def test_what_is_said_of_one_alarm_changes_that_alone(said: dict[str, Any], changed: dict[str, Any]) -> None:
    before, after = of_queue({}), of_queue({"alarms": [SAID | said]})
    assert after == before | {"age": before["age"] | changed}


def test_an_alarm_that_is_off_is_not_there() -> None:
    assert of_queue({"alarms": [SAID | {"enabled": False}]}).keys() == {"dead-letters", "in-flight"}


def test_what_is_said_of_one_component_is_not_said_of_another() -> None:
    other = {"component": "queue/import", "alarm": "age", "enabled": False}
    assert of_queue({"alarms": [other]}, queues=[{"name": "export"}, {"name": "import"}]) == of_queue({})


def test_a_tier_changes_only_its_own_alarms() -> None:
    few, all_ = of_queue({"tiers": {"critical": {}}}), of_queue({"tiers": {"critical": {}, "warning": {}}})
    assert {name: "topicArn" in one for name, one in few.items()} == dict.fromkeys(few, False)
    assert {name: one | {"topicArn": WARNING} for name, one in few.items()} == all_
    critical = {"alarms": [SAID | {"tier": "critical"}]}
    assert of_queue({"tiers": {"critical": {}}} | critical)["age"]["topicArn"] == CRITICAL


def test_runbooks_of_a_team_are_where_it_says() -> None:
    found = of_queue({"runbooks": "https://wiki.example.com/runbooks"})["dead-letters"]["description"]
    assert found.endswith(" Runbook: https://wiki.example.com/runbooks#queue-dead-letters")


def test_no_topic_without_tiers() -> None:
    assert topic_arn("info", _database(), None) is None


def _database(**fields: Any) -> DatabaseSpec:
    head = {
        "environment": environment().identity,
        "component": "database/main",
        "aws": FACTS.target,
        "tags": {},
        "paused": False,
        "deletion": "No",
        "adopt": {},
    }
    rest = {name: fields.get(name) for name in DatabaseSpec.model_fields if name not in head}
    return DatabaseSpec.model_construct(**{**head, **rest})


GIB = 1024**3


@pytest.mark.parametrize(
    ("fields", "gib", "connections"),
    [
        ({"engine": "postgres", "instance_class": "db.t4g.micro"}, 1, 112),
        ({"engine": "postgres", "instance_class": "db.t4g.medium"}, 4, 450),
        ({"engine": "postgres", "instance_class": "db.m7g.large"}, 8, 901),
        ({"engine": "mysql", "instance_class": "db.m7g.xlarge"}, 16, 1365),
        ({"engine": "aurora-postgresql", "instance_class": "db.r7g.2xlarge"}, 64, 5000),
        ({"engine": "aurora-mysql", "instance_class": "db.r7g.16xlarge"}, 512, 16000),
    ],
    ids=lambda one: one.get("instance_class", "") if isinstance(one, dict) else "",
)
def test_sizes_of_classes(fields: dict[str, Any], gib: int, connections: int) -> None:
    spec = _database(serverless=None, **fields)
    assert (memory_bytes(spec), max_connections(spec)) == (gib * GIB, connections)


@pytest.mark.parametrize(("least", "most", "connections"), [(0.5, 4, 901), (0, 64, 2000), (1, 64, 5000)])
def test_sizes_of_serverless_databases(least: float, most: float, connections: int) -> None:
    spec = _database(engine="aurora-postgresql", serverless=Serverless(min=least, max=most))
    assert (memory_bytes(spec), max_connections(spec)) == (int(most * 2 * GIB), connections)


@pytest.mark.parametrize(("least", "watched"), [(0, False), (0.5, True)])
def test_a_database_that_pauses_by_itself_has_no_alarm_for_being_down(least: float, watched: bool) -> None:
    spec = _database(engine="aurora-postgresql", serverless=Serverless(min=least, max=4))
    down = next(row for row in CATALOGUE["database"].rows if row.name == "down")
    assert down.applies(spec, asking({}).spec) is watched
