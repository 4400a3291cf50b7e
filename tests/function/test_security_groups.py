"""The whole answer for security groups, literally."""

from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import observe, settle

from .groups import GROUPS, security_groups


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found: dict[str, Any] = run(xr).resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def test_there_is_a_group_for_each_and_nothing_else() -> None:
    resources = run(GROUPS).resources
    assert {key: one["kind"] for key, one in resources.items()} == {
        "database-main": "SecurityGroup", "ingress": "SecurityGroup", "service-web": "SecurityGroup"
    }  # fmt: skip


def test_a_group_has_a_name_and_no_rule() -> None:
    assert fields(GROUPS, "service-web") == {
        "vpcId": "vpc-1", "name": "shop-dev-security-groups-service-web-706607", "description": "service/web"
    }  # fmt: skip


def test_groups_are_told_of_one_by_one_as_they_are_made() -> None:
    resources = run(GROUPS).resources
    assert "outputs" not in run(GROUPS).xr_status
    made = run(GROUPS, {"ingress": observe(resources["ingress"])})
    assert [one["component"] for one in made.xr_status["outputs"]["groups"]] == ["ingress"]
    assert not made.ready


def test_all_groups_are_told_of_in_the_end() -> None:
    rendered = settle(GROUPS)[0]
    groups = rendered.xr_status["outputs"]["groups"]
    assert [one["component"] for one in groups] == ["database/main", "ingress", "service/web"]
    assert all(one["id"].startswith("sg-") for one in groups)


def test_two_groups_with_one_key_are_refused() -> None:
    with pytest.raises(RenderError, match=r"spec\.groups\.1: service-web has the key service-web, which is taken"):
        run(security_groups(groups=["service/web", "service-web"]))


def test_no_more_than_ninety_groups() -> None:
    most = [f"service/s{number}" for number in range(90)]
    assert len(run(security_groups(groups=most)).resources) == 90
    with pytest.raises(RenderError, match="at most 90 items"):
        run(security_groups(groups=[*most, "ingress"]))
