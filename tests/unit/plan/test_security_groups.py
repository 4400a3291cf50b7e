"""How security groups are planned: one for each workload and store, in the VPC, as long as its user is there."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.security_groups import SECURITY_GROUPS, SecurityGroupsOutputs
from crofter.plan import security_groups
from crofter.plan.model import Blocked
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.removal import needs_of
from crofter.plan.security_groups import no_group, own_group, security_group

from .environments import FACTS, by_component, environment, live, outputs, planned_with_network, with_xrs

USERS = ["service/web", "database/main"]


@pytest.fixture(autouse=True)
def users(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has a group in these tests; a test may change it."""
    found = list(USERS)
    monkeypatch.setattr(security_groups, "MEMBERS", (lambda _spec: found,))
    return found


def known(**ids: str) -> SecurityGroupsOutputs:
    """What is published once these groups exist: an underscore stands for the slash."""
    found = [{"component": name.replace("_", "/"), "id": value} for name, value in ids.items()]
    return SecurityGroupsOutputs.model_validate({"groups": found})


def with_groups(published: SecurityGroupsOutputs | None, **details: Any) -> Observed:
    """What is observed once the groups were applied and published this."""
    planned, observed = planned_with_network(environment(), outputs("a"))
    return with_xrs(observed, live(by_component(planned)["security-groups"], published, **details))  # type: ignore[arg-type]


def test_groups_wait_for_the_vpc() -> None:
    planned = plan(environment(), Observed(FACTS))
    assert Blocked(SECURITY_GROUPS, "security-groups", "waits for network: it does not exist yet") in planned.blocked


def test_each_user_has_a_group_in_the_vpc() -> None:
    planned, _ = planned_with_network(environment(), outputs("a"))
    spec = by_component(planned)["security-groups"].spec
    assert (spec["vpcId"], spec["groups"]) == ("vpc-1", ["database/main", "service/web"])


def test_without_users_or_a_network_there_is_no_group(users: list[str]) -> None:
    none = environment()
    without = replace(none, spec=none.spec.model_copy(update={"network": None}))
    assert plan(without, Observed(FACTS)).wanted == ()
    users.clear()
    planned, _ = planned_with_network(environment(), outputs("a"))
    assert "security-groups" not in by_component(planned)


def test_a_group_goes_after_its_user(users: list[str]) -> None:
    observed = with_groups(known(service_web="sg-1", database_main="sg-2"))
    user = replace(observed.xrs["security-groups"], component="service/web")
    users.remove("service/web")
    leaving = by_component(plan(environment(), with_xrs(observed, user)))["security-groups"]
    assert leaving.spec["groups"] == ["database/main", "service/web"]
    assert by_component(plan(environment(), observed))["security-groups"].spec["groups"] == ["database/main"]


def test_the_vpc_is_kept_while_the_network_is_in_doubt_and_a_new_one_is_followed() -> None:
    groups = with_groups(None).xrs["security-groups"]
    _, doubtful = planned_with_network(environment(), outputs("a", vpc="vpc-2"), echoed=False)
    assert by_component(plan(environment(), with_xrs(doubtful, groups)))["security-groups"].spec["vpcId"] == "vpc-1"
    _, certain = planned_with_network(environment(), outputs("a", vpc="vpc-2"))
    assert by_component(plan(environment(), with_xrs(certain, groups)))["security-groups"].spec["vpcId"] == "vpc-2"


def test_ids_are_believed_one_by_one() -> None:
    observed = with_groups(known(service_web="sg-1"))
    assert security_group(observed, "service/web") == "sg-1"
    assert security_group(observed, "database/main") is None
    assert no_group(observed, "database/main") == (
        "waits for security-groups: the group of database/main is not known yet"
    )


def test_while_the_groups_are_in_doubt_a_user_keeps_its_own() -> None:
    observed = with_groups(known(service_web="sg-2"), echoed=False)
    assert security_group(observed, "service/web", "sg-1") == "sg-1"
    assert no_group(observed, "service/web") == (
        "waits for security-groups: its current spec has not been rendered yet"
    )
    user = replace(observed.xrs["security-groups"], component="service/web", spec={"securityGroupId": "sg-1"})
    assert own_group(with_xrs(observed, user), "service/web") == "sg-1"
    assert own_group(observed, "service/web") is None


def test_groups_outlive_nothing_but_the_network() -> None:
    assert needs_of("SecurityGroups") == {"Network"}
