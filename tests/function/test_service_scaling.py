"""How the number of a service's tasks changes."""

from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .alarms import monitored
from .fields import fields
from .services import SCALING, SHOP, WORKER, container, route, service

ABOUT = {"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount"}


def scaled(**changes: Any) -> dict[str, Any]:
    return service(scaling=SCALING | {"cpu": None} | changes)


def test_bounds_are_held_unless_schedules_move_them() -> None:
    target = settle(WORKER)[0].resources["scalable-target"]["spec"]
    assert target["forProvider"].items() >= (ABOUT | {"minCapacity": 1, "maxCapacity": 2}).items()
    assert target["forProvider"]["resourceId"].startswith("service/shop-dev-cluster/shop-dev-service-web-service-")
    moved = settle(SHOP)[0].resources["scalable-target"]["spec"]
    assert moved["initProvider"] == {"minCapacity": 2, "maxCapacity": 10}
    assert not {"minCapacity", "maxCapacity"} & moved["forProvider"].keys()


@pytest.mark.parametrize(
    ("changes", "key", "measure", "target"),
    [
        (
            {"cpu": {"target": 60}},
            "scale-cpu",
            {"predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"}},
            60,
        ),
        (
            {"memory": {"target": 80}},
            "scale-memory",
            {"predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageMemoryUtilization"}},
            80,
        ),
        (
            {
                "metric": {
                    "namespace": "Shop",
                    "name": "Backlog",
                    "statistic": "Maximum",
                    "dimensions": {"B": "2", "A": "1"},
                    "target": 20.5,
                }
            },
            "scale-metric",
            {
                "customizedMetricSpecification": {
                    "namespace": "Shop",
                    "metricName": "Backlog",
                    "statistic": "Maximum",
                    "dimensions": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                }
            },
            20.5,
        ),
    ],
)
def test_a_value_is_kept(changes: dict[str, Any], key: str, measure: dict[str, Any], target: float) -> None:
    found = fields(scaled(**changes), key)
    assert found["policyType"] == "TargetTrackingScaling"
    assert found["targetTrackingScalingPolicyConfiguration"] == measure | {
        "targetValue": target, "scaleOutCooldown": 60, "scaleInCooldown": 300
    }  # fmt: skip


def test_requests_are_counted_at_the_first_target_group() -> None:
    rendered, observed = settle(SHOP)
    group = observed["target-group-frontend-80"]["status"]["atProvider"]["arnSuffix"]
    policy = rendered.resources["scale-requests"]["spec"]["forProvider"]["targetTrackingScalingPolicyConfiguration"]
    assert policy["predefinedMetricSpecification"] == {
        "predefinedMetricType": "ALBRequestCountPerTarget", "resourceLabel": f"app/shop/1/{group}"
    }  # fmt: skip


def test_between_two_thresholds_nothing_changes() -> None:
    out, down = fields(SHOP, "scale-cpu-out"), fields(SHOP, "scale-cpu-in")
    assert out["stepScalingPolicyConfiguration"] == {
        "adjustmentType": "ChangeInCapacity",
        "metricAggregationType": "Average",
        "cooldown": 60,
        "stepAdjustment": [
            {"metricIntervalLowerBound": "0", "metricIntervalUpperBound": "15", "scalingAdjustment": 1},
            {"metricIntervalLowerBound": "15", "scalingAdjustment": 2},
        ],
    }
    assert down["stepScalingPolicyConfiguration"]["stepAdjustment"] == [
        {"metricIntervalUpperBound": "0", "scalingAdjustment": -1}
    ]
    assert "scale-cpu" not in settle(SHOP)[0].resources


@pytest.mark.parametrize(
    ("way", "comparison", "threshold", "periods"),
    [("out", "GreaterThanThreshold", 70, 3), ("in", "LessThanThreshold", 30, 15)],
)
def test_an_alarm_sets_off_each_step(way: str, comparison: str, threshold: int, periods: int) -> None:
    rendered, observed = settle(SHOP)
    found = rendered.resources[f"alarm-cpu-{way}"]["spec"]["forProvider"]
    assert (found["comparisonOperator"], found["threshold"], found["evaluationPeriods"]) == (
        comparison, threshold, periods
    )  # fmt: skip
    assert found["alarmActions"] == [observed[f"scale-cpu-{way}"]["status"]["atProvider"]["arn"]]
    assert (found["namespace"], found["metricName"], found["dimensions"]["ClusterName"]) == (
        "AWS/ECS", "CPUUtilization", "shop-dev-cluster"
    )  # fmt: skip


def test_a_schedule_moves_just_the_bounds_that_it_names() -> None:
    found = fields(SHOP, "schedule-morning")
    assert (found["name"], found["schedule"], found["timezone"]) == ("morning", "cron(0 7 ? * MON-FRI *)", "UTC")
    assert found["scalableTargetAction"] == {"minCapacity": "4"}


def test_scaling_waits_for_the_service_and_what_hangs_on_the_target_for_the_target() -> None:
    settled, observed = settle(WORKER)
    status = settled.xr_status

    def without(*keys: str) -> set[str]:
        known = {key: one for key, one in observed.items() if key not in keys}
        return set(run({**WORKER, "status": status}, known).resources)

    assert not {"scalable-target", "scale-cpu"} & without("service", "scalable-target", "scale-cpu")
    assert without("scalable-target", "scale-cpu") & {"scalable-target", "scale-cpu"} == {"scalable-target"}
    assert {"scalable-target", "scale-cpu"} <= without("scalable-target")


def test_alarms_and_request_counts_stay_while_what_they_name_is_unknown() -> None:
    settled, observed = settle(SHOP)
    forgotten = {
        key: one | {"status": {"conditions": []}} if key.startswith(("scale-cpu", "target-group")) else one
        for key, one in observed.items()
    }
    again = run({**SHOP, "status": settled.xr_status}, forgotten).resources
    for key in ("alarm-cpu-out", "alarm-cpu-in", "scale-requests"):
        assert again[key]["spec"] == settled.resources[key]["spec"], key


def test_the_largest_service_is_made_of_ninety_resources_with_the_four_task_definitions_that_are_kept() -> None:
    names = [f"c{number}" for number in range(4)]
    connections = [
        {"component": f"database/d{number}", "securityGroupId": "sg-1", "port": 5432} for number in range(15)
    ]
    largest = service(
        ingress=SHOP["spec"]["ingress"],
        containers=[container(name, port=8000 + place) for place, name in enumerate(names)],
        routes=[route(f"/{number}/*", names[number % 4], number + 1) for number in range(10)],
        exec=True,
        scaling=SHOP["spec"]["scaling"]
        | {
            "memory": {"out": 80, "in": 20},
            "schedules": [
                {"name": f"s{number}", "cron": "0 7 ? * * *", "timezone": "UTC", "min": 1} for number in range(5)
            ],
        },
        bindings=SHOP["spec"]["bindings"] | {"connections": connections},
        discovery={"namespaceId": "ns-1", "name": "web"},
    )
    assert len(settle(monitored(largest))[0].resources) + 4 == 90
