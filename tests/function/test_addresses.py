"""The address plan: literal blocks, stable when zones grow, refusals that name the field."""

from itertools import pairwise
from typing import Any

import pytest

from crofter.api.components.network import NetworkSpec
from crofter_function.framework.resource import SpecError
from crofter_function.network.plan import blocks, planned

from .networks import network, zones


@pytest.mark.parametrize(
    ("cidr", "slot", "private", "public", "data"),
    [
        ("10.40.0.0/16", "a", "10.40.0.0/19", "10.40.32.0/20", "10.40.48.0/20"),
        ("10.40.0.0/16", "b", "10.40.64.0/19", "10.40.96.0/20", "10.40.112.0/20"),
        ("10.40.0.0/16", "c", "10.40.128.0/19", "10.40.160.0/20", "10.40.176.0/20"),
        ("172.16.16.0/20", "a", "172.16.16.0/23", "172.16.18.0/24", "172.16.19.0/24"),
        ("172.16.16.0/20", "b", "172.16.20.0/23", "172.16.22.0/24", "172.16.23.0/24"),
        ("172.16.16.0/20", "c", "172.16.24.0/23", "172.16.26.0/24", "172.16.27.0/24"),
        ("192.168.7.0/24", "a", "192.168.7.0/27", "192.168.7.32/28", "192.168.7.48/28"),
        ("192.168.7.0/24", "b", "192.168.7.64/27", "192.168.7.96/28", "192.168.7.112/28"),
        ("192.168.7.0/24", "c", "192.168.7.128/27", "192.168.7.160/28", "192.168.7.176/28"),
    ],
)
def test_blocks_of_a_slot(cidr: str, slot: Any, private: str, public: str, data: str) -> None:
    assert blocks(cidr, slot) == {"private": private, "public": public, "data": data}


def spec(**changes: Any) -> NetworkSpec:
    return NetworkSpec.model_validate(network(**changes)["spec"])


def test_subnets_stay_where_they_are_when_zones_grow() -> None:
    steps = [(2, 1), (2, 2), (3, 2), (3, 3)]
    plans = [
        {subnet.key: subnet.cidr for subnet in planned(spec(zones=zones(count), workloadZones=workload)).subnets}
        for count, workload in steps
    ]
    assert [len(plan) for plan in plans] == [5, 6, 8, 9]
    for smaller, larger in pairwise(plans):
        assert smaller.items() <= larger.items()


def test_zones_are_placed_by_slot_not_by_order() -> None:
    plan = planned(spec(zones=[{"slot": "c", "id": "apse2-az1"}, {"slot": "a", "id": "apse2-az3"}]))
    assert [(subnet.key, subnet.zone_id, subnet.cidr) for subnet in plan.private] == [
        ("subnet-private-c", "apse2-az1", "10.40.128.0/19")
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cidr": "10.40.0.0/15"}, r"spec\.cidr: 10\.40\.0\.0/15 must be between /16 and /24"),
        ({"cidr": "10.40.0.0/25"}, r"spec\.cidr: 10\.40\.0\.0/25 must be between /16 and /24"),
        ({"cidr": "10.40.0.1/16"}, r"spec\.cidr: 10\.40\.0\.1/16 has host bits set"),
        ({"cidr": "garden"}, r"spec\.cidr: "),
        ({"workloadZones": 3}, r"spec\.workloadZones: 3 of only 2 zones"),
        ({"zones": [{"slot": "a", "id": "x1"}, {"slot": "a", "id": "x2"}]}, r"spec\.zones: two zones share a slot"),
        ({"zones": [{"slot": "a", "id": "x1"}, {"slot": "b", "id": "x1"}]}, r"spec\.zones: two slots share a zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=f"^{message}"):
        planned(spec(**changes))
