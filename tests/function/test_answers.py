"""What the function refuses, and that it always answers the same to the same request."""

from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import pytest

from crofter_function.dispatch import respond
from crofter_function.framework.structs import fill
from crofter_function.inprocess import request, run
from crofter_function.simulate import settle

from .endpoints import endpoints
from .networks import DEV


def changed(xr: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**xr, "spec": {**xr["spec"], **changes}}


# Refusals


@pytest.mark.parametrize(
    ("xr", "reason", "message"),
    [
        (
            {**DEV, "kind": "Teapot"},
            "UnknownKind",
            "no component composes the kind Teapot: this function is of another version",
        ),
        (
            changed(DEV, natGateways="Two"),
            "InvalidSpec",
            "Network shop-dev-network-1a2b3c: spec.natGateways: Input should be 'None', 'Single' or 'PerZone'",
        ),
        (
            changed(DEV, colour="green"),
            "InvalidSpec",
            "Network shop-dev-network-1a2b3c: spec.colour: Extra inputs are not permitted",
        ),
        (
            changed(DEV, cidr="10.0.0.0/8"),
            "InvalidSpec",
            "Network shop-dev-network-1a2b3c: spec.cidr: 10.0.0.0/8 must be between /16 and /24",
        ),
    ],
)
def test_a_refusal_is_fatal_and_leaves_the_desired_state_as_it_came(
    xr: dict[str, Any], reason: str, message: str
) -> None:
    asked = request(xr, {"vpc": {"metadata": {"name": "x"}}})
    fill(asked.desired.resources["of-another-function"].resource, {"kind": "ConfigMap"})
    asked.meta.tag = "t1"
    response = respond(asked)
    assert [(r.severity, r.reason, r.message) for r in response.results] == [(fnv1.SEVERITY_FATAL, reason, message)]
    assert response.desired == asked.desired
    assert response.meta.tag == "t1"


def test_what_another_function_of_the_pipeline_desires_is_passed_on_as_it_came() -> None:
    asked = request(DEV)
    fill(asked.desired.resources["of-another-function"].resource, {"kind": "ConfigMap"})
    passed = respond(asked).desired.resources
    assert passed["of-another-function"] == asked.desired.resources["of-another-function"]
    assert passed["vpc"].ready == fnv1.READY_TRUE


def test_an_error_in_a_component_is_fatal_too() -> None:
    response = respond(request({**DEV, "spec": {**DEV["spec"], "adopt": {"vpc": "x" * 2000}}}))
    assert response.results[0].severity == fnv1.SEVERITY_FATAL
    assert not response.desired.resources


# Determinism


def test_the_same_request_gets_the_same_bytes() -> None:
    rendered, observed = settle(DEV)
    xr = {**DEV, "status": rendered.xr_status}
    turned_round = dict(reversed(observed.items()))
    answers = {
        respond(request(xr, objects)).SerializeToString(deterministic=True)
        for objects in (observed, turned_round, observed)
    }
    assert len(answers) == 1


def test_a_request_is_not_changed_by_answering_it() -> None:
    rendered, observed = settle(DEV)
    asked = request({**DEV, "status": rendered.xr_status}, observed)
    before = asked.SerializeToString(deterministic=True)
    respond(asked)
    assert asked.SerializeToString(deterministic=True) == before


def test_what_crossplane_adds_to_the_spec_is_ignored() -> None:
    assert run(changed(DEV, crossplane={"compositionRef": {"name": "networks"}})).resources == run(DEV).resources


def test_long_keys_become_valid_labels() -> None:
    service = "a" * 50
    resources = run(endpoints(interfaceServices=[service])).resources
    labels = [resource["metadata"]["labels"]["crofter.dev/key"] for resource in resources.values()]
    assert max(map(len, labels)) <= 63
    assert len(set(labels)) == len(labels)
