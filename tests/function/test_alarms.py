"""Alarms of every kind of component: one of each literally, when they come, who is told, and the one made of others."""

from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .alarms import TOPIC, monitored
from .apis import GUARDED
from .databases import DEV_AURORA, DEV_POSTGRES, PROD_AURORA
from .domains import WIDE
from .fields import complaints, fields
from .functions import PLAIN, TRIGGERED
from .ingresses import WHOLE
from .messaging import EXPORT
from .networks import PROD, WITHOUT_NAT
from .notifications import TOLD
from .services import SHOP, WORKER

CRITICAL, WARNING, INFO = f"{TOPIC}critical-d442ce", f"{TOPIC}warning-c30135", f"{TOPIC}info-aa643b"

SCALING = {"alarm-cpu-out", "alarm-cpu-in"}


def alarms(xr: dict[str, Any]) -> list[str]:
    """Names of the alarms that a component settles on, those that scaling has left out."""
    keys = settle(xr)[0].resources
    return [key.removeprefix("alarm-") for key in keys if key.startswith("alarm-") and key not in SCALING]


def told(*, by: str) -> dict[str, Any]:
    return {"actionsEnabled": True, "alarmActions": [by], "okActions": [by]}


def over(threshold: float, minutes: int, **changes: Any) -> dict[str, Any]:
    return {
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": threshold,
        "evaluationPeriods": minutes,
        "datapointsToAlarm": minutes,
        "treatMissingData": "notBreaching",
    } | changes


def series(name: str, space: str, metric: str, statistic: str, period: int = 60, **dimensions: str) -> dict[str, Any]:
    asked = {"namespace": space, "metricName": metric, "stat": statistic, "period": period, "dimensions": dimensions}
    return {"id": name, "metric": asked, "returnData": False}


def result(label: str, expression: str) -> dict[str, Any]:
    return {"id": "result", "expression": expression, "label": label, "returnData": True}


def test_an_alarm_of_a_queue() -> None:
    assert fields(monitored(EXPORT), "alarm-age") == {
        "alarmDescription": "shop/shop-dev queue/export: The oldest message waits for too long: consumers are stuck, "
        "too slow or not there. Runbook: docs/runbooks.md#queue-age",
        **told(by=WARNING),
        **over(900, 15),
        "namespace": "AWS/SQS",
        "metricName": "ApproximateAgeOfOldestMessage",
        "dimensions": {"QueueName": "shop-dev-queue-export-queue-b80c6d"},
        "statistic": "Maximum",
        "period": 60,
    }


def test_an_alarm_of_a_function_is_of_two_metrics() -> None:
    name = {"FunctionName": "shop-dev-function-export-function-a8f991"}
    assert fields(monitored(PLAIN), "alarm-errors") == {
        "alarmDescription": "shop/shop-dev function/export: Too many invocations end in an error. "
        "Runbook: docs/runbooks.md#function-errors",
        **told(by=CRITICAL),
        **over(5, 3),
        "metricQuery": [
            result("errors", "100 * SUM([errors_1]) / SUM([invocations_1])"),
            series("errors_1", "AWS/Lambda", "Errors", "Sum", **name),
            series("invocations_1", "AWS/Lambda", "Invocations", "Sum", **name),
        ],
    }


def test_a_percentile_is_an_extended_statistic() -> None:
    found = fields(monitored(PLAIN), "alarm-duration")
    assert (found["extendedStatistic"], found["threshold"], "statistic" in found) == ("p90", 27000, False)


def test_an_alarm_of_a_network_is_of_all_its_nat_gateways() -> None:
    network = monitored(PROD)
    resources = settle(network)[1]
    ids = [resources[f"nat-{slot}"]["metadata"]["annotations"]["crossplane.io/external-name"] for slot in "abc"]
    assert fields(network, "alarm-nat-ports")["metricQuery"] == [
        result("nat-ports", "SUM([failed_1, failed_2, failed_3])"),
        *(
            series(f"failed_{place}", "AWS/NATGateway", "ErrorPortAllocation", "Sum", NatGatewayId=one)
            for place, one in enumerate(ids, 1)
        ),
    ]


def test_an_alarm_of_a_service_is_of_the_target_groups_of_its_containers() -> None:
    group = "targetgroup/shop-dev-service-web-target-group-"
    dimensions = [
        {"LoadBalancer": "app/shop/1", "TargetGroup": f"{group}{one}"}
        for one in ("frontend-80-411442", "backend-3001-")
    ]
    found = fields(monitored(SHOP), "alarm-latency")
    assert found["metricQuery"][0] == result("latency", "MAX([time_1, time_2])")
    for place, one in enumerate(found["metricQuery"][1:]):
        expected = dimensions[place]
        assert one["metric"]["dimensions"]["LoadBalancer"] == expected["LoadBalancer"]
        assert one["metric"]["dimensions"]["TargetGroup"].startswith(expected["TargetGroup"])
        assert one["metric"]["stat"] == "p95"
    assert (found["threshold"], found["alarmActions"]) == (2.5, [WARNING])


