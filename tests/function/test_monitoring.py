"""Log groups, what is counted in them, tracing and the export of logs, literally."""

import json
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.monitoring import METRIC_LIMIT, Unit
from crofter.api.components.network import RetentionDays
from crofter.api.components.watched import FUNCTION_LIMIT, SERVICE_LIMIT
from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .fields import complaints, fields
from .messaging import KEY
from .monitorings import EXPORT, FULL, LOGINS, NOTHING, ORDERS, PLAIN, PREFIX, REVENUE, WATCHED, groups, monitoring

APP = f"/crofter/{PREFIX}-log-group-app-b3c75a"
STREAM = f"{PREFIX}-export-stream-068ab8"
ARN = "arn:aws:{}:ap-southeast-2:123456789012:{}"

OWN = {
    "log-group-app", "log-group-system", "log-group-security", "signal-app-errors", "signal-app-warnings",
    "signal-system-restarts", "signal-system-outofmemory", "signal-security-authenticationfailures",
    "signal-security-accessdenied", "dashboard-application", "dashboard-infrastructure",
}  # fmt: skip
EXPORTING = {
    "export-stream", "export-errors", "export-role", "export-role-policy", "subscription-role",
    "subscription-role-policy",
}  # fmt: skip
SUBSCRIBED = {
    "subscription-app", "subscription-system", "subscription-security", "subscription-service-web",
    "subscription-service-worker", "subscription-function-export",
}  # fmt: skip


def external(xr: dict[str, Any], key: str) -> str:
    found: str = settle(xr)[1][key]["metadata"]["annotations"]["crossplane.io/external-name"]
    return found


def statements(policy: str) -> dict[str, dict[str, Any]]:
    return {one.pop("Sid"): one for one in json.loads(policy)["Statement"]}


def test_what_there_is_of_a_small_and_of_a_large_one() -> None:
    assert settle(PLAIN)[0].resources.keys() == OWN
    tracing = {"trace-group", "sampling-rule"}
    counted = {"dashboard-business", "metric-orders", "metric-revenue"}
    assert settle(FULL)[0].resources.keys() == OWN | EXPORTING | SUBSCRIBED | tracing | counted
    assert complaints(FULL) == []


@pytest.mark.parametrize(("xr", "days"), [(PLAIN, (7, 7, 30)), (FULL, (90, 90, 365))])
def test_log_groups_are_encrypted_and_kept_for_so_long(xr: dict[str, Any], days: tuple[int, int, int]) -> None:
    for name, kept in zip(("app", "system", "security"), days, strict=True):
        assert fields(xr, f"log-group-{name}") == {"retentionInDays": kept, "kmsKeyId": KEY}
    assert external(xr, "log-group-app") == APP


def test_errors_are_counted_in_the_log_of_the_application() -> None:
    found = fields(PLAIN, "signal-app-errors")
    assert found.pop("logGroupNameRef")["name"] == run(PLAIN).resources["log-group-app"]["metadata"]["name"]
    assert found == {
        "pattern": "?ERROR ?Error ?FATAL ?CRITICAL ?Exception",
        "metricTransformation": {
            "name": "Errors",
            "namespace": "Crofter/shop/shop-dev",
            "value": "1",
            "defaultValue": "0",
            "unit": "Count",
        },
    }


def test_a_business_metric_counts_events_of_a_shared_log_group_or_values_of_a_services_own() -> None:
    found = fields(FULL, "metric-orders")
    assert found.pop("logGroupNameRef")["name"] == run(FULL).resources["log-group-app"]["metadata"]["name"]
    counted = {"name": "orders", "namespace": "Crofter/shop/shop-dev", "value": "1", "unit": "Count"}
    assert found == {
        "pattern": '{ $.event = "order" }', "metricTransformation": counted | {"defaultValue": "0"}
    }  # fmt: skip
    assert fields(FULL, "metric-revenue") == {
        "logGroupName": "/crofter/web",
        "pattern": '{ $.event = "order" }',
        "metricTransformation": counted | {"name": "revenue", "value": "$.amount", "unit": "None"},
    }


