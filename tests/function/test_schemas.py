"""Every managed resource the function may ask for is valid, strictly, against the provider's schemas."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api import registry
from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.endpoints import SERVICES
from crofter_function.framework.kinds import Kind
from crofter_function.inprocess import run
from crofter_function.network import kinds as network_kinds
from crofter_schemas import facts, validate

from .networks import BOUNDARY, DEV, PROD, WITHOUT_NAT, network, zones

INTERFACES = sorted(
    {suffix for service in SERVICES.values() if service.type == "Interface" for suffix in service.suffixes}
)

KINDS = sorted({value for value in vars(network_kinds).values() if isinstance(value, Kind)}, key=lambda kind: kind.kind)


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    """A Network as the planner may make it."""
    count = draw(st.integers(2, 3))
    prefix = draw(st.integers(16, 24))
    changes: dict[str, Any] = {
        "cidr": f"10.{draw(st.integers(0, 255))}.0.0/{prefix}",
        "zones": draw(st.permutations(zones(count))),
        "workloadZones": draw(st.integers(1, count)),
        "natGateways": draw(st.sampled_from(get_args(NatGateways))),
        "gatewayEndpoints": draw(st.lists(st.sampled_from(("s3", "dynamodb")), unique=True)),
        "interfaceEndpoints": draw(st.lists(st.sampled_from(INTERFACES), unique=True, max_size=6)),
        "paused": draw(st.booleans()),
        "deletion": draw(st.sampled_from(("No", "Prepare"))),
        "tags": draw(
            st.dictionaries(st.text("abc-", min_size=1, max_size=8), st.text("abc 1", max_size=8), max_size=3)
        ),
        "adopt": draw(st.dictionaries(st.sampled_from(("vpc", "subnet-data-a", "flow-log")), st.just("id-1"))),
    }
    if draw(st.booleans()):
        changes["flowLogs"] = {"retentionDays": draw(st.sampled_from(get_args(RetentionDays)))}
    if draw(st.booleans()):
        changes["aws"] = DEV["spec"]["aws"] | {"permissionsBoundary": BOUNDARY}
    return network(**changes)


def complaints(xr: dict[str, Any]) -> list[str]:
    return [
        f"{key}: {violation}"
        for key, resource in run(xr).resources.items()
        for violation in validate({**resource, "metadata": {**resource["metadata"], "namespace": "shop"}})
    ]


@pytest.mark.parametrize("xr", [DEV, PROD, WITHOUT_NAT], ids=["dev", "prod", "without NAT"])
def test_networks_of_the_profiles_are_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_any_network_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_table_of_kinds_agrees_with_the_schemas(kind: Kind) -> None:
    fields = facts.managed(f"{kind.service}.aws.m.upbound.io/{kind.kind}").for_provider.fields
    assert (kind.tagged, kind.regional) == ("tags" in fields, "region" in fields)
    assert facts.managed(f"{kind.service}.aws.m.upbound.io/{kind.kind}").version == kind.version


def test_the_operator_looks_for_just_the_kinds_that_the_function_makes() -> None:
    assert {(kind.api_version, kind.kind) for kind in KINDS} == {
        (managed.api_version, managed.kind) for managed in registry.NETWORK.managed
    }
