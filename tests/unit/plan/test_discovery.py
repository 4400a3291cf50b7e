"""Names by which workloads find services: what has one, who waits for it, and how it goes."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.binding import Bindings
from crofter.api.components.cluster import CLUSTER, ClusterOutputs
from crofter.api.components.security_groups import SecurityGroupsOutputs
from crofter.api.components.service import WEB_SERVICE, WebServiceOutputs
from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed, ObservedXR
from crofter.plan.planner import plan

from .environments import by_component, live, outputs, with_xrs
from .test_services import PUBLISHED, asking, container, known, own, shop

SEARCH = {"name": "search", "containers": [container("api", port=9200), container("sidecar")]}
USES = {"uses": [{"service": "search", "access": "Connect"}]}
USED = asking(shop(**USES), SEARCH)
UNUSED = asking(shop(), SEARCH)
NAMED = {"vpcId": "vpc-1", "namespace": "shop-dev.shop.internal"}
FOUND = {"namespaceId": "ns-1", "name": "search"}
WITH_NAMESPACE: Any = ClusterOutputs(
    name="shop", arn="arn:cluster", exec_log_group="/crofter/exec", namespace_id="ns-1"
)
WITHOUT: Any = PUBLISHED["cluster"]
URL = "http://search.shop-dev.shop.internal:9200"


def bound(wanted: Environment, *uses: dict[str, Any]) -> dict[str, Any]:
    found = bindings([Use.model_validate(one) for one in uses], wanted, known(wanted), "service/shop")
    assert isinstance(found, Bindings)
    return found.wire()


def test_who_uses_a_service_knows_its_address_and_has_a_way_to_it() -> None:
    assert bound(USED, {"service": "search"}) == {
        "variables": [{"name": "SERVICE_SEARCH_URL", "value": URL}],
        "secrets": [],
        "connections": [{"component": "service/search", "securityGroupId": "sg-service/search", "port": 9200}],
        "grants": [],
    }


def test_of_several_containers_the_one_is_reached_that_is_named() -> None:
    both = {"name": "search", "containers": [container("api", port=9200), container("admin", port=9300)]}
    wanted = asking(shop(**USES), both)
    found = bound(
        wanted, {"service": "search", "container": "api"}, {"service": "search", "container": "admin", "env": "ADMIN"}
    )
    assert [(one["name"], one["value"][-5:]) for one in found["variables"]] == [
        ("ADMIN", ":9300"),
        ("SERVICE_SEARCH_URL", ":9200"),
    ]
    assert [one["port"] for one in found["connections"]] == [9200, 9300]


def test_who_uses_a_service_waits_for_its_group_alone() -> None:
    use = [Use.model_validate({"service": "search"})]
    nobody = SecurityGroupsOutputs.model_validate({"groups": [{"component": "service/shop", "id": "sg-1"}]})
    seen = known(USED, **{"security-groups": nobody})
    message = "waits for security-groups: the group of service/search is not known yet"
    assert bindings(use, USED, seen, "service/shop") == Waiting(message)
    assert "service/search" not in known(USED).xrs
    assert own(USED, known(USED))["bindings"]["variables"][0]["value"] == URL


def test_a_function_that_uses_a_service_is_in_the_network() -> None:
    zipped = {"bucket": "artifacts", "key": "a.zip", "handler": "a.b", "runtime": "python3.13"}
    function = {"name": "worker", "zip": zipped}
    groups = {}
    for name, more in (("with", USES), ("without", {})):
        wanted = asking(SEARCH, functions=[function | more])
        groups[name] = by_component(plan(wanted, known(wanted)))["security-groups"].spec["groups"]
    assert "function/worker" in groups["with"]
    assert "function/worker" not in groups["without"]


def test_nothing_is_named_that_nobody_uses() -> None:
    assert "discovery" not in by_component(plan(UNUSED, known(UNUSED)))["cluster"].spec
    seen = known(UNUSED, cluster=WITH_NAMESPACE)
    assert "discovery" not in own(UNUSED, seen, "service/search")
    assert "discovery" not in own(USED, known(USED, cluster=WITH_NAMESPACE))


def told(wanted: Environment, observed: Observed) -> dict[str, Blocked]:
    return {one.component: one for one in plan(wanted, observed).blocked}


def test_a_new_cluster_waits_for_the_network_where_services_have_names() -> None:
    seen = known(USED, network=None)
    assert told(USED, seen)["cluster"] == Blocked(
        CLUSTER, "cluster", "waits for network: not all of its ids are known yet"
    )
    assert "cluster" in by_component(plan(UNUSED, known(UNUSED, network=None)))


def cluster_of(wanted: Environment, told_by: ClusterOutputs | None = None, **published: Any) -> ObservedXR:
    """The cluster as it is once everything else was published."""
    made = by_component(plan(wanted, known(wanted, **published)))["cluster"]
    return live(made, told_by)  # type: ignore[arg-type]


def test_a_cluster_that_exists_gets_the_namespace_when_it_can_and_keeps_it() -> None:
    before, after = cluster_of(UNUSED), cluster_of(USED)
    assert after.spec["discovery"] == NAMED
    silent = known(USED, network=None)
    assert "discovery" not in own(USED, with_xrs(silent, before), "cluster")
    assert own(USED, with_xrs(silent, after), "cluster")["discovery"] == NAMED
    moved = known(USED, network=outputs("ab", vpc="vpc-2"))
    assert own(USED, with_xrs(moved, after), "cluster")["discovery"] == NAMED | {"vpcId": "vpc-2"}


def service_of(wanted: Environment, cluster: ClusterOutputs, **details: Any) -> ObservedXR:
    """The service that is used, as it is once the cluster has published this."""
    made = live(by_component(plan(wanted, known(wanted, cluster=cluster)))["service/search"])
    return replace(made, **details)


def test_a_new_service_waits_for_the_namespace() -> None:
    assert told(USED, known(USED, cluster=WITHOUT))["service/search"] == Blocked(
        WEB_SERVICE, "service/search", "waits for cluster: the namespace of services is not known yet"
    )
    assert own(USED, known(USED, cluster=WITH_NAMESPACE), "service/search")["discovery"] == FOUND
    assert "service/search" not in told(UNUSED, known(UNUSED, cluster=WITHOUT))


def test_a_service_that_exists_gets_its_name_later_and_keeps_it_while_the_cluster_is_in_doubt() -> None:
    before, after = service_of(UNUSED, WITHOUT), service_of(USED, WITH_NAMESPACE)
    without, doubtful = known(USED, cluster=WITHOUT), known(USED, cluster=None)
    assert "discovery" not in own(USED, with_xrs(without, before), "service/search")
    assert own(USED, with_xrs(known(USED, cluster=WITH_NAMESPACE), before), "service/search")["discovery"] == FOUND
    assert own(USED, with_xrs(doubtful, after), "service/search")["discovery"] == FOUND
    assert "discovery" not in own(USED, with_xrs(doubtful, before), "service/search")


def test_a_service_goes_without_its_name_while_a_lost_namespace_is_made_again() -> None:
    after = service_of(USED, WITH_NAMESPACE)
    assert "discovery" not in own(USED, with_xrs(known(USED, cluster=WITHOUT), after), "service/search")


ECS: dict[str, Any] = {
    "cluster_name": "shop",
    "service_name": "search",
    "task_definition_arn": "arn:task",
    "log_group": "/x",
    "task_role_arn": "arn:role",
}


@pytest.mark.parametrize(
    ("named", "discovery_id", "stays"),
    [(True, "srv-1", True), (True, None, True), (False, "srv-1", True), (False, None, False)],
)
def test_the_namespace_stays_until_the_last_service_has_left_it(
    named: bool, discovery_id: str | None, stays: bool
) -> None:
    service = service_of(
        USED if named else UNUSED, WITH_NAMESPACE, outputs=WebServiceOutputs(**ECS, discovery_id=discovery_id)
    )
    seen = with_xrs(known(UNUSED), cluster_of(USED, WITH_NAMESPACE), service)
    assert own(UNUSED, seen, "cluster").get("discovery") == (NAMED if stays else None)
    assert "discovery" not in own(UNUSED, seen, "service/search")
