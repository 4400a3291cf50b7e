"""How the monitoring is planned: at once with its key, and with what it shows as soon as that is known."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.database import DatabaseOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.function import LambdaFunctionOutputs
from crofter.api.components.http_api import HttpApiOutputs
from crofter.api.components.ingress import IngressOutputs
from crofter.api.components.log_archive import LogArchiveOutputs
from crofter.api.components.monitoring import DashboardOutput, GroupOutput, MonitoringOutputs
from crofter.api.components.queue import QueueOutputs
from crofter.api.components.service import TargetOutput, WebServiceOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.uses import Use
from crofter.api.xr import XRStatus
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.components.monitoring import PLANNER, destroys, tasks
from crofter.plan.looks import Task
from crofter.plan.model import Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of
from crofter.plan.watched import NOTHING, watched

from .environments import FACTS, by_component, environment, live, outputs, with_xrs

ARN = "arn:aws:kms:ap-southeast-2:123456789012:key/"
KEYS: Any = EncryptionOutputs.model_validate(
    {"keys": [{"purpose": purpose, "arn": ARN + purpose} for purpose in ("data", "logs", "messaging", "secrets")]}
)
FUNCTION = {"name": "export", "zip": {"bucket": "code", "key": "k", "handler": "h", "runtime": "python3.13"}}
SERVICE = {"name": "web", "containers": [{"name": "web", "image": {"uri": "web:1"}, "port": 80}], "tracing": True}

PUBLISHED: dict[str, Any] = {
    "network": outputs("ab").model_copy(update={"nat_gateway_ids": ["nat-1"]}),
    "service/web": WebServiceOutputs(
        cluster_name="shop",
        service_name="shop-web",
        task_definition_arn="arn:task",
        log_group="/crofter/web",
        task_role_arn="arn:role",
        targets=[TargetOutput(container="web", arn_suffix="targetgroup/web/1")],
    ),
    "function/export": LambdaFunctionOutputs(
        name="shop-export",
        arn="arn:function",
        role_arn="arn:role",
        log_group="/aws/lambda/shop-export",
        dead_letter_url="https://sqs/123456789012/shop-export-dead",
    ),
    "api/public": HttpApiOutputs(id="a1", url="https://a1", log_group="/crofter/api"),
    "queue/jobs": QueueOutputs(
        arn="arn:aws:sqs:r:1:shop-jobs", url="u", dead_letter_arn="arn:aws:sqs:r:1:shop-jobs-dead", dead_letter_url="d"
    ),
    "ingress": IngressOutputs(
        arn="arn:lb",
        arn_suffix="app/shop/1",
        dns_name="lb",
        hosted_zone_id="Z",
        listener_arn="arn:l",
        security_group_id="sg",
        https=False,
    ),
}
DATABASE = DatabaseOutputs(
    engine="aurora-postgresql",
    identifier="shop-main",
    resource_id="cluster-1",
    database_name="main",
    endpoint="host",
    port=5432,
    security_group_id="sg",
    master_secret_arn="arn:secret",
)
EVERYTHING: dict[str, Any] = {
    "network": {"cidr": "10.40.0.0/16"},
    "ingress": {"accessLogs": False},
    "services": [SERVICE],
    "functions": [FUNCTION],
    "apis": [{"name": "public", "routes": [{"path": "/", "function": "export"}]}],
    "queues": [{"name": "jobs"}],
    "databases": [
        {"name": "main", "engine": "aurora-postgresql", "version": "16", "serverless": {"min": 0.5, "max": 4}}
    ],
}


def asking(monitoring: dict[str, Any] | None, profile: str = "dev", **fields: Any) -> Environment:
    raw = {"profile": profile, "accountRef": {"name": "sydney"}, **fields}
    raw |= {} if monitoring is None else {"monitoring": monitoring}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def known(wanted: Environment, **published: Any) -> Observed:
    """What is observed once the keys are there, and what is named here has published this."""
    observed = Observed(FACTS)
    told = {"encryption": KEYS} | {name.replace("__", "/"): value for name, value in published.items()}
    for _ in range(2):
        for component, one in by_component(plan(wanted, observed)).items():
            observed = with_xrs(observed, live(one, told.get(component)))
    return observed


def own(wanted: Environment, observed: Observed) -> dict[str, Any]:
    spec = by_component(plan(wanted, observed))["monitoring"].spec
    head = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
    return {name: spec[name] for name in spec if name not in head}


def seen(**published: Any) -> Any:
    """An observation in which composite resources have published this, whatever they are made of."""
    made = live(by_component(plan(asking({}), known(asking({}))))["encryption"])
    xrs = {
        component: made.__class__(**{name: getattr(made, name) for name in made.__slots__} | {"outputs": found})
        for component, found in published.items()
    }
    return Observed(FACTS, xrs)


@pytest.mark.parametrize(("profile", "days"), [("dev", (7, 7, 30)), ("staging", (30, 30, 90)), ("prod", (90, 90, 365))])
def test_what_a_profile_means(profile: str, days: tuple[int, int, int]) -> None:
    wanted = asking({}, profile)
    assert own(wanted, known(wanted)) == {
        "logsKeyArn": f"{ARN}logs",
        "groups": [
            {"name": name, "retentionDays": kept}
            for name, kept in zip(("app", "system", "security"), days, strict=True)
        ],
        "metrics": [],
        "dashboards": ["application", "infrastructure"],
        "watched": {
            "services": [], "functions": [], "apis": [], "queues": [], "databases": [], "groups": [], "insights": False
        },
    }  # fmt: skip


@pytest.mark.parametrize(("profile", "percent"), [("dev", 100), ("staging", 20), ("prod", 5)])
def test_how_much_is_traced(profile: str, percent: int) -> None:
    section = asking({}, profile).spec.monitoring
    assert section is not None
    assert section.sampling is not None
    assert section.sampling.wire() == {"percent": percent, "reservoirSize": 1}


def test_it_waits_for_its_key_and_goes_on_with_the_one_it_has() -> None:
    wanted = asking({})
    waiting = {one.component: one.message for one in plan(wanted, Observed(FACTS)).blocked}
    assert waiting["monitoring"] == "waits for encryption: it does not exist yet"
    observed = known(wanted)
    silent = with_xrs(observed, live(by_component(plan(wanted, observed))["encryption"], None))
    assert own(wanted, silent)["logsKeyArn"] == f"{ARN}logs"


@pytest.mark.parametrize(
    "monitoring",
    [None, {"dashboards": False, "tracing": False, "logs": {"groups": {}}}],
    ids=["no monitoring", "nothing of it"],
)
def test_where_nothing_is_to_be_seen_there_is_none(monitoring: dict[str, Any] | None) -> None:
    wanted = asking(monitoring, queues=[{"name": "jobs"}])
    assert "monitoring" not in by_component(plan(wanted, known(wanted)))


def test_groups_that_are_named_are_all_there_are() -> None:
    wanted = asking({"logs": {"groups": {"security": {}, "app": {"retentionDays": 3}}}})
    assert own(wanted, known(wanted))["groups"] == [
        {"name": "app", "retentionDays": 3}, {"name": "security", "retentionDays": 30}
    ]  # fmt: skip


def test_business_metrics_bring_their_dashboard_and_wait_for_the_log_of_a_workload() -> None:
    metrics = [
        {"name": "revenue", "unit": "None", "filter": {"function": "export", "pattern": "{ $.a = * }", "value": "$.a"}},
        {"name": "orders", "title": "Orders placed", "filter": {"pattern": "ORDER"}},
        {"name": "logins", "metric": {"namespace": "Shop", "name": "Logins"}},
    ]
    wanted = asking({"businessMetrics": metrics}, functions=[FUNCTION])
    found = own(wanted, known(wanted))
    assert found["dashboards"] == ["application", "infrastructure", "business"]
    common = {"unit": "Count", "statistic": "Sum"}
    revenue = {"component": "function/export", "pattern": "{ $.a = * }", "value": "$.a"}
    assert found["metrics"] == [
        {"name": "logins", "title": "logins", **common, "metric": {"namespace": "Shop", "name": "Logins"}},
        {
            "name": "orders",
            "title": "Orders placed",
            **common,
            "filter": {"component": "monitoring", "group": "app", "pattern": "ORDER", "value": "1"},
        },
        {"name": "revenue", "title": "revenue", "unit": "None", "statistic": "Sum", "filter": revenue},
    ]
    later = known(wanted, function__export=PUBLISHED["function/export"])
    assert own(wanted, later)["metrics"][2]["filter"] == revenue | {"logGroup": "/aws/lambda/shop-export"}


def test_everything_that_is_known_is_shown_and_stays_while_it_is_in_doubt() -> None:
    spec = asking({}, **EVERYTHING).spec
    shown = watched(spec, seen(**PUBLISHED, **{"database/main": DATABASE}), NOTHING)
    assert shown.wire() == {
        "services": [
            {
                "component": "service/web",
                "cluster": "shop",
                "service": "shop-web",
                "targets": [{"container": "web", "arnSuffix": "targetgroup/web/1"}],
                "traced": True,
            }
        ],
        "functions": [
            {
                "component": "function/export",
                "function": "shop-export",
                "deadLetters": "shop-export-dead",
                "traced": False,
            }
        ],
        "apis": [{"component": "api/public", "id": "a1"}],
        "queues": [{"component": "queue/jobs", "queue": "shop-jobs", "deadLetters": "shop-jobs-dead"}],
        "databases": [{"component": "database/main", "identifier": "shop-main", "aurora": True, "serverless": True}],
        "groups": [
            {"component": "service/web", "logGroup": "/crofter/web"},
            {"component": "function/export", "logGroup": "/aws/lambda/shop-export"},
        ],
        "insights": False,
        "balancer": {"component": "ingress", "arnSuffix": "app/shop/1"},
        "gateways": {"component": "network", "ids": ["nat-1"]},
    }
    assert watched(spec, Observed(FACTS), shown) == shown
    assert watched(spec, Observed(FACTS), NOTHING) == NOTHING
    assert watched(asking({}).spec, Observed(FACTS), shown) == NOTHING


@pytest.mark.parametrize(
    ("database", "shown"),
    [
        ("creating", []),
        ("failing", ["service/web"]),
        ("absent", ["service/web"]),
    ],
)
def test_what_can_be_added_waits_for_components_that_are_being_created_without_an_error(
    database: str, shown: list[str]
) -> None:
    spec = asking({}, **EVERYTHING).spec
    observed = seen(**PUBLISHED, **{"database/main": DATABASE})
    creating = replace(observed.xrs["database/main"], outputs=None)
    assert creating.status is not None
    if database == "failing":
        failing = [{"key": "cluster", "kind": "Cluster", "name": "x", "reason": "Quota", "message": "No."}]
        resources = creating.status.resources.wire() | {"failing": failing}
        status = XRStatus.model_validate({"revision": creating.status.revision, "resources": resources})
        creating = replace(creating, status=status)
    xrs = {**observed.xrs, "database/main": creating}
    if database == "absent":
        del xrs["database/main"]
    assert [one.component for one in watched(spec, replace(observed, xrs=xrs), NOTHING).services] == shown
    before = watched(spec, observed, NOTHING)
    assert watched(spec, replace(observed, xrs=xrs), before) == before


def test_production_exports_its_logs_once_the_archive_is_there_and_keeps_the_archive() -> None:
    wanted = asking({}, "prod")
    first = known(wanted)
    assert by_component(plan(wanted, first)).keys() == {"encryption", "log-archive", "monitoring", "notifications"}
    assert "export" not in own(wanted, first)
    archive = LogArchiveOutputs(bucket="archive", arn="arn:aws:s3:::archive")
    there = known(wanted, **{"log-archive": archive})
    exporting = {"bucket": "archive", "bucketArn": "arn:aws:s3:::archive"}
    assert own(wanted, there)["export"] == exporting
    made = live(by_component(plan(wanted, there))["monitoring"])
    assert own(wanted, with_xrs(first, made))["export"] == exporting
    no_more = asking({"logs": {"export": False}}, "prod")
    later = plan(no_more, with_xrs(first, made))
    assert "log-archive" in by_component(later)
    assert "export" not in own(no_more, with_xrs(first, made))


def test_only_what_is_traced_is_sampled() -> None:
    for tracing, traced, expected in ((True, True, True), (True, False, False), (False, True, False)):
        wanted = asking({"tracing": tracing}, functions=[FUNCTION | {"tracing": traced}])
        observed = known(wanted, function__export=PUBLISHED["function/export"])
        assert ("sampling" in own(wanted, observed)) is expected


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ((7, 7, 30), (7, 7, 30), ()),
        ((7, 7, 30), (90, 7, 30), ()),
        ((7, 7, 30), (3, 7, 30), ("logs of the group app that are older than 3 days",)),
        ((7, 7, 30), (7,), ("the log group system and every log in it", "the log group security and every log in it")),
    ],
)
def test_what_a_change_destroys(before: tuple[int, ...], after: tuple[int, ...], lost: tuple[str, ...]) -> None:
    def spec(days: tuple[int, ...]) -> dict[str, Any]:
        names = ("app", "system", "security")
        return {"groups": [{"name": name, "retentionDays": kept} for name, kept in zip(names, days, strict=False)]}

    assert destroys(spec(before), spec(after)) == lost
    assert len(destroys(spec(before), None)) == len(before)


def monitored(**fields: Any) -> MonitoringOutputs:
    return MonitoringOutputs(
        namespace="Crofter/shop/shop-dev",
        groups=[GroupOutput(name="app", log_group="/crofter/app", arn="arn:aws:logs:r:1:log-group:/crofter/app")],
        dashboards=[DashboardOutput(name="application", dashboard="shop-application", url="https://console/x")],
        **fields,
    )


def test_firehose_gets_a_log_stream_for_its_errors() -> None:
    wanted = asking({})
    made = by_component(plan(wanted, known(wanted)))["monitoring"]
    told: Any = monitored(export_log_group="/crofter/errors")
    assert tasks(live(made, told)) == (
        Task("CreateLogStream", "monitoring", '{"group":"/crofter/errors","stream":"export"}'),
    )
    silent: Any = monitored()
    assert tasks(live(made, silent)) == ()


def test_where_dashboards_and_logs_are() -> None:
    assert [(one.name, one.value) for one in PLANNER.endpoints("monitoring", monitored())] == [
        ("monitoring/dashboard/application", "https://console/x"),
        ("monitoring/log-group/app", "/crofter/app"),
    ]


def test_a_workload_writes_into_a_shared_log_group_once_it_is_there() -> None:
    use = [Use.model_validate({"logs": "app"})]
    assert bindings(use, asking({}), Observed(FACTS), "service/web") == Waiting(
        "waits for monitoring: it does not exist yet"
    )
    bound = bindings(use, asking({}), seen(monitoring=monitored()), "service/web")
    assert not isinstance(bound, Waiting)
    assert [one.wire() for one in bound.variables] == [{"name": "LOGS_APP_GROUP", "value": "/crofter/app"}]
    assert [one.wire() for one in bound.grants] == [
        {
            "target": "LogGroup",
            "component": "monitoring",
            "access": "Write",
            "arn": "arn:aws:logs:r:1:log-group:/crofter/app",
        }
    ]


def test_it_goes_although_workloads_stay() -> None:
    """They are held by nothing in AWS: a log group goes whoever writes into it."""
    for kind in ("LambdaFunction", "WebService"):
        assert "Monitoring" not in needs_of(kind)
    assert needs_of("Monitoring") == {"Encryption", "LogArchive"}
