"""Whatever runs containers is valid, strictly, against the provider's schemas."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.network import RetentionDays
from crofter.api.components.service import Architecture
from crofter_function.simulate import settle

from .compute import CLUSTER, REGISTRY, cluster, registry
from .fields import complaints
from .ingresses import CERTIFICATE, INTERNAL, PLAIN, WHOLE, ingress
from .services import CHECK, INGRESS, REPOSITORY, SHOP, WORKER, container, route, service


@st.composite
def registries(draw: st.DrawFn) -> dict[str, Any]:
    """A Registry as the planner may make it."""
    return registry(
        keepImages=draw(st.integers(1, 1000)),
        deleteImages=draw(st.booleans()),
        deletion=draw(st.sampled_from(("No", "Prepare"))),
    )


@st.composite
def clusters(draw: st.DrawFn) -> dict[str, Any]:
    """A Cluster as the planner may make it."""
    return cluster(
        spot=draw(st.integers(0, 100)),
        insights=draw(st.booleans()),
        execLogRetentionDays=draw(st.sampled_from(get_args(RetentionDays))),
    )


@st.composite
def ingresses(draw: st.DrawFn) -> dict[str, Any]:
    """An Ingress as the planner may make it."""
    subnets = [f"subnet-{slot}" for slot in "abc"[: draw(st.integers(2, 3))]]
    changes: dict[str, Any] = {
        "network": {"vpcCidr": "10.40.0.0/16", "subnets": subnets},
        "internal": draw(st.booleans()),
        "waf": draw(st.booleans()),
        "deletionProtection": draw(st.booleans()),
        "deletion": draw(st.sampled_from(("No", "Prepare"))),
    }
    if draw(st.booleans()):
        changes["certificateArn"] = CERTIFICATE
    if draw(st.booleans()):
        hosts = st.sampled_from(("a.example.com", "b.example.com", "*.example.com", "example.org"))
        changes |= {"aliases": draw(st.lists(hosts, unique=True, max_size=3)), "hostedZoneId": "Z1"}
    if draw(st.booleans()):
        changes["accessLogs"] = {"bucket": "logs"}
    return ingress(**changes)


THRESHOLDS = st.one_of(
    st.none(),
    st.builds(lambda value: {"target": value}, st.integers(1, 100)),
    st.builds(lambda low: {"in": low, "out": low + 1}, st.integers(1, 99)),
)


@st.composite
def services(draw: st.DrawFn) -> dict[str, Any]:
    """A WebService as the planner may make it."""
    containers = [
        container(
            f"c{number}",
            **draw(st.sampled_from(({}, {"port": 8000 + number, "healthCheck": CHECK}))),
            **draw(st.sampled_from(({}, {"command": ["run"]}, {"repositoryArn": REPOSITORY}))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    ports = [one["name"] for one in containers if "port" in one]
    routes = [
        route(
            f"/{number}/*", draw(st.sampled_from(ports)), number + 1, *draw(st.sampled_from(((), ("a.example.com",))))
        )
        for number in range(draw(st.integers(0, 10)) if ports else 0)
    ]
    schedule = {"name": "day", "cron": "0 7 ? * * *", "timezone": "UTC"}
    scaling = {
        "min": 0,
        "max": draw(st.integers(0, 1000)),
        "cpu": draw(THRESHOLDS),
        "memory": draw(THRESHOLDS),
        "requestsPerTarget": draw(st.one_of(st.none(), st.integers(1, 1000))) if routes else None,
        "metric": draw(st.one_of(st.none(), st.just(SHOP["spec"]["scaling"]["metric"]))),
        "schedules": draw(st.sampled_from(([], [schedule | {"min": 1}], [schedule | {"min": 1, "max": 2}]))),
    }
    return service(
        **({"ingress": INGRESS} if routes else {}),
        containers=containers,
        routes=routes,
        scaling={name: value for name, value in scaling.items() if value is not None},
        spot=draw(st.integers(0, 100)),
        exec=draw(st.booleans()),
        tracing=draw(st.booleans()),
        architecture=draw(st.sampled_from(get_args(Architecture))),
        bindings=draw(st.sampled_from((WORKER["spec"]["bindings"], SHOP["spec"]["bindings"]))),
    )


@pytest.mark.parametrize("xr", [REGISTRY, CLUSTER, PLAIN, WHOLE, INTERNAL, WORKER, SHOP])
def test_components_of_the_profiles_are_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(registries(), clusters(), ingresses()))
def test_any_registry_cluster_and_ingress_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(services())
def test_any_service_is_valid_and_not_too_large(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []
    assert len(settle(xr)[0].resources) <= 86