def test_what_is_counted_in_a_log_that_is_not_known_yet_waits() -> None:
    waiting = REVENUE | {"filter": {"component": "service/web", "pattern": "ORDER", "value": "1"}}
    assert "metric-revenue" not in run(monitoring(metrics=[waiting])).resources


def test_traces_of_services_and_functions_are_a_group_and_services_are_sampled() -> None:
    assert fields(FULL, "trace-group") == {
        "groupName": "shop-dev-monitoring-trace-b8d52d",
        "filterExpression": 'service("shop-dev-service-web") OR service("shop-export")',
    }
    assert fields(FULL, "sampling-rule") == {
        "priority": 1000,
        "version": 1,
        "fixedRate": 0.05,
        "reservoirSize": 1,
        "serviceName": "shop-dev-service-*",
        "serviceType": "*",
        "host": "*",
        "httpMethod": "*",
        "urlPath": "*",
        "resourceArn": "*",
    }
    assert len(external(FULL, "sampling-rule")) <= 32


def test_functions_alone_are_traced_by_a_rule_of_lambdas_own() -> None:
    alone = NOTHING | {"functions": WATCHED["functions"]}
    made = run(monitoring(watched=alone, sampling={"percent": 100, "reservoirSize": 1})).resources
    assert "trace-group" in made
    assert "sampling-rule" not in made


