"""What a manifest no longer asks for goes in AWS, unless late initialisation writes it back before."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import boto3
import pytest

from .account import Account
from .lives import functions
from .lives.manifests import REGION, manifest


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    return (functions,)


WRITTEN_BACK = ["*"]
SAID_OUT = ["Create", "Delete", "Observe", "Update"]
TOPIC = f"arn:aws:sns:{REGION}:123456789012:critical"


@pytest.mark.parametrize(("policies", "left"), [(WRITTEN_BACK, [TOPIC]), (SAID_OUT, [])])
def test_an_alarm_loses_whom_it_told(empty_account: Account, policies: list[str], left: list[str]) -> None:
    alarm = manifest(
        "MetricAlarm",
        "busy",
        "cloudwatch",
        namespace="AWS/ECS",
        metricName="CPUUtilization",
        statistic="Average",
        period=60,
        evaluationPeriods=1,
        comparisonOperator="GreaterThanThreshold",
        threshold=80,
        alarmActions=[TOPIC],
    )
    alarm["spec"]["managementPolicies"] = policies
    empty_account.cluster.add(alarm)
    empty_account.rounds(3)
    cloudwatch: Any = boto3.client("cloudwatch", region_name=REGION)
    assert cloudwatch.describe_alarms()["MetricAlarms"][0]["AlarmActions"] == [TOPIC]
    empty_account.cluster.edit(
        empty_account.key("MetricAlarm", "busy"), {"spec": {"forProvider": {"alarmActions": None}}}
    )
    empty_account.rounds(2)
    assert cloudwatch.describe_alarms()["MetricAlarms"][0]["AlarmActions"] == left
    assert empty_account.unready() == {}


@pytest.mark.parametrize(("policies", "left"), [(WRITTEN_BACK, [TOPIC]), (SAID_OUT, None)])
def test_a_composite_alarm_loses_whom_it_told(empty_account: Account, policies: list[str], left: Any) -> None:
    down = manifest("CompositeAlarm", "down", "cloudwatch", alarmRule="FALSE", alarmActions=[TOPIC])
    down["spec"]["managementPolicies"] = policies
    empty_account.cluster.add(down)
    empty_account.rounds(3)
    key = empty_account.key("CompositeAlarm", "down")
    empty_account.cluster.edit(key, {"spec": {"forProvider": {"alarmActions": None}}})
    empty_account.rounds(2)
    assert empty_account.cluster.objects[key]["status"]["atProvider"].get("alarmActions") == left
    assert empty_account.unready() == {}


@pytest.mark.parametrize(("policies", "left"), [(WRITTEN_BACK, ["subnet-1"]), (SAID_OUT, [])])
def test_a_function_leaves_its_network(account: Account, policies: list[str], left: list[str]) -> None:
    key = account.key("Function", "worker")
    network = {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    account.cluster.edit(key, {"spec": {"managementPolicies": policies, "forProvider": {"vpcConfig": network}}})
    account.rounds(2)
    functions: Any = boto3.client("lambda", region_name=REGION)
    name = account.external("Function", "worker")
    assert functions.get_function(FunctionName=name)["Configuration"]["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    account.cluster.edit(key, {"spec": {"forProvider": {"vpcConfig": None}}})
    account.rounds(2)
    assert functions.get_function(FunctionName=name)["Configuration"]["VpcConfig"].get("SubnetIds", []) == left
