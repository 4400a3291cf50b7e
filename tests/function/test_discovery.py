"""Names by which services are found: the cluster's namespace, a service's own in it, and what ECS registers."""

from typing import Any

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .compute import CLUSTER, WITH_NAMES
from .fields import fields
from .services import SEARCH, WORKER, service

REFUSED = (
    "update failed: refuse to update the external resource because the following update requires replacing it: cannot "
    'change the value of the argument "dns_config.0.namespace_id" from "ns-0" to "ns-1"'
)


def test_the_namespace_is_in_the_vpc() -> None:
    assert fields(WITH_NAMES, "namespace") == {
        "name": "shop-dev.shop.internal",
        "vpc": "vpc-1",
        "description": "Services of the Environment shop/shop-dev",
    }
    assert settle(WITH_NAMES)[0].resources.keys() - settle(CLUSTER)[0].resources.keys() == {"namespace"}


def test_nobody_waits_for_the_namespace_with_the_cluster_itself() -> None:
    settled, observed = settle(WITH_NAMES)
    known = {key: one for key, one in observed.items() if key != "namespace"}
    before = run({**WITH_NAMES, "status": {}}, known).xr_status["outputs"]
    after = settled.xr_status["outputs"]
    assert "namespaceId" not in before
    assert after == before | {"namespaceId": after["namespaceId"]}
    assert after["namespaceId"].startswith("ns-")


def test_a_namespace_that_goes_is_not_told_of() -> None:
    settled, observed = settle(WITH_NAMES)
    left = run({**CLUSTER, "status": settled.xr_status}, observed)
    assert "namespace" not in left.resources
    assert "namespaceId" not in left.xr_status["outputs"]


def test_a_service_that_is_used_has_a_name() -> None:
    assert fields(SEARCH, "discovery") == {
        "name": "search",
        "dnsConfig": {
            "namespaceId": "ns-1",
            "routingPolicy": "MULTIVALUE",
            "dnsRecords": [{"type": "A", "ttl": 10}],
        },
        "healthCheckCustomConfig": {"failureThreshold": 1},
        "forceDestroy": True,
    }
    unused = service(component="service/search", containers=SEARCH["spec"]["containers"])
    assert settle(SEARCH)[0].resources.keys() - settle(unused)[0].resources.keys() == {"discovery"}


def test_ecs_registers_its_tasks_under_the_name() -> None:
    settled, observed = settle(SEARCH)
    found = observed["discovery"]["status"]["atProvider"]
    registries = settled.resources["service"]["spec"]["forProvider"]["serviceRegistries"]
    assert registries == {"registryArn": found["arn"]}
    assert settled.xr_status["outputs"]["discoveryId"] == found["id"]
    assert "serviceRegistries" not in fields(WORKER, "service")
    assert "discoveryId" not in settle(WORKER)[0].xr_status["outputs"]


def without(observed: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: one for key, one in observed.items() if key not in keys}


def test_ecs_waits_for_what_it_is_to_register_in_and_stays_as_it_is_meanwhile() -> None:
    settled, observed = settle(SEARCH)
    again = {**SEARCH, "status": settled.xr_status}
    assert "service" not in run(again, without(observed, "discovery", "service")).resources
    held = run(again, without(observed, "discovery")).resources["service"]
    assert held["spec"] == settled.resources["service"]["spec"]


def test_the_name_goes_once_ecs_has_let_it_go() -> None:
    settled, observed = settle(SEARCH)
    ecs = observed["service"]
    registries = ecs["spec"]["forProvider"]["serviceRegistries"]
    registered = {**ecs, "status": {**ecs["status"], "atProvider": {"id": "x", "serviceRegistries": registries}}}
    unused = service(component="service/search", containers=SEARCH["spec"]["containers"])
    unused = {**unused, "status": settled.xr_status}

    first = run(unused, {**observed, "service": registered})
    assert "serviceRegistries" not in first.resources["service"]["spec"]["forProvider"]
    assert first.resources["discovery"]["spec"] == settled.resources["discovery"]["spec"]
    assert first.xr_status["outputs"]["discoveryId"] == settled.xr_status["outputs"]["discoveryId"]

    then = run(unused, observed)
    assert "discovery" not in then.resources
    last = run(unused, without(observed, "discovery"))
    assert "discoveryId" not in last.xr_status["outputs"]


def test_a_service_moves_to_another_namespace_by_another_name_in_it() -> None:
    settled, observed = settle(SEARCH)
    refused = dict(observed["discovery"])
    refused["status"] = {
        **refused["status"],
        "conditions": [
            {
                "type": "Synced",
                "status": "False",
                "reason": "ReconcileError",
                "message": REFUSED,
                "lastTransitionTime": "2026-01-01T00:00:00Z",
                "observedGeneration": 1,
            }
        ],
    }
    again = run({**SEARCH, "status": settled.xr_status}, {**observed, "discovery": refused})
    assert "discovery" not in again.resources
    assert again.resources["service"]["spec"] == settled.resources["service"]["spec"]