def test_logs_go_encrypted_and_compressed_into_the_archive() -> None:
    assert fields(FULL, "export-stream") == {
        "name": STREAM,
        "destination": "extended_s3",
        "extendedS3Configuration": {
            "bucketArn": "arn:aws:s3:::shop-archive",
            "roleArn": f"arn:aws:iam::123456789012:role/crofter/0123456789ab/{PREFIX}-export-role-2c3b98",
            "prefix": "logs/",
            "errorOutputPrefix": "logs-failed/!{firehose:error-output-type}/",
            "fileExtension": ".gz",
            "compressionFormat": "UNCOMPRESSED",
            "bufferingSize": 5,
            "bufferingInterval": 300,
            "cloudwatchLoggingOptions": {
                "enabled": True,
                "logGroupName": f"/crofter/{PREFIX}-export-errors-a237ce",
                "logStreamName": "export",
            },
        },
        "serverSideEncryption": {"enabled": True, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": KEY},
    }


def test_firehose_puts_objects_under_its_prefixes_and_no_more() -> None:
    found = statements(fields(FULL, "export-role-policy")["policy"])
    assert found["Objects"] == {
        "Effect": "Allow",
        "Action": ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::shop-archive/logs/*", "arn:aws:s3:::shop-archive/logs-failed/*"],
    }
    assert found["Bucket"]["Resource"] == "arn:aws:s3:::shop-archive"
    errors = ARN.format("logs", f"log-group:/crofter/{PREFIX}-export-errors-a237ce:log-stream:*")
    assert found["Errors"] == {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": errors}
    (trust,) = json.loads(fields(FULL, "export-role")["assumeRolePolicy"])["Statement"]
    assert (trust["Principal"], trust["Condition"]) == (
        {"Service": "firehose.amazonaws.com"}, {"StringEquals": {"sts:ExternalId": "123456789012"}}
    )  # fmt: skip


def test_log_groups_of_this_account_put_into_this_stream() -> None:
    assert statements(fields(FULL, "subscription-role-policy")["policy"]) == {
        "Put": {
            "Effect": "Allow",
            "Action": ["firehose:PutRecord", "firehose:PutRecordBatch"],
            "Resource": ARN.format("firehose", f"deliverystream/{STREAM}"),
        }
    }
    (trust,) = json.loads(fields(FULL, "subscription-role")["assumeRolePolicy"])["Statement"]
    assert (trust["Principal"], trust["Condition"]) == (
        {"Service": "logs.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": ARN.format("logs", "*")}}
    )  # fmt: skip


def test_log_groups_are_subscribed_once_the_stream_is_there_and_stay_so() -> None:
    assert not SUBSCRIBED & run(FULL).resources.keys()
    rendered, observed = settle(FULL)
    found = rendered.resources["subscription-service-web"]["spec"]["forProvider"]
    assert found == {
        "region": "ap-southeast-2",
        "name": f"{PREFIX}-subscription-service-web-c3c85d",
        "logGroupName": "/crofter/web",
        "filterPattern": "",
        "destinationArn": ARN.format("firehose", f"deliverystream/{STREAM}"),
        "roleArn": f"arn:aws:iam::123456789012:role/crofter/0123456789ab/{PREFIX}-subscription-role-dc6453",
    }
    del observed["export-stream"]
    assert run(FULL, observed).resources.keys() >= SUBSCRIBED


def test_outputs_once_the_log_groups_are_there() -> None:
    assert "outputs" not in run(FULL).xr_status
    outputs = settle(FULL)[0].xr_status["outputs"]
    assert outputs["namespace"] == "Crofter/shop/shop-dev"
    assert outputs["exportLogGroup"] == f"/crofter/{PREFIX}-export-errors-a237ce"
    assert outputs["groups"][0] == {"name": "app", "logGroup": APP, "arn": ARN.format("logs", f"log-group:{APP}")}
    assert [one["name"] for one in outputs["dashboards"]] == ["application", "infrastructure", "business"]
    name = f"{PREFIX}-application-73ba8e"
    assert outputs["dashboards"][0]["dashboard"] == name
    assert outputs["dashboards"][0]["url"] == (
        f"https://ap-southeast-2.console.aws.amazon.com/cloudwatch/home?region=ap-southeast-2#dashboards/dashboard/{name}"
    )


def test_without_log_groups_there_are_outputs_at_once() -> None:
    outputs = run(monitoring(groups=[])).xr_status["outputs"]
    assert (outputs["groups"], "exportLogGroup" in outputs) == ([], False)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"groups": groups(1, 1, 1)[:1] * 2}, r"spec\.groups\.1\.name: app is there twice"),
        ({"metrics": [ORDERS, ORDERS]}, r"spec\.metrics\.1\.name: orders is there twice"),
        ({"metrics": [ORDERS | {"metric": LOGINS["metric"]}]}, r"spec\.metrics\.0: a metric has either a filter or"),
        ({"metrics": [ORDERS], "groups": []}, r"spec\.metrics\.0\.filter\.group: there is no log group app"),
        ({"dashboards": ["business", "business"]}, r"spec\.dashboards\.1: business is there twice"),
    ],
)
def test_what_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RenderError, match=message):
        run(monitoring(**changes))


def test_eighty_three_resources_at_most() -> None:
    names = [f"service/s{n}" for n in range(SERVICE_LIMIT)] + [f"function/f{n}" for n in range(FUNCTION_LIMIT)]
    watched = WATCHED | {"groups": [{"component": one, "logGroup": f"/{one}"} for one in names]}
    metrics = [ORDERS | {"name": f"m{n}"} for n in range(METRIC_LIMIT)]
    most = FULL["spec"] | {"watched": watched, "metrics": metrics}
    assert len(settle(FULL | {"spec": most})[0].resources) == 83


METRICS = st.lists(st.sampled_from([ORDERS, REVENUE, LOGINS]), unique_by=lambda one: str(one["name"]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    METRICS,
    st.sampled_from(get_args(RetentionDays)),
    st.sampled_from(get_args(Unit)),
    st.sampled_from([NOTHING, WATCHED, WATCHED | {"insights": True}]),
    st.sampled_from([None, EXPORT]),
    st.floats(0, 100),
    st.booleans(),
)
def test_any_monitoring_is_valid(
    metrics: list[dict[str, Any]],
    days: int,
    unit: str,
    watched: dict[str, Any],
    export: dict[str, Any] | None,
    percent: float,
    paused: bool,
) -> None:
    changes: dict[str, Any] = {
        "groups": groups(days, days, days),
        "metrics": [one | {"unit": unit} for one in metrics],
        "dashboards": ["application", "infrastructure", "business"],
        "watched": watched,
        "sampling": {"percent": percent, "reservoirSize": 1},
        "paused": paused,
    }
    assert complaints(monitoring(**changes, **({} if export is None else {"export": export}))) == []
