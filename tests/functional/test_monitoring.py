"""Shared log groups, what is counted, dashboards and the export: made, changed one by one, removed, gone."""

import json
from typing import Any

from .cloud import counted
from .cloud_monitoring import dashboards
from .conftest import Factory
from .lab import Env

IMAGE = {"uri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/tools:v1"}
FUNCTION = {
    "name": "export",
    "image": IMAGE,
    "env": {"LOG_LEVEL": "info"},
    "tracing": True,
    "uses": [{"logs": "security"}],
}
ORDERS = {"name": "orders", "title": "Orders placed", "filter": {"function": "export", "pattern": "ORDER"}}


def _kinds(env: Env) -> dict[str, int]:
    found = counted(thing for thing in env.things() if thing.kind != "RolePolicy")
    return {kind: found.get(kind, 0) for kind in ("DeliveryStream", "MetricFilter", "SubscriptionFilter")}


def _generations(env: Env) -> dict[str, int]:
    return {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}


def _titles(env: Env, name: str) -> set[str]:
    found = dashboards(env.cloud.client, f"{env.name}-monitoring-{name}")
    (body,) = found.values()
    return {one["properties"].get("title", one["properties"].get("markdown")) for one in json.loads(body)["widgets"]}


def _groups(env: Env) -> dict[str, Any]:
    return {thing.key.removeprefix("monitoring/"): thing.raw for thing in env.things() if thing.kind == "Group"}


def _function(env: Env) -> Any:
    (found,) = (thing.raw for thing in env.things() if thing.kind == "Function")
    return found


def _logs_are_kept_and_exported(env: Env) -> None:
    assert _kinds(env) == {"DeliveryStream": 1, "MetricFilter": 7, "SubscriptionFilter": 4}
    groups = _groups(env)
    assert {name: groups[f"log-group-{name}"]["retentionInDays"] for name in ("app", "system", "security")} == {
        "app": 7, "system": 7, "security": 30
    }  # fmt: skip
    errors = groups["export-errors"]["logGroupName"]
    streams = env.cloud.logs.describe_log_streams(logGroupName=errors)["logStreams"]
    assert [one["logStreamName"] for one in streams] == ["export"]
    (stream,) = (thing for thing in env.things() if thing.kind == "DeliveryStream")
    (archive,) = (thing.id for thing in env.things() if thing.kind == "Bucket" and "log-archive" in thing.key)
    (destination,) = stream.raw["Destinations"]
    to_s3 = destination["ExtendedS3DestinationDescription"]
    assert (to_s3["BucketARN"], to_s3["Prefix"]) == (f"arn:aws:s3:::{archive}", "logs/")
    assert to_s3["CloudWatchLoggingOptions"]["LogGroupName"] == errors
    assert stream.raw["DeliveryStreamEncryptionConfiguration"]["KeyType"] == "CUSTOMER_MANAGED_CMK"
    subscribed = {thing.raw["logGroupName"]: thing.raw for thing in env.things() if thing.kind == "SubscriptionFilter"}
    assert {one["destinationArn"] for one in subscribed.values()} == {stream.id}
    function = _function(env)
    log = f"/aws/lambda/{function['FunctionName']}"
    assert log in subscribed
    security = groups["log-group-security"]["logGroupName"]
    assert function["Environment"]["Variables"] == {
        "CROFTER_ENVIRONMENT": env.name,
        "LOG_LEVEL": "info",
        "LOGS_SECURITY_GROUP": security,
    }


def _what_goes_on_is_shown(env: Env) -> None:
    function, security = _function(env), _groups(env)["log-group-security"]["logGroupName"]
    log = f"/aws/lambda/{function['FunctionName']}"
    (orders,) = (thing.raw for thing in env.things() if thing.kind == "MetricFilter" and "orders" in thing.id)
    (counting,) = orders["metricTransformations"]
    assert (orders["logGroupName"], orders["filterPattern"]) == (log, "ORDER")
    assert counting["metricNamespace"] == f"Crofter/{env.namespace}/{env.name}"
    assert {"## Function export", "Duration", "## Queue jobs", "## Logs"} <= _titles(env, "application")
    assert {"Volume", "Success of the export"} <= _titles(env, "infrastructure")
    assert {"Orders placed", "Log events that metrics are counted in"} <= _titles(env, "business")
    endpoints = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert endpoints["monitoring/log-group/security"] == security
    assert f"#dashboards/dashboard/{env.name}-monitoring-business-" in endpoints["monitoring/dashboard/business"]
    made = {one["kind"]: one["spec"]["forProvider"] for one in env.managed() if one["apiVersion"].startswith("xray")}
    assert made["Group"]["filterExpression"] == f'service("{function["FunctionName"]}")'


def test_what_can_be_seen_of_an_environment(environment: Factory) -> None:
    env = environment(
        "seen",
        logArchive={"forceDestroy": True},
        queues=[{"name": "jobs"}],
        buckets=[{"name": "uploads"}],
        functions=[FUNCTION],
        monitoring={"tiers": {"critical": {}}, "logs": {"export": True}, "businessMetrics": [ORDERS]},
    )
    env.apply()
    env.until_ready()
    _logs_are_kept_and_exported(env)
    _what_goes_on_is_shown(env)

    before = _generations(env)
    env.spec["queues"] = [{"name": "jobs"}, {"name": "more"}]
    env.apply()
    env.until_ready()
    assert "## Queue more" in _titles(env, "application")
    changed = {name for name, generation in _generations(env).items() if before.get(name, generation) != generation}
    assert {name.rsplit("-", 1)[0] for name in changed} == {f"{env.name}-monitoring-dashboard-application"}

    metric = {"namespace": "Shop", "name": "Logins"}
    env.spec["monitoring"]["businessMetrics"] = [{"name": "logins", "title": "Logins", "metric": metric}]
    env.apply()
    env.until_ready()
    env.until(lambda: _kinds(env)["MetricFilter"] == 6, "nothing is counted that nobody asks for")
    assert "Orders placed" not in _titles(env, "business")

    env.spec["monitoring"] |= {"logs": {"groups": {"security": {"retentionDays": 90}}, "export": False}}
    env.apply()
    env.until_ready()
    env.until(
        lambda: _kinds(env) == {"DeliveryStream": 0, "MetricFilter": 2, "SubscriptionFilter": 0},
        "logs stay where they are, and two groups went",
    )
    (group,) = (thing.raw for thing in env.things() if thing.key == "monitoring/log-group-security")
    assert group["retentionInDays"] == 90

    del env.spec["functions"][0]["uses"]
    del env.spec["monitoring"]
    env.apply()
    env.until_ready()
    env.until(lambda: not dashboards(env.cloud.client, f"{env.name}-monitoring"), "its dashboards went")
    env.until(lambda: _kinds(env)["MetricFilter"] == 0, "nothing is counted any more")

    env.delete()
    env.until_gone()
