from dataclasses import replace

import pytest
import samples

from crofter.plan.model import revision, with_revision
from crofter.plan.planner import plan

PROD = {"cidr": "10.40.0.0/16", "availabilityZones": 3, "natGateways": "PerZone", "endpoints": []}
THREE = {
    "zones": [{"slot": slot, "id": f"apse2-az{n}"} for slot, n in (("a", 1), ("b", 2), ("c", 3))],
    "workloadZones": 3,
    "natGateways": "PerZone",
    "gatewayAccess": False,
}


def planned(*xrs, approval="", **fields):
    return plan(samples.environment(approval=approval, **fields), samples.observed(*xrs))


def names(plan_):
    return [one.component for one in plan_.wanted], [one.component for one in plan_.blocked], list(plan_.unwanted)


# --- what exists, waits and goes


def test_a_first_plan_makes_the_network_and_lets_its_endpoints_wait():
    made = planned()
    assert names(made) == (["network"], ["endpoints"], [])
    (network,) = made.wanted
    assert (network.namespace, network.name, network.kind.kind) == ("team", "shop-network-89271b", "Network")
    assert network.spec["revision"] == revision(network.spec)


def test_once_the_network_is_known_its_endpoints_follow():
    made = planned(samples.xr())
    assert names(made) == (["network", "endpoints"], [], [])
    assert made.wanted[1].name == "shop-endpoints-01750a"


def test_what_the_manifest_no_longer_asks_for_has_to_go():
    live = samples.observed_xr(
        samples.xr_object(wanted=samples.network_spec(component="endpoints/integration"), outputs={})
        | {"kind": "VpcEndpoints"}
    )
    assert names(planned(samples.xr(), live)) == (["network", "endpoints"], [], ["endpoints/integration"])


def test_what_has_to_wait_again_is_not_taken_back():
    live = samples.xr()
    made = plan(samples.environment(network=PROD), samples.observed(live, zones=2))
    assert names(made) == ([], ["network"], [])


def test_an_environment_without_a_network_plans_nothing():
    assert names(planned(network=None)) == ([], [], [])


# --- quotas


@pytest.mark.parametrize(
    ("before", "fields", "growth"),
    [
        ((), {}, {"vpcs": 1, "internet-gateways": 1, "elastic-ips": 1, "gateway-endpoints": 2}),
        ((), {"network": PROD}, {"vpcs": 1, "internet-gateways": 1, "elastic-ips": 3}),
        ((samples.xr(),), {}, {"gateway-endpoints": 2}),
        ((samples.xr(),), {"network": PROD}, {"elastic-ips": 2}),
        ((samples.xr(wanted=samples.network_spec(**THREE)),), {"network": PROD}, {}),
        ((samples.xr(wanted=samples.network_spec(**THREE)),), {"network": PROD | {"natGateways": "Single"}}, {}),
    ],
    ids=["first", "first-prod", "endpoints-come", "grown", "unchanged", "shrunk"],
)
def test_what_a_plan_adds_to_quotas(before, fields, growth):
    assert planned(*before, **fields).growth == growth


# --- approval

SHRUNK = {"profile": "prod", "network": PROD | {"availabilityZones": 2}}
LIVE = samples.xr(wanted=samples.network_spec(**THREE))
HASH = planned(LIVE, **SHRUNK).approval.hash


def test_destruction_waits_for_a_word_and_changes_nothing_until_then():
    made = planned(LIVE, **SHRUNK)
    assert made.approval.items == (
        "network: 1 Elastic IP address(es) that outbound traffic comes from, which AWS does not give back",
        "network: private subnets of 1 zone(s) and whatever runs in them",
        "network: subnets of zone apse2-az3 and whatever runs in them",
    )
    assert len(made.approval.hash) == 12
    assert made.wanted[0].spec == LIVE.spec
    assert made.growth == {}


def test_approved_by_its_hash_it_goes_ahead():
    made = planned(LIVE, approval=HASH, **SHRUNK)
    assert made.approval is None
    assert made.wanted[0].spec["workloadZones"] == 2


@pytest.mark.parametrize("approval", ["", "yes", "true", HASH[:-1], HASH.upper() + "0"])
def test_another_word_approves_nothing(approval):
    assert planned(LIVE, approval=approval, **SHRUNK).approval.hash == HASH


def test_an_approval_is_void_for_another_intent():
    other = {"profile": "prod", "network": PROD | {"availabilityZones": 1}}
    made = planned(LIVE, approval=HASH, **other)
    assert made.approval.hash != HASH
    assert made.wanted[0].spec == LIVE.spec


