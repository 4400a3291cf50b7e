import pytest
import samples

from crofter.api.status import Endpoint
from crofter.plan.components.network import PLANNER, destroys, usage
from crofter.plan.model import Blocked
from crofter.plan.observed import Recovered

A1, A2, A3 = ({"slot": slot, "id": f"apse2-az{n}"} for slot, n in (("a", 1), ("b", 2), ("c", 3)))


def planned(observed=None, **network):
    environment = samples.environment(network={"cidr": "10.40.0.0/16"} | network)
    (instance,) = PLANNER.instances(environment, observed or samples.observed())
    return instance


def wire(observed=None, **network):
    return planned(observed, **network).wire()


def test_the_whole_spec_of_a_small_network():
    assert wire() == {
        "revision": "",
        "environment": {"name": "shop", "namespace": "team", "id": "0123456789ab"},
        "component": "network",
        "aws": {
            "accountId": "123456789012",
            "partition": "aws",
            "region": "ap-southeast-2",
            "providerConfig": {"kind": "ClusterProviderConfig", "name": "sydney"},
        },
        "tags": {},
        "paused": False,
        "deletion": "No",
        "adopt": {},
        "cidr": "10.40.0.0/16",
        "zones": [A1, A2],
        "workloadZones": 1,
        "natGateways": "Single",
        "gatewayAccess": True,
        "flowLogs": {"retentionDays": 7},
    }


@pytest.mark.parametrize(("workloads", "zones"), [(1, [A1, A2]), (2, [A1, A2]), (3, [A1, A2, A3])])
def test_public_and_data_subnets_span_two_zones_at_least(workloads, zones):
    made = wire(availabilityZones=workloads)
    assert (made["zones"], made["workloadZones"]) == (zones, workloads)


@pytest.mark.parametrize(
    ("before", "workloads", "after"),
    [
        ([A1, A2], 3, ["apse2-az1", "apse2-az2", "apse2-az3"]),
        ([{"slot": "a", "id": "apse2-az3"}, {"slot": "b", "id": "apse2-az1"}], 2, ["apse2-az3", "apse2-az1"]),
        (
            [{"slot": "a", "id": "apse2-az3"}, {"slot": "b", "id": "apse2-az1"}],
            3,
            ["apse2-az3", "apse2-az1", "apse2-az2"],
        ),
        ([A1, A2, A3], 1, ["apse2-az1", "apse2-az2"]),
        ([A1, A2, A3], 2, ["apse2-az1", "apse2-az2"]),
        ([{"slot": "a", "id": "apse2-az9"}, A2], 2, ["apse2-az9", "apse2-az2"]),
    ],
    ids=["grow", "stay", "grow-beside-odd-ones", "shrink-to-one", "shrink-to-two", "a-zone-that-aws-closed"],
)
def test_zones_stay_where_they_are(before, workloads, after):
    live = samples.xr(wanted=samples.network_spec(zones=before))
    made = wire(samples.observed(live), availabilityZones=workloads)
    assert [zone["id"] for zone in made["zones"]] == after
    assert [zone["slot"] for zone in made["zones"]] == ["a", "b", "c"][: len(after)]


@pytest.mark.parametrize(
    ("zones", "workloads", "message"),
    [
        (
            2,
            3,
            "3 zones are needed and AWS offers apse2-az1, apse2-az2 in ap-southeast-2; lower spec.network.availabilityZones",
        ),
        (1, 1, "2 zones are needed and AWS offers apse2-az1 in ap-southeast-2; lower spec.network.availabilityZones"),
        (0, 1, "2 zones are needed and AWS offers none in ap-southeast-2; lower spec.network.availabilityZones"),
    ],
)
def test_too_few_zones_stop_the_plan_until_a_person_acts(zones, workloads, message):
    blocked = planned(samples.observed(zones=zones), availabilityZones=workloads)
    assert isinstance(blocked, Blocked)
    assert (blocked.component, blocked.message, blocked.stalled) == ("network", message, True)


