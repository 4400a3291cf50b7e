"""Priorities of routes: the more specific first, and who has a place keeps it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crofter.plan.priorities import RouteKey, priorities


def keys(*paths: str) -> list[RouteKey]:
    """Routes by path, or `host path`."""
    return [RouteKey(*path.split(" ")) if " " in path else RouteKey("", path) for path in paths]


@pytest.mark.parametrize(
    "ordered",
    [
        ["/api/v2/*", "/api/*", "/*"],
        ["/login", "/login*", "/log*", "/*"],
        ["/api", "/a?i", "/*"],
        ["a.example.com /*", "/api/*"],
        ["a.example.com /*", "*.example.com /api/*", "*.example.com /*", "/api/*", "/*"],
    ],
)
def test_the_more_specific_comes_first_whatever_the_order(ordered: list[str]) -> None:
    for given_ in (ordered, ordered[::-1]):
        found = priorities(keys(*given_), {})
        assert sorted(found, key=found.__getitem__) == keys(*ordered)


def test_places_are_spread_so_that_there_is_room_between_them() -> None:
    assert list(priorities(keys("/*"), {}).values()) == [25001]
    found = priorities(keys("/*", "/api/*"), {})
    assert found == dict(zip(keys("/api/*", "/*"), (16667, 33334), strict=True))


def test_who_has_a_place_keeps_it_and_a_new_one_comes_between() -> None:
    first = priorities(keys("/*", "/api/*"), {})
    found = priorities(keys("/*", "/api/*", "/api/v2/*", "/web/*"), first)
    assert first.items() <= found.items()
    assert sorted(found, key=found.__getitem__) == keys("/api/v2/*", "/api/*", "/web/*", "/*")


def test_who_goes_takes_nobody_along() -> None:
    first = priorities(keys("/*", "/api/*", "/web/*"), {})
    found = priorities(keys("/*", "/web/*"), first)
    assert found.items() <= first.items()


def test_a_place_that_someone_has_is_not_given_away() -> None:
    (wanted,) = keys("/api/*")
    others = dict(zip(keys("/a", "/b", "/c"), (25001, 25000, 25002), strict=True))
    assert priorities([wanted], others)[wanted] not in others.values()


def test_of_those_in_the_wrong_order_as_few_move_as_can_be() -> None:
    wanted = keys("/a/b/c/*", "/a/b/*", "/a/*", "/*")
    existing = dict(zip(wanted, (10, 20, 5, 40), strict=True))
    found = priorities(wanted, existing)
    assert {route: found[route] for route in (wanted[0], wanted[1], wanted[3])} == {
        wanted[0]: 10, wanted[1]: 20, wanted[3]: 40
    }  # fmt: skip
    assert 20 < found[wanted[2]] < 40


def test_where_there_is_no_room_all_are_numbered_anew() -> None:
    wanted = keys("/a/b/*", "/a/*", "/*")
    existing = {wanted[0]: 7, wanted[2]: 8}
    assert list(priorities(wanted, existing).values()) == [12501, 25001, 37501]


PATHS = st.sampled_from(["/*", "/a", "/a/*", "/a/b", "/a/b/*", "/c*", "/d?", "/d", "/e/f/g/*", "/h"])
ROUTES = st.builds(RouteKey, st.sampled_from(["", "a.example.com", "*.example.com"]), PATHS)


@settings(max_examples=200, deadline=None)
@given(st.lists(ROUTES, unique=True), st.dictionaries(ROUTES, st.integers(1, 50000)))
def test_priorities_always_rise_with_the_order_and_stay_when_asked_again(
    routes: list[RouteKey], existing: dict[RouteKey, int]
) -> None:
    found = priorities(routes, existing)
    ordered = [found[route] for route in sorted(routes, key=lambda one: one.order)]
    assert ordered == sorted(set(ordered))
    assert all(1 <= number <= 50000 for number in ordered)
    assert priorities(routes[::-1], found) == found
