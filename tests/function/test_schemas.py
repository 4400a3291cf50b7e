"""Every managed resource the function may ask for is valid, strictly, against the provider's schemas."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api import registry
from crofter.api.component import ComponentKind
from crofter.api.components.encryption import Purpose
from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.endpoints import SERVICES
from crofter.api.managed import ManagedKind
from crofter_function.dispatch import COMPONENTS
from crofter_function.simulate import settle
from crofter_schemas import facts

from .accounts import BASELINE
from .alarms import monitored
from .apis import GUARDED, NAMED
from .compute import REGISTRY, WITH_NAMES
from .databases import PROD_AURORA, PROD_POSTGRES
from .domains import WIDE
from .endpoints import DEV_ENDPOINTS, PROD_ENDPOINTS, attached, endpoints
from .fields import complaints
from .functions import INSIDE, TRIGGERED
from .groups import GROUPS
from .identities import WHOLE as IDENTITY
from .ingresses import WHOLE
from .messaging import ENCRYPTED, EXPORT, ORDERS, encryption, queue
from .monitorings import FULL
from .networks import BOUNDARY, DEV, PROD, WITHOUT_NAT, network, zones
from .notifications import PAGED, TOLD
from .secrets import COPIED
from .services import SEARCH, SHOP
from .storage import LOGS, RICH

INTERFACES = sorted(
    {suffix for service in SERVICES.values() if service.type == "Interface" for suffix in service.suffixes}
)


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
        "gatewayAccess": draw(st.booleans()),
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


@st.composite
def endpoint_specs(draw: st.DrawFn) -> dict[str, Any]:
    """VpcEndpoints as the planner may make them."""
    return endpoints(
        network=attached("abc"[: draw(st.integers(1, 3))]),
        gatewayServices=draw(st.lists(st.sampled_from(("s3", "dynamodb")), unique=True)),
        interfaceServices=draw(st.lists(st.sampled_from(INTERFACES), unique=True, max_size=15)),
        paused=draw(st.booleans()),
        adopt=draw(st.dictionaries(st.sampled_from(("security-group", "endpoint-s3")), st.just("id-1"))),
    )


@st.composite
def encryption_specs(draw: st.DrawFn) -> dict[str, Any]:
    """An Encryption as the planner may make it."""
    return encryption(
        purposes=draw(st.lists(st.sampled_from(get_args(Purpose)), unique=True, min_size=1)),
        rotationDays=draw(st.integers(90, 2560)),
        deletionWindowDays=draw(st.integers(7, 30)),
        adopt=draw(st.dictionaries(st.sampled_from(("key-data", "alias-logs")), st.just("id-1"))),
    )


@st.composite
def queue_specs(draw: st.DrawFn) -> dict[str, Any]:
    """A Queue as the planner may make it."""
    return queue(
        fifo=draw(st.booleans()),
        visibilityTimeoutSeconds=draw(st.integers(0, 43200)),
        messageRetentionSeconds=draw(st.integers(60, 1209600)),
        delaySeconds=draw(st.integers(0, 900)),
        maxReceives=draw(st.integers(1, 1000)),
        paused=draw(st.booleans()),
    )


@pytest.mark.parametrize(
    "xr", [DEV, PROD, WITHOUT_NAT, DEV_ENDPOINTS, PROD_ENDPOINTS, ENCRYPTED, EXPORT, ORDERS, GROUPS]
)
def test_components_of_the_profiles_are_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_any_network_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(monitored(xr)) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(endpoint_specs())
def test_any_endpoints_are_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(encryption_specs())
def test_any_encryption_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(queue_specs())
def test_any_queue_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(monitored(xr)) == []


@pytest.mark.parametrize("kind", registry.managed_kinds(), ids=lambda kind: kind.kind)
def test_the_table_of_kinds_agrees_with_the_schemas(kind: ManagedKind) -> None:
    known = facts.managed(f"{kind.group}/{kind.kind}")
    fields = known.for_provider.fields
    assert (kind.tagged, kind.regional) == ("tags" in fields, "region" in fields)
    assert known.version == kind.version


def test_the_function_composes_just_the_components_of_the_registry() -> None:
    assert [component.kind for component in COMPONENTS.values()] == list(registry.EVERY)


EVERYTHING = {
    "Network": [
        monitored(network(flowLogs={"retentionDays": 7}, zones=zones(3), workloadZones=3, natGateways="PerZone"))
    ],
    "VpcEndpoints": [PROD_ENDPOINTS],
    "SecurityGroups": [GROUPS],
    "Encryption": [ENCRYPTED],
    "LogArchive": [LOGS],
    "Bucket": [RICH],
    "Notifications": [monitored(TOLD), PAGED],
    "Domain": [monitored(WIDE)],
    "AppSecret": [COPIED],
    "Queue": [monitored(EXPORT)],
    "AccountBaseline": [BASELINE],
    "Registry": [REGISTRY],
    "Cluster": [WITH_NAMES],
    "Ingress": [monitored(WHOLE)],
    "WebService": [monitored(SHOP), SEARCH],
    "LambdaFunction": [monitored(TRIGGERED), INSIDE],
    "Database": [monitored(PROD_AURORA), PROD_POSTGRES],
    "HttpApi": [monitored(GUARDED), NAMED],
    "Identity": [monitored(IDENTITY)],
    "Monitoring": [FULL],
}
"""For each kind of component, specs that together make a resource of every kind that it is made of."""


@pytest.mark.parametrize("component", registry.EVERY, ids=lambda component: component.kind)
def test_the_operator_looks_for_just_the_kinds_that_the_function_makes(component: ComponentKind) -> None:
    made = {
        (resource["apiVersion"], resource["kind"])
        for xr in EVERYTHING[component.kind]
        for resource in settle(xr)[0].resources.values()
    }
    assert made == {(kind.api_version, kind.kind) for kind in component.managed}