def test_what_recovery_found_is_adopted_and_its_zones_are_kept():
    recovered = {
        "network": {
            "vpc": Recovered("vpc-1"),
            "subnet-public-b": Recovered("subnet-2", "apse2-az1"),
            "subnet-public-a": Recovered("subnet-1", "apse2-az3"),
            "subnet-old": Recovered("subnet-9", "apse2-az2"),
        },
        "endpoints": {"sg": Recovered("sg-1")},
    }
    made = wire(samples.observed(recovered=recovered))
    assert made["adopt"] == {
        "subnet-old": "subnet-9",
        "subnet-public-a": "subnet-1",
        "subnet-public-b": "subnet-2",
        "vpc": "vpc-1",
    }
    assert made["zones"] == [{"slot": "a", "id": "apse2-az3"}, {"slot": "b", "id": "apse2-az1"}]


def test_what_was_adopted_once_is_kept_and_nothing_is_added():
    live = samples.xr(wanted=samples.network_spec(adopt={"vpc": "vpc-1"}))
    recovered = {"network": {"vpc": Recovered("vpc-2"), "igw": Recovered("igw-1")}}
    assert wire(samples.observed(live, recovered=recovered))["adopt"] == {"vpc": "vpc-1"}


@pytest.mark.parametrize(
    ("network", "field", "value"),
    [
        ({"flowLogs": {"enabled": False}}, "flowLogs", None),
        ({"flowLogs": {"retentionDays": 90}}, "flowLogs", {"retentionDays": 90}),
        ({"endpoints": []}, "gatewayAccess", False),
        ({"endpoints": ["sts"]}, "gatewayAccess", False),
        ({"endpoints": ["dynamodb"]}, "gatewayAccess", True),
        ({"natGateways": "PerZone"}, "natGateways", "PerZone"),
    ],
)
def test_fields_that_follow_from_the_manifest(network, field, value):
    assert wire(**network).get(field) == value


def test_tags_are_sorted_and_pausing_goes_through():
    environment = samples.environment(tags={"b": "2", "a": "1"}, paused=True)
    (instance,) = PLANNER.instances(environment, samples.observed())
    assert (list(instance.tags.items()), instance.paused) == ([("a", "1"), ("b", "2")], True)


def test_no_network_where_none_is_asked_for():
    assert PLANNER.instances(samples.environment(network=None), samples.observed()) == ()


@pytest.mark.parametrize(
    ("nat", "workloads", "addresses"),
    [("None", 3, 0), ("Single", 3, 1), ("PerZone", 1, 1), ("PerZone", 3, 3)],
)
def test_what_a_network_takes_of_quotas(nat, workloads, addresses):
    spec = samples.network_spec(natGateways=nat, workloadZones=workloads)
    assert usage(spec) == {"vpcs": 1, "internet-gateways": 1, "elastic-ips": addresses}


ZONES3 = {"zones": [A1, A2, A3]}


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        ({}, {"tags": {"a": "b"}}, ()),
        ({"workloadZones": 1}, {"workloadZones": 2}, ()),
        ({"natGateways": "Single"}, {"natGateways": "PerZone"}, ()),
        (
            ZONES3,
            {},
            ("subnets of zone apse2-az3 and whatever runs in them",),
        ),
        (
            {"workloadZones": 2},
            {"workloadZones": 1},
            ("private subnets of 1 zone(s) and whatever runs in them",),
        ),
        (
            {"natGateways": "Single"},
            {"natGateways": "None"},
            ("1 Elastic IP address(es) that outbound traffic comes from, which AWS does not give back",),
        ),
        (
            ZONES3 | {"workloadZones": 3, "natGateways": "PerZone"},
            {"workloadZones": 1, "natGateways": "PerZone"},
            (
                "subnets of zone apse2-az3 and whatever runs in them",
                "private subnets of 2 zone(s) and whatever runs in them",
                "2 Elastic IP address(es) that outbound traffic comes from, which AWS does not give back",
            ),
        ),
    ],
)
def test_what_a_change_destroys(old, new, items):
    assert destroys(samples.network_spec(**old), samples.network_spec(**new)) == items


def test_where_a_network_is_found():
    assert PLANNER.endpoints("network", samples.xr().outputs) == (
        Endpoint(name="network/vpc", value="vpc-1"),
        Endpoint(name="network/cidr", value="10.40.0.0/16"),
        Endpoint(name="network/subnets/public", value="subnet-1,subnet-2"),
        Endpoint(name="network/subnets/private", value="subnet-3"),
        Endpoint(name="network/subnets/data", value=""),
        Endpoint(name="network/nat-addresses", value="52.1.2.3"),
    )
