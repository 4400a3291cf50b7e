"""How services are planned: once all that they run on is there, and on with what they have while it is in doubt."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.cluster import ClusterOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.ingress import IngressOutputs
from crofter.api.components.registry import RegistryOutputs
from crofter.api.components.security_groups import SecurityGroupsOutputs
from crofter.api.components.service import WEB_SERVICE, WebServiceOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.service import PLANNER, looks
from crofter.plan.looks import Look, Seen
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, environment, live, outputs, with_xrs

ARN = "arn:aws:kms:ap-southeast-2:123456789012:key/"
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
LOOK = Look("Image", "service/shop", ("shop-web", "v1"))


def container(name: str, **fields: Any) -> dict[str, Any]:
    """A container of the manifest."""
    return {"name": name, "image": {"uri": f"{name}:1"}} | fields


def shop(**fields: Any) -> dict[str, Any]:
    """A service of the manifest with a route."""
    return {
        "name": "shop",
        "containers": [container("web", port=80)],
        "routes": [{"path": "/*", "container": "web"}],
    } | fields


def asking(*services: dict[str, Any], profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with these services."""
    raw = {
        "profile": profile,
        "accountRef": {"name": "sydney"},
        "network": {"cidr": "10.40.0.0/16"},
        "ingress": {"accessLogs": False},
        "services": list(services),
        **fields,
    }
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


PUBLISHED: dict[str, Any] = {
    "network": outputs("ab"),
    "encryption": EncryptionOutputs.model_validate(
        {"keys": [{"purpose": purpose, "arn": ARN + purpose} for purpose in ("data", "logs")]}
    ),
    "security-groups": SecurityGroupsOutputs.model_validate(
        {"groups": [{"component": name, "id": f"sg-{name}"} for name in ("ingress", "service/shop", "service/search")]}
    ),
    "cluster": ClusterOutputs(name="shop", arn="arn:cluster", exec_log_group="/crofter/exec"),
    "ingress": IngressOutputs(
        arn="arn:lb",
        arn_suffix="app/shop/1",
        dns_name="lb.aws",
        hosted_zone_id="Z1",
        listener_arn="arn:listener",
        security_group_id="sg-ingress",
        https=False,
    ),
    "registry/web": RegistryOutputs(repository_uri="1.ecr/shop-web", arn="arn:aws:ecr:r:1:repository/shop-web"),
}


def known(wanted: Environment, **published: Any) -> Observed:
    """What is observed once everything was published; what is None here is applied and silent."""
    observed = Observed(FACTS)
    told = PUBLISHED | published
    for _ in range(4):
        for component, one in by_component(plan(wanted, observed)).items():
            if not component.startswith("service/"):
                observed = with_xrs(observed, live(one, told.get(component)))
    return observed


def own(wanted: Environment, observed: Observed, component: str = "service/shop") -> dict[str, Any]:
    """The part of a service's spec that is not its head."""
    spec = by_component(plan(wanted, observed))[component].spec
    return {name: spec[name] for name in spec if name not in HEAD}


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("network", "waits for network: not all of its ids are known yet"),
        ("security-groups", "waits for security-groups: it does not exist yet"),
        ("encryption", "waits for encryption: not all of its ids are known yet"),
        ("cluster", "waits for cluster: not all of its ids are known yet"),
        ("ingress", "waits for ingress: not all of its ids are known yet"),
    ],
)
def test_what_a_service_waits_for(missing: str, message: str) -> None:
    wanted = asking(shop())
    observed = known(wanted, **{missing: None})
    if missing == "security-groups":
        observed = replace(observed, xrs={name: xr for name, xr in observed.xrs.items() if name != missing})
    (blocked,) = (one for one in plan(wanted, observed).blocked if one.component == "service/shop")
    assert blocked == Blocked(WEB_SERVICE, "service/shop", message)


