import re

import pytest

from crofter.api import names

DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (names.xr_name("shop", "network"), "shop-network-89271b"),
        (names.xr_name("shop-dev", "network"), "shop-dev-network-7c3cf5"),
        (names.xr_name("a", "database/main"), "a-database-main-be8e67"),
        (names.managed_name("shop", "network", "subnet-public-a"), "shop-network-subnet-public-a-23f4de"),
        (names.aws_name("shop", "0123456789ab", "network", "flow-logs", 64), "shop-network-flow-logs-6cfbef"),
        (names.environment_id("123456789012", "ap-southeast-2", "team", "shop"), "ea44734bc609"),
        (names.role_path("0123456789ab"), "/crofter/0123456789ab/"),
        (names.component_label("database/main"), "database.main"),
    ],
)
def test_a_name_never_changes(made, name):
    assert made == name


def test_parts_are_kept_apart():
    assert names.joined("a-b", "c") == "a-b-c-695274"
    assert names.joined("a", "b-c") == "a-b-c-02654a"


def test_a_slash_and_a_dash_differ():
    assert names.xr_name("shop", "endpoints/base") != names.xr_name("shop", "endpoints-base")


def test_the_longest_names_fit_and_differ():
    long = "e" * 40
    first, second = (names.xr_name(long, "database/" + "m" * 59 + last) for last in "xy")
    assert (len(first), len(second)) == (63, 63)
    assert first[:56] == second[:56]
    assert first != second


@pytest.mark.parametrize("limit", [20, 32, 63, 64])
def test_an_aws_name_keeps_to_the_limit_of_its_service(limit):
    name = names.aws_name("a-rather-long-environment-name", "0123456789ab", "database/main", "replication-role", limit)
    assert len(name) <= limit
    assert DNS_LABEL.fullmatch(name)


def test_a_cut_leaves_no_dash_before_the_suffix():
    assert re.fullmatch("abc-[0-9a-f]{6}", names.joined("abc", "defgh", limit=11))


def test_the_same_key_in_two_environments_has_two_aws_names():
    one = names.aws_name("shop", "000000000001", "network", "flow-logs", 64)
    other = names.aws_name("shop", "000000000002", "network", "flow-logs", 64)
    assert one[:-6] == other[:-6] == "shop-network-flow-logs-"
    assert one != other


@pytest.mark.parametrize(
    "other",
    [
        ("123456789013", "ap-southeast-2", "team", "shop"),
        ("123456789012", "ap-southeast-1", "team", "shop"),
        ("123456789012", "ap-southeast-2", "tea", "mshop"),
        ("123456789012", "ap-southeast-2", "team", "shop2"),
    ],
)
def test_an_environment_elsewhere_is_another(other):
    assert names.environment_id(*other) != "ea44734bc609"
