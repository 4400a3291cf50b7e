"""The whole answer for a cluster, literally."""

from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .compute import CLUSTER, LOGS_KEY, cluster
from .fields import fields


def named(xr: dict[str, Any], key: str) -> str:
    """The name that Crofter gives a resource in AWS."""
    return str(run(xr).resources[key]["metadata"]["annotations"]["crossplane.io/external-name"])


def test_there_is_a_cluster_its_capacity_and_the_record_of_exec_sessions() -> None:
    assert {key: one["kind"] for key, one in run(CLUSTER).resources.items()} == {
        "cluster": "Cluster", "capacity-providers": "ClusterCapacityProviders", "exec-log-group": "Group",
        "performance-log-group": "Group",
    }  # fmt: skip


def test_exec_sessions_are_recorded_in_an_encrypted_log_group() -> None:
    assert fields(CLUSTER, "cluster") == {
        "setting": [{"name": "containerInsights", "value": "enabled"}],
        "configuration": {
            "executeCommandConfiguration": {
                "logging": "OVERRIDE",
                "logConfiguration": {
                    "cloudWatchLogGroupName": named(CLUSTER, "exec-log-group"),
                    "cloudWatchEncryptionEnabled": True,
                },
            }
        },
    }
    assert fields(CLUSTER, "exec-log-group") == {"retentionInDays": 30, "kmsKeyId": LOGS_KEY}


def test_container_insights_finds_the_log_group_that_it_would_make_itself() -> None:
    group = run(CLUSTER).resources["performance-log-group"]
    name = named(CLUSTER, "cluster")
    assert group["metadata"]["annotations"]["crossplane.io/external-name"] == (
        f"/aws/ecs/containerinsights/{name}/performance"
    )
    assert fields(CLUSTER, "performance-log-group") == {"retentionInDays": 30, "kmsKeyId": LOGS_KEY}


def test_insights_can_be_off() -> None:
    assert "performance-log-group" not in run(cluster(insights=False)).resources
    assert fields(cluster(insights=False), "cluster")["setting"] == [
        {"name": "containerInsights", "value": "disabled"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spot", "strategy"),
    [
        (0, [{"capacityProvider": "FARGATE", "weight": 1}]),
        (100, [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]),
        (
            50,
            [
                {"capacityProvider": "FARGATE", "base": 1, "weight": 1},
                {"capacityProvider": "FARGATE_SPOT", "weight": 1},
            ],
        ),
        (
            30,
            [
                {"capacityProvider": "FARGATE", "base": 1, "weight": 7},
                {"capacityProvider": "FARGATE_SPOT", "weight": 3},
            ],
        ),
    ],
)
def test_spot_has_its_share_and_one_task_is_on_demand_unless_none_is(spot: int, strategy: list[dict[str, Any]]) -> None:
    found = fields(cluster(spot=spot), "capacity-providers")
    assert found["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert found["defaultCapacityProviderStrategy"] == strategy


def test_outputs_are_there_once_the_cluster_is() -> None:
    assert "outputs" not in run(CLUSTER).xr_status
    outputs = settle(CLUSTER)[0].xr_status["outputs"]
    assert outputs == {
        "name": named(CLUSTER, "cluster"),
        "arn": outputs["arn"],
        "execLogGroup": named(CLUSTER, "exec-log-group"),
    }
    assert outputs["execLogGroup"].startswith("/crofter/shop-dev-cluster-exec-log-group-")