def test_a_service_of_a_dev_environment() -> None:
    wanted = asking(shop())
    assert own(wanted, known(wanted)) == {
        "network": {"vpcId": "vpc-1", "subnets": ["subnet-private-a", "subnet-private-b"]},
        "securityGroupId": "sg-service/shop",
        "cluster": {"name": "shop", "arn": "arn:cluster", "execLogGroup": "/crofter/exec"},
        "ingress": {"listenerArn": "arn:listener", "securityGroupId": "sg-ingress", "arnSuffix": "app/shop/1"},
        "logsKeyArn": f"{ARN}logs",
        "logRetentionDays": 7,
        "containers": [
            {
                "name": "web",
                "image": "web:1",
                "port": 80,
                "variables": [],
                "essential": True,
                "healthCheck": {
                    "path": "/",
                    "statusCodes": "200-299",
                    "intervalSeconds": 15,
                    "timeoutSeconds": 5,
                    "healthyThreshold": 2,
                    "unhealthyThreshold": 3,
                },
            }
        ],
        "routes": [{"hosts": [], "path": "/*", "container": "web", "priority": 25001}],
        "cpu": 256,
        "memory": 512,
        "architecture": "X86_64",
        "scaling": {"min": 1, "max": 2, "cpu": {"target": 60}, "schedules": []},
        "spot": 100,
        "exec": True,
        "tracing": False,
        "bindings": {"variables": [], "secrets": [], "connections": [], "grants": []},
    }


@pytest.mark.parametrize(
    ("profile", "size", "bounds", "spot", "exec_", "days"),
    [
        ("dev", (256, 512), (1, 2), 100, True, 7),
        ("staging", (512, 1024), (1, 4), 50, True, 30),
        ("prod", (1024, 2048), (2, 10), 0, False, 90),
    ],
)
def test_a_service_of_each_profile(
    profile: str, size: tuple[int, int], bounds: tuple[int, int], spot: int, exec_: bool, days: int
) -> None:
    wanted = asking(shop(), profile=profile)
    found = own(wanted, known(wanted))
    assert (found["cpu"], found["memory"]) == size
    assert (found["scaling"]["min"], found["scaling"]["max"]) == bounds
    assert (found["spot"], found["exec"], found["logRetentionDays"]) == (spot, exec_, days)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cpu": 2048}, {"cpu": 2048, "memory": 4096}),
        ({"memory": 1024}, {"cpu": 256, "memory": 1024}),
        ({"spot": 0, "exec": False, "tracing": True}, {"spot": 0, "exec": False, "tracing": True}),
        ({"architecture": "ARM64", "logRetentionDays": 1}, {"architecture": "ARM64", "logRetentionDays": 1}),
    ],
)
def test_what_the_manifest_says_wins(given: dict[str, Any], expected: dict[str, Any]) -> None:
    wanted = asking(shop(**given))
    found = own(wanted, known(wanted))
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"min": 5}, {"min": 5, "max": 5, "cpu": {"target": 60}}),
        ({"max": 0}, {"min": 0, "max": 0, "cpu": {"target": 60}}),
        ({"min": 0}, {"min": 0, "max": 2, "cpu": {"target": 60}}),
        ({"cpu": {"out": 70, "in": 30}}, {"min": 1, "max": 2, "cpu": {"out": 70, "in": 30}}),
        ({"memory": {"target": 80}}, {"min": 1, "max": 2, "memory": {"target": 80}}),
        ({"requestsPerTarget": 500}, {"min": 1, "max": 2, "requestsPerTarget": 500}),
        (
            {"metric": {"namespace": "Shop", "name": "Backlog", "target": 20}},
            {
                "min": 1,
                "max": 2,
                "metric": {
                    "namespace": "Shop", "name": "Backlog", "statistic": "Average", "dimensions": {}, "target": 20.0
                },
            },
        ),
    ],
)  # fmt: skip
def test_the_number_of_tasks(given: dict[str, Any], expected: dict[str, Any]) -> None:
    wanted = asking(shop(scaling=given))
    assert own(wanted, known(wanted))["scaling"] == expected | {"schedules": []}


def test_schedules_are_sorted_and_in_utc_unless_they_say_otherwise() -> None:
    night = {"name": "night", "cron": "0 22 * * ? *", "max": 1}
    day = {"name": "day", "cron": "0 7 * * ? *", "min": 2, "timezone": "Australia/Sydney"}
    wanted = asking(shop(scaling={"schedules": [night, day]}))
    assert own(wanted, known(wanted))["scaling"]["schedules"] == [day, night | {"timezone": "UTC"}]


def test_a_worker_needs_no_load_balancer_and_brings_its_cluster() -> None:
    wanted = asking({"name": "worker", "containers": [container("worker")]}, ingress=None)
    groups = {"groups": [{"component": "service/worker", "id": "sg-1"}]}
    observed = known(wanted, **{"security-groups": SecurityGroupsOutputs.model_validate(groups)})
    assert {"cluster", "encryption", "network", "security-groups"} <= observed.xrs.keys()
    found = own(wanted, observed, "service/worker")
    assert (found["routes"], "ingress" in found) == ([], False)
    assert "healthCheck" not in found["containers"][0]


