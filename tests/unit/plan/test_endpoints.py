"""How endpoints are planned: in groups, from the network's outputs, and never taken back while those are in doubt."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from crofter.api.components.endpoints import INTERFACE_LIMIT, VPC_ENDPOINTS
from crofter.api.components.network import NETWORK
from crofter.api.endpoints import SERVICES, EndpointGroup, EndpointName
from crofter.aws.preflight import QUOTAS
from crofter.kube.manifests import manifest
from crofter.plan.model import Blocked
from crofter.plan.observed import Observed, Recovered
from crofter.plan.planner import PLANNERS, plan
from crofter.plan.removal import Step, removals
from crofter_function.inprocess import run

from .environments import FACTS, NOW, by_component, environment, live, outputs, planned_with_network, with_xrs

INPUT = {
    "vpcId": "vpc-1",
    "vpcCidr": "10.40.0.0/16",
    "privateSubnets": [{"slot": "a", "id": "subnet-private-a"}],
    "privateRouteTables": [{"slot": "a", "id": "rtb-private-a"}],
    "dataRouteTableId": "rtb-data",
}


def test_outputs_of_the_network_become_the_spec() -> None:
    planned, _ = planned_with_network(environment(endpoints=["s3", "ecr", "logs"]), outputs("a"))
    wanted = by_component(planned)["endpoints"]
    assert (wanted.kind, wanted.namespace, wanted.name) == (VPC_ENDPOINTS, "shop", "shop-dev-endpoints-58c9d6")
    own = {key: wanted.spec[key] for key in ("component", "network", "gatewayServices", "interfaceServices")}
    assert own == {
        "component": "endpoints",
        "network": INPUT,
        "gatewayServices": ["s3"],
        "interfaceServices": ["ecr.api", "ecr.dkr", "logs"],
    }


@pytest.mark.parametrize(
    ("network", "groups"),
    [
        ({"endpoints": []}, {}),
        ({"profile": "dev"}, {"endpoints": (2, 0)}),
        ({"profile": "prod"}, {"endpoints": (2, 5)}),
        ({"profile": "dev", "natGateways": "None"}, {"endpoints": (2, 8)}),
        ({"endpoints": ["sqs"]}, {"endpoints/integration": (0, 1)}),
        ({"endpoints": ["xray", "ecs", "kms"]}, {"endpoints": (0, 1), "endpoints/operations": (0, 4)}),
        (
            {"endpoints": list(get_args(EndpointName))},
            {"endpoints": (2, 8), "endpoints/integration": (0, 8), "endpoints/operations": (0, 9)},
        ),
    ],
)
def test_groups(network: dict[str, Any], groups: dict[str, tuple[int, int]]) -> None:
    planned, _ = planned_with_network(environment(**network), outputs("a"))
    assert planned.blocked == ()
    assert {
        component: (len(wanted.spec["gatewayServices"]), len(wanted.spec["interfaceServices"]))
        for component, wanted in by_component(planned).items()
        if component != "network"
    } == groups


def test_every_service_has_a_group_that_fits() -> None:
    assert set(SERVICES) == set(get_args(EndpointName))
    for group in get_args(EndpointGroup):
        members = [service for service in SERVICES.values() if service.group == group]
        assert sum(len(one.suffixes) for one in members if one.type == "Interface") <= INTERFACE_LIMIT
    suffixes = [suffix for service in SERVICES.values() for suffix in service.suffixes]
    assert len(set(suffixes)) == len(suffixes)


def test_no_composite_resource_has_more_than_ninety_resources_whatever_is_allowed() -> None:
    most = environment(
        profile="prod", availabilityZones=3, natGateways="PerZone", endpoints=list(get_args(EndpointName))
    )
    planned, _ = planned_with_network(most, outputs("abc"))
    counts = {component: len(run(manifest(wanted)).resources) for component, wanted in by_component(planned).items()}
    assert counts == {"network": 59, "endpoints": 52, "endpoints/integration": 42, "endpoints/operations": 47}


@pytest.mark.parametrize(
    ("endpoints", "open_"), [(["s3"], True), (["dynamodb", "sqs"], True), (["sqs"], False), ([], False)]
)
def test_the_network_is_told_only_whether_there_are_gateway_endpoints(endpoints: list[str], open_: bool) -> None:
    wanted = by_component(plan(environment(endpoints=endpoints), Observed(FACTS)))
    assert wanted["network"].spec["gatewayAccess"] is open_


# Waiting


def test_before_the_network_exists_endpoints_wait_and_their_quota_is_looked_at() -> None:
    planned = plan(environment(endpoints=["s3", "sqs"]), Observed(FACTS))
    waits = "waits for network: it does not exist yet"
    assert planned.blocked == (
        Blocked(VPC_ENDPOINTS, "endpoints", waits, usage={"gateway-endpoints": 1}),
        Blocked(VPC_ENDPOINTS, "endpoints/integration", waits, usage={"gateway-endpoints": 0}),
    )
    assert planned.growth == {"vpcs": 1, "internet-gateways": 1, "elastic-ips": 1, "gateway-endpoints": 1}


@pytest.mark.parametrize(
    ("published", "echoed", "message"),
    [
        (None, True, "waits for network: not all of its ids are known yet"),
        (outputs("a"), False, "waits for network: its current spec has not been rendered yet"),
        (None, False, "waits for network: its current spec has not been rendered yet"),
    ],
)
def test_outputs_are_believed_only_when_complete_and_of_the_current_spec(
    published: Any, echoed: bool, message: str
) -> None:
    planned, _ = planned_with_network(environment(endpoints=["s3"]), published, echoed=echoed)
    assert [(one.component, one.message, one.stalled) for one in planned.blocked] == [("endpoints", message, False)]
    assert planned.growth == {}


def test_a_network_that_is_being_deleted_is_waited_for() -> None:
    wanted = environment(endpoints=["s3"])
    _, observed = planned_with_network(wanted, outputs("a"))
    going = with_xrs(observed, replace(observed.xrs["network"], deleting=True))
    assert plan(wanted, going).blocked[0].message == "waits for network: it is being deleted"


def test_every_quota_that_is_counted_is_one_that_preflight_knows() -> None:
    everything = environment(endpoints=list(get_args(EndpointName)))
    planned, _ = planned_with_network(everything, outputs("abc"))
    counted = {
        quota
        for planner in PLANNERS
        for wanted in planned.wanted
        if wanted.kind == planner.kind
        for quota in planner.usage(wanted.spec)
    }
    assert counted == {"vpcs", "internet-gateways", "elastic-ips", "gateway-endpoints"}
    assert counted <= QUOTAS.keys()


# Stickiness


@pytest.mark.parametrize(("published", "echoed"), [(None, True), (outputs("a", "vpc-9"), False)])
def test_endpoints_keep_their_ids_while_the_network_says_nothing_to_be_believed(published: Any, echoed: bool) -> None:
    wanted = environment(endpoints=["s3"])
    planned, observed = planned_with_network(wanted, outputs("a"))
    in_doubt = with_xrs(
        observed,
        live(by_component(planned)["endpoints"]),
        live(by_component(planned)["network"], published, echoed=echoed),
    )
    again = plan(wanted, in_doubt)
    assert (again.blocked, again.unwanted) == ((), ())
    assert by_component(again)["endpoints"].spec == by_component(planned)["endpoints"].spec
    paused = by_component(plan(environment(endpoints=["s3", "logs"], paused=True), in_doubt))["endpoints"].spec
    assert (paused["paused"], paused["network"], paused["interfaceServices"]) == (True, INPUT, ["logs"])


def test_new_ids_are_taken_over_once_they_are_known() -> None:
    wanted = environment(endpoints=["s3"], availabilityZones=2)
    planned, observed = planned_with_network(wanted, outputs("a"))
    grown = with_xrs(
        observed,
        live(by_component(planned)["endpoints"]),
        live(by_component(planned)["network"], outputs("ab", "vpc-2")),
    )
    spec = by_component(plan(wanted, grown))["endpoints"].spec
    assert spec["network"] == {
        **INPUT,
        "vpcId": "vpc-2",
        "privateSubnets": [{"slot": slot, "id": f"subnet-private-{slot}"} for slot in "ab"],
        "privateRouteTables": [{"slot": slot, "id": f"rtb-private-{slot}"} for slot in "ab"],
    }
    assert spec["revision"] != by_component(planned)["endpoints"].spec["revision"]


def test_a_spec_of_another_version_is_not_believed_but_stays() -> None:
    wanted = environment(endpoints=["s3"])
    planned, observed = planned_with_network(wanted, outputs("a"))
    old = live(by_component(planned)["endpoints"])
    in_doubt = with_xrs(
        observed,
        replace(old, spec={**old.spec, "network": {"vpc": "vpc-1"}}),
        live(by_component(planned)["network"], None),
    )
    again = plan(wanted, in_doubt)
    assert ([one.component for one in again.blocked], again.unwanted) == (["endpoints"], ())


# Going


def test_only_the_manifest_takes_endpoints_away_and_the_network_outlives_them() -> None:
    planned, observed = planned_with_network(environment(endpoints=["s3", "sqs"]), outputs("a"))
    wanted = by_component(planned)
    xrs = with_xrs(observed, *(live(one) for component, one in wanted.items() if component != "network"))
    assert plan(environment(endpoints=["s3"]), xrs).unwanted == ("endpoints/integration",)
    steps = {one.xr.component: (one.step, one.waits_for) for one in removals(xrs.xrs, {}, NOW)}
    assert steps == {
        "endpoints": (Step.PREPARE, ()),
        "endpoints/integration": (Step.PREPARE, ()),
        "network": (Step.PREPARE, ()),
    }
    network = xrs.xrs["network"]
    prepared = replace(network, spec={**network.spec, "deletion": "Prepare", "paused": False}, halted=True)
    step = {one.xr.component: one for one in removals({**xrs.xrs, "network": prepared}, {}, NOW)}["network"]
    assert (step.step, step.waits_for) == (Step.WAIT_FOR_DEPENDANTS, ("endpoints", "endpoints/integration"))
    assert VPC_ENDPOINTS.needs == (NETWORK.kind,)


def test_what_recovery_found_is_adopted_by_the_group_that_made_it() -> None:
    wanted = environment(endpoints=["s3", "sqs"])
    _, observed = planned_with_network(wanted, outputs("a"))
    found = {"endpoints": {"endpoint-s3": Recovered("vpce-1")}}
    specs = by_component(plan(wanted, replace(observed, recovered=found)))
    assert specs["endpoints"].spec["adopt"] == {"endpoint-s3": "vpce-1"}
    assert specs["endpoints/integration"].spec["adopt"] == {}
