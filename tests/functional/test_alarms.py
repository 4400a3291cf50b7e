"""Alarms: told of where they should be, changed one by one, and gone with what they are about."""

from typing import Any

from .conftest import Factory
from .lab import Env


def _alarms(env: Env) -> dict[str, dict[str, Any]]:
    """What AWS says of the Environment's alarms, by component and key."""
    return {thing.key: thing.raw for thing in env.things() if thing.kind == "MetricAlarm"}


def _topics(env: Env) -> dict[str, str]:
    return {thing.key.rsplit("-", 1)[1]: thing.id for thing in env.things() if thing.kind == "Topic"}


def _generations(env: Env) -> dict[str, int]:
    """How often each managed resource was changed, by component and key."""
    return {
        f"{one['metadata']['labels']['crofter.dev/component']}/{one['metadata']['labels']['crofter.dev/key']}": one[
            "metadata"
        ]["generation"]
        for one in env.managed()
    }


def _touched(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _composite(env: Env) -> dict[str, Any]:
    (found,) = (one for one in env.managed() if one["kind"] == "CompositeAlarm")
    fields: dict[str, Any] = found["spec"]["forProvider"]
    return fields


QUEUE = {"queue/export/alarm-age", "queue/export/alarm-dead-letters", "queue/export/alarm-in-flight"}

NETWORK = {"network/alarm-nat-drops", "network/alarm-nat-ports"}


def test_alarms_are_told_of_changed_and_removed_one_by_one(environment: Factory) -> None:
    env = environment("alarms", queues=[{"name": "export"}], monitoring={"tiers": {"critical": {}}})
    env.apply()
    env.until_ready()
    found, topics = _alarms(env), _topics(env)
    assert found.keys() == {*QUEUE, "notifications/alarm-undelivered", *NETWORK}
    age = found["queue/export/alarm-age"]
    assert (age["MetricName"], age["Threshold"], age["ActionsEnabled"], age["AlarmActions"]) == (
        "ApproximateAgeOfOldestMessage", 3600.0, False, []
    )  # fmt: skip
    (name,) = (one["Value"] for one in age["Dimensions"])
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["queue/export/url"].endswith(name)

    # A threshold: that alarm alone.
    before = _generations(env)
    said = {"component": "queue/export", "alarm": "age", "threshold": 600}
    env.spec["monitoring"]["alarms"] = [said]
    env.apply()
    env.until(lambda: _alarms(env)["queue/export/alarm-age"]["Threshold"] == 600.0, "the threshold is another one")
    env.until_ready()
    assert _touched(before, _generations(env)) == {"queue.export/alarm-age"}

    # Another tier for it, which there is a topic for.
    before = _generations(env)
    env.spec["monitoring"]["alarms"] = [said | {"tier": "critical"}]
    env.apply()
    env.until(
        lambda: _alarms(env)["queue/export/alarm-age"]["AlarmActions"] == [topics["critical"]], "critical is told of it"
    )
    env.until_ready()
    assert _alarms(env)["queue/export/alarm-age"]["OKActions"] == [topics["critical"]]
    assert _touched(before, _generations(env)) == {"queue.export/alarm-age"}

    # A new tier: its topic, and its alarms; the topics' own alarm looks at one topic more.
    before = _generations(env)
    env.spec["monitoring"]["tiers"]["warning"] = {}
    env.apply()
    env.until(lambda: "warning" in _topics(env), "there is a topic more")
    env.until_ready()
    warning = _topics(env)["warning"]
    found = _alarms(env)
    assert {key: one["AlarmActions"] for key, one in found.items()} == {
        "queue/export/alarm-age": [topics["critical"]],
        "queue/export/alarm-dead-letters": [warning],
        "queue/export/alarm-in-flight": [warning],
        "notifications/alarm-undelivered": [warning],
        "network/alarm-nat-drops": [warning],
        "network/alarm-nat-ports": [topics["critical"]],
    }
    assert {one["ActionsEnabled"] for one in found.values()} == {True}
    assert [one["Id"] for one in found["notifications/alarm-undelivered"]["Metrics"]] == [
        "result", "failed_1", "failed_2"
    ]  # fmt: skip
    assert _touched(before, _generations(env)) == {
        "notifications/topic-warning",
        "notifications/policy-warning",
        "network/alarm-nat-drops",
        "notifications/alarm-undelivered",
        "queue.export/alarm-dead-letters",
        "queue.export/alarm-in-flight",
    }

    # One that is not wanted goes, alone.
    before = _generations(env)
    env.spec["monitoring"]["alarms"].append({"component": "queue/export", "alarm": "in-flight", "enabled": False})
    env.apply()
    env.until(lambda: "queue/export/alarm-in-flight" not in _alarms(env), "the alarm is gone")
    env.until_ready()
    assert _touched(before, _generations(env)) == {"queue.export/alarm-in-flight"}
    assert len(_alarms(env)) == 5

    env.delete()
    env.until_gone()
    assert _alarms(env) == {}


def test_a_service_that_is_down_is_one_alarm_made_of_others(environment: Factory) -> None:
    env = environment(
        "down",
        network={"availabilityZones": 2, "natGateways": "Single"},
        ingress={"accessLogs": False},
        monitoring={"tiers": {"critical": {}}},
        services=[
            {
                "name": "web",
                "containers": [{"name": "web", "image": {"uri": "web:1"}, "port": 80}],
                "routes": [{"path": "/*", "container": "web"}],
            }
        ],
    )
    env.apply()
    env.until_ready(seconds=180)
    found, topics = _alarms(env), _topics(env)
    parts = ("no-tasks", "no-healthy-hosts", "errors")
    names = [found[f"service/web/alarm-{one}"]["AlarmName"] for one in parts]
    whole = _composite(env)
    assert whole["alarmRule"] == " OR ".join(f'ALARM("{name}")' for name in names)
    assert (whole["actionsEnabled"], whole["alarmActions"]) == (True, [topics["critical"]])
    assert [found[f"service/web/alarm-{one}"]["ActionsEnabled"] for one in parts] == [False, False, False]
    (balancer,) = (thing for thing in env.things() if thing.kind == "LB")
    rejected = found["ingress/alarm-rejected"]
    assert rejected["Dimensions"] == [{"Name": "LoadBalancer", "Value": balancer.id.split("loadbalancer/", 1)[1]}]
    (gateway,) = (thing.id for thing in env.things() if thing.kind == "NATGateway")
    ports = found["network/alarm-nat-ports"]["Metrics"]
    assert ports[1]["MetricStat"]["Metric"]["Dimensions"] == [{"Name": "NatGatewayId", "Value": gateway}]

    env.spec["monitoring"]["alarms"] = [{"component": "service/web", "alarm": "errors", "enabled": False}]
    env.apply()
    env.until(lambda: "service/web/alarm-errors" not in _alarms(env), "the alarm is gone")
    env.until(lambda: names[2] not in _composite(env)["alarmRule"], "it is part of nothing any more")
    env.until_ready()
    assert _composite(env)["alarmRule"] == f'ALARM("{names[0]}") OR ALARM("{names[1]}")'

    del env.spec["monitoring"]
    env.apply()
    env.until(lambda: _alarms(env) == {}, "without monitoring there are no alarms")
    kinds = {"CompositeAlarm", "MetricAlarm", "Topic"}
    env.until(lambda: not kinds & {one["kind"] for one in env.managed()}, "nor topics")
    env.until_ready()
    env.delete()
    env.until_gone(seconds=180)