def test_routes_of_all_services_have_one_order_and_keep_their_places() -> None:
    wanted = asking(shop())
    observed = known(wanted)
    made = live(by_component(plan(wanted, observed))["service/shop"])
    search = {
        "name": "search",
        "containers": [container("search", port=9200)],
        "routes": [{"path": "/search/*", "container": "search"}],
    }
    both = asking(shop(), search)
    observed = with_xrs(known(both), made)
    assert own(both, observed)["routes"][0]["priority"] == 25001
    (route,) = own(both, observed, "service/search")["routes"]
    assert route["priority"] == 12501


def test_a_route_is_for_the_hosts_of_the_load_balancer_or_its_own() -> None:
    routes = [{"path": "/*", "container": "web"}, {"path": "/*", "container": "web", "host": "b.example.com"}]
    hosts = {"hosts": ["a.example.com", "b.example.com"], "accessLogs": False}
    wanted = asking(shop(routes=routes), ingress=hosts)
    assert own(wanted, known(wanted))["routes"] == [
        {"host": "b.example.com", "hosts": ["b.example.com"], "path": "/*", "container": "web", "priority": 16667},
        {"hosts": ["a.example.com", "b.example.com"], "path": "/*", "container": "web", "priority": 33334},
    ]


def pulled() -> Environment:
    """An Environment whose service has an image of its own registry."""
    own_image = container("web", port=80, image={"registry": "web", "tag": "v1"})
    return asking(shop(containers=[own_image]), registries=[{"name": "web"}])


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (None, "AWS is about to be asked for the image v1 of registry/web"),
        (Seen(holds=False, message="waits for an image: push v1"), "waits for an image: push v1"),
    ],
)
def test_a_service_waits_for_its_image(seen: Seen | None, message: str) -> None:
    wanted = pulled()
    observed = replace(known(wanted), seen={} if seen is None else {LOOK: seen})
    assert plan(wanted, observed).blocked == (Blocked(WEB_SERVICE, "service/shop", message, looks=(LOOK,)),)


def test_a_service_pulls_from_the_registry_that_it_names() -> None:
    wanted = pulled()
    (found,) = own(wanted, replace(known(wanted), seen={LOOK: Seen(holds=True)}))["containers"]
    assert (found["image"], found["repositoryArn"]) == (
        "1.ecr/shop-web:v1", "arn:aws:ecr:r:1:repository/shop-web"
    )  # fmt: skip


def test_a_service_goes_on_with_what_it_has_while_that_is_in_doubt() -> None:
    wanted = asking(shop())
    observed = known(wanted)
    made = live(by_component(plan(wanted, observed))["service/shop"])
    doubtful = {name: replace(xr, status=None) for name, xr in observed.xrs.items()}
    again = own(asking(shop(cpu=512)), replace(observed, xrs={**doubtful, "service/shop": made}))
    before = {name: made.spec[name] for name in ("network", "securityGroupId", "cluster", "ingress", "logsKeyArn")}
    assert {name: again[name] for name in before} == before
    assert again["cpu"] == 512


def test_a_service_goes_before_what_it_runs_on() -> None:
    assert needs_of("WebService") >= {"Cluster", "Encryption", "Ingress", "Network", "Registry", "SecurityGroups"}
    wanted = asking(shop())
    observed = known(wanted)
    made = live(by_component(plan(wanted, observed))["service/shop"])
    without = asking(ingress={"accessLogs": False})
    planned = plan(without, with_xrs(observed, made))
    assert "service/shop" in planned.unwanted
    assert by_component(planned)["security-groups"].spec["groups"] == ["ingress", "service/shop"]


def test_ecs_is_asked_whether_it_has_rolled_out_and_people_are_told_where_it_is() -> None:
    published: Any = WebServiceOutputs(
        cluster_name="shop",
        service_name="web",
        task_definition_arn="arn:td:1",
        log_group="/crofter/web",
        task_role_arn="arn:role",
    )
    wanted = asking(shop())
    xr = live(by_component(plan(wanted, known(wanted)))["service/shop"], published)
    assert looks(xr) == (Look("Rollout", "service/shop", ("shop", "web", "arn:td:1")),)
    assert looks(replace(xr, outputs=None)) == ()
    assert [(one.name, one.value) for one in PLANNER.endpoints("service/shop", published)] == [
        ("service/shop/service", "web"),
        ("service/shop/log-group", "/crofter/web"),
    ]