@pytest.mark.parametrize("change", [{"generation": 2}, {"uid": "another-network"}])
def test_an_approval_is_void_for_another_state_of_the_network(change):
    assert planned(replace(LIVE, **change), approval=HASH, **SHRUNK).approval.hash != HASH


@pytest.mark.parametrize(
    "protection", [{"destructiveChanges": "Allow"}, {"destructiveChanges": "Allow", "deletion": False}]
)
def test_where_destruction_is_allowed_nobody_is_asked(protection):
    made = planned(LIVE, **SHRUNK, protection=protection)
    assert made.approval is None
    assert made.wanted[0].spec["workloadZones"] == 2


def test_a_development_environment_asks_nobody():
    assert planned(LIVE, profile="dev", network=PROD | {"availabilityZones": 1}).approval is None


def test_pausing_gets_through_while_the_rest_is_held():
    made = planned(LIVE, **SHRUNK, paused=True, tags={"new": "tag"})
    assert made.approval is not None
    spec = made.wanted[0].spec
    assert (spec["paused"], spec["workloadZones"], spec["tags"]) == (True, 3, {})
    assert spec["revision"] == revision(spec) != LIVE.spec["revision"]


def test_what_is_held_claims_no_quota():
    before = samples.network_spec(**THREE | {"natGateways": "Single"})
    made = planned(samples.xr(wanted=before), profile="prod", network=PROD | {"availabilityZones": 2})
    assert made.approval is not None
    assert made.growth == {}


def test_of_what_is_being_deleted_nothing_is_destroyed_by_a_change():
    assert planned(replace(LIVE, deleting=True), **SHRUNK).approval is None


# --- revision


def test_a_revision_never_changes():
    assert revision({"a": 1, "b": {"c": [1, 2]}}) == "dd5af5bcb123ea51"


@pytest.mark.parametrize(
    "spec",
    [
        {"b": {"c": [1, 2]}, "a": 1},
        {"a": 1, "b": {"c": [1, 2]}, "revision": "old"},
        {"a": 1, "b": {"c": [1, 2]}, "crossplane": {"compositionRef": {"name": "x"}}},
    ],
)
def test_a_revision_ignores_order_itself_and_what_is_crossplanes(spec):
    assert revision(spec) == "dd5af5bcb123ea51"
    assert with_revision(spec)["revision"] == "dd5af5bcb123ea51"


@pytest.mark.parametrize(
    "spec", [{"a": 2, "b": {"c": [1, 2]}}, {"a": 1, "b": {"c": [2, 1]}}, {"a": 1}, {"a": "1", "b": {"c": [1, 2]}}]
)
def test_a_revision_sees_every_other_change(spec):
    assert revision(spec) != "dd5af5bcb123ea51"


def test_what_another_composition_makes_of_it_is_another_revision():
    assert revision({"a": 1, "b": {"c": [1, 2]}}, "own") not in {"dd5af5bcb123ea51", revision({"a": 1}, "own")}


def test_the_accounts_compositions_are_of_their_kind_alone():
    observed = samples.observed(samples.xr())
    observed = replace(observed, account=replace(observed.account, compositions={"VpcEndpoints": "own-endpoints"}))
    found = plan(samples.environment(), observed).wanted
    assert {one.component: one.composition for one in found} == {"network": None, "endpoints": "own-endpoints"}
    assert found[1].spec["revision"] == revision(found[1].spec, "own-endpoints")


# --- when an XR is believed


@pytest.mark.parametrize(
    ("xr", "echoed", "ready"),
    [
        ({}, True, True),
        ({"echo": None}, False, False),
        ({"echo": "other"}, False, False),
        ({"ready": "False"}, True, False),
        ({"ready": "Unknown"}, True, False),
        ({"synced": "False"}, True, False),
        ({"deleting": True}, True, False),
        ({"ready_": 9}, True, False),
        ({"ready_": 0, "total": 0}, True, False),
    ],
    ids=["ready", "no-status", "old-status", "unready", "unknown", "unsynced", "deleting", "count-behind", "empty"],
)
def test_an_xr_is_ready_only_by_everybodys_word(xr, echoed, ready):
    counts = {"ready": xr.pop("ready_")} if "ready_" in xr else {}
    raw = samples.xr_object(**xr)
    if counts:
        raw["status"]["resources"] |= counts
    found = samples.observed_xr(raw)
    assert (found.echoed, found.ready) == (echoed, ready)