@pytest.mark.parametrize(
    ("xr", "profile", "key", "expected"),
    [
        (EXPORT, "dev", "age", {"threshold": 3600}),
        (EXPORT, "staging", "age", {"threshold": 1800}),
        (EXPORT, "prod", "in-flight", {"threshold": 108000}),
        (
            EXPORT,
            "prod",
            "dead-letters",
            {"threshold": 0, "dimensions": {"QueueName": "shop-dev-queue-export-dead-letter-queue-20b0ed"}},
        ),
        (PROD_AURORA, "prod", "cpu", {"threshold": 90, "statistic": "Maximum"}),
        (PROD_AURORA, "dev", "replica-lag", {"threshold": 10000}),
        (DEV_POSTGRES, "dev", "storage", {"threshold": 2147483648, "comparisonOperator": "LessThanThreshold"}),
        (
            WHOLE,
            "prod",
            "rejected",
            {
                "namespace": "AWS/ApplicationELB",
                "dimensions": {"LoadBalancer": "app/shop-dev-ingress-load-balancer-05b04e"},
            },
        ),
        (
            GUARDED,
            "prod",
            "errors",
            {
                "threshold": 0.05,
                "metricName": "5xx",
                "dimensions": {"ApiId": "shop-dev-api-public-api-30d340", "Stage": "$default"},
            },
        ),
        (WIDE, "prod", "certificate-expiry", {"threshold": 44, "period": 86400, "treatMissingData": "ignore"}),
        (
            WORKER,
            "prod",
            "no-tasks",
            {"statistic": "SampleCount", "treatMissingData": "breaching", "actionsEnabled": False},
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_matters_of_an_alarm(xr: dict[str, Any], profile: str, key: str, expected: dict[str, Any]) -> None:
    found = fields(monitored(xr, profile), f"alarm-{key}")
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("xr", "profile", "names"),
    [
        (EXPORT, "prod", ["age", "dead-letters", "in-flight"]),
        (PLAIN, "prod", ["async-age", "dead-letters", "duration", "errors", "throttles"]),
        (TRIGGERED, "prod", ["async-age", "dead-letters", "duration", "errors", "iterator-age", "throttles"]),
        (PROD, "prod", ["nat-drops", "nat-ports"]),
        (WITHOUT_NAT, "prod", []),
        (TOLD, "prod", ["undelivered"]),
        (WHOLE, "prod", ["errors", "rejected", "unreachable"]),
        (GUARDED, "prod", ["client-errors", "errors", "latency"]),
        (WORKER, "dev", ["cpu", "down", "memory", "no-tasks"]),
        (WORKER, "prod", ["cpu", "down", "memory", "no-tasks", "tasks-missing"]),
        (
            SHOP,
            "prod",
            [
                "cpu",
                "down",
                "errors",
                "latency",
                "memory",
                "no-healthy-hosts",
                "no-tasks",
                "tasks-missing",
                "unhealthy-hosts",
            ],
        ),
        (DEV_AURORA, "dev", ["capacity", "connections", "cpu", "deadlocks", "down", "transaction-ids"]),
        (DEV_POSTGRES, "dev", ["connections", "cpu", "io-balance", "memory", "storage", "transaction-ids"]),
    ],
)
def test_which_alarms_there_are(xr: dict[str, Any], profile: str, names: list[str]) -> None:
    assert sorted(alarms(monitored(xr, profile))) == names
    assert alarms(xr) == []
    assert complaints(monitored(xr, profile)) == []


def test_a_service_that_may_have_no_task_is_not_down_without_one() -> None:
    asleep = {**SHOP, "spec": {**SHOP["spec"], "scaling": {"min": 0, "max": 2, "schedules": []}}}
    found = alarms(monitored(asleep))
    assert "no-tasks" not in found
    assert "no-healthy-hosts" not in found
    assert "down" in found, "by its errors"


def test_nobody_is_told_of_a_tier_without_a_topic() -> None:
    queue = monitored(EXPORT, tiers={"critical": {}})
    found = fields(queue, "alarm-age")
    assert found["actionsEnabled"] is False
    assert "alarmActions" not in found
    assert fields(monitored(PLAIN, tiers={"critical": {}}), "alarm-errors")["alarmActions"] == [CRITICAL]


def test_nobody_is_told_of_what_is_about_to_be_deleted() -> None:
    going = monitored({**EXPORT, "spec": {**EXPORT["spec"], "deletion": "Prepare"}})
    assert fields(going, "alarm-age")["actionsEnabled"] is False


def test_alarms_wait_for_what_only_aws_can_name_and_stay_then() -> None:
    network = monitored(PROD)
    assert not [key for key in run(network).resources if key.startswith("alarm-")]
    settled, observed = settle(network)
    del observed["nat-b"]["metadata"]["annotations"]["crossplane.io/external-name"]
    again = run(network, observed).resources
    for key in ("alarm-nat-ports", "alarm-nat-drops"):
        assert again[key]["spec"] == settled.resources[key]["spec"]
        assert again[key]["metadata"]["annotations"] == settled.resources[key]["metadata"]["annotations"]


def test_only_the_alarm_that_says_that_a_service_is_down_wakes_somebody() -> None:
    shop = monitored(SHOP)
    parts = ("no-tasks", "no-healthy-hosts", "errors")
    found = settle(shop)[1]
    names = [found[f"alarm-{one}"]["metadata"]["annotations"]["crossplane.io/external-name"] for one in parts]
    assert fields(shop, "alarm-down") == {
        "alarmDescription": "shop/shop-dev service/web: The service does not serve: see which of its alarms is on. "
        "Runbook: docs/runbooks.md#service-down",
        **told(by=CRITICAL),
        "alarmRule": " OR ".join(f'ALARM("{name}")' for name in names),
    }
    assert [fields(shop, f"alarm-{one}")["actionsEnabled"] for one in parts] == [False, False, False]


def test_a_part_that_is_given_a_tier_tells_it_itself() -> None:
    shop = monitored(SHOP, alarms=[{"component": "service/web", "alarm": "errors", "tier": "warning"}])
    assert fields(shop, "alarm-errors")["alarmActions"] == [WARNING]
    assert fields(shop, "alarm-no-tasks")["actionsEnabled"] is False
    assert fields(shop, "alarm-down")["alarmRule"].count("ALARM(") == 3


def test_what_is_said_of_the_alarm_of_others_and_of_its_parts() -> None:
    def said(**of: dict[str, Any]) -> dict[str, Any]:
        return monitored(SHOP, alarms=[{"component": "service/web", "alarm": name, **one} for name, one in of.items()])

    off: dict[str, Any] = {"enabled": False}
    assert fields(said(down={"tier": "warning"}), "alarm-down")["alarmActions"] == [WARNING]
    assert "down" not in alarms(said(down=off))
    assert "errors" in alarms(said(down=off))
    assert fields(said(errors=off), "alarm-down")["alarmRule"].count("ALARM(") == 2
    none = {"no-tasks": off, "no-healthy-hosts": off, "errors": off}
    assert {"down", "errors", "no-tasks"}.isdisjoint(alarms(said(**none)))


def test_the_alarm_of_others_waits_for_them_and_is_never_of_one_that_is_not_there() -> None:
    shop = monitored(SHOP)
    settled, observed = settle(shop)
    without = {key: one for key, one in observed.items() if key not in ("alarm-down", "alarm-errors")}
    assert "alarm-down" not in run(shop, without).resources
    one_less = {key: one for key, one in observed.items() if key != "alarm-errors"}
    rule = run(shop, one_less).resources["alarm-down"]["spec"]["forProvider"]["alarmRule"]
    assert rule == settled.resources["alarm-down"]["spec"]["forProvider"]["alarmRule"].rsplit(" OR ", 1)[0]
    none = {
        key: one
        for key, one in observed.items()
        if key.split("-", 1)[-1] not in ("errors", "no-tasks", "no-healthy-hosts")
    }
    assert run(shop, none).resources["alarm-down"]["spec"] == settled.resources["alarm-down"]["spec"]


def _alarm(**changes: Any) -> dict[str, Any]:
    queue = monitored(EXPORT)
    alarm = queue["spec"]["alarms"]["metric"][0] | changes
    return {**queue, "spec": {**queue["spec"], "alarms": {"metric": [alarm], "composite": []}}}


METRICS = [{"id": name, "namespace": "AWS/SQS", "name": name, "statistic": "Sum"} for name in ("a", "b")]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"subject": "topic"}, r"spec.alarms.metric.0.subject: topic is not one of dead-letter-queue, queue"),
        ({"metrics": METRICS}, r"spec.alarms.metric.0.expression: is needed for an alarm of several metrics"),
        ({"metrics": METRICS, "expression": "SUM({c})"}, r"SUM\(\{c\}\): 'c' is no metric of the alarm"),
        ({"metrics": METRICS, "expression": "SUM({"}, r"expression: SUM\(\{"),
        ({"threshold": "high"}, "threshold"),
        ({"tier": "urgent"}, "tier"),
        ({"periodSeconds": 61}, "periodSeconds"),
        ({"metrics": []}, "metrics"),
    ],
)
def test_alarms_that_cannot_be(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RenderError, match=told):
        run(_alarm(**changes))
