"""The tables of components agree: a kind that one of them forgot would be planned, composed or watched by nobody."""

import pytest

from crofter.api import managed, registry
from crofter.api.component import ComponentKind
from crofter.api.managed import ManagedKind
from crofter.plan.planner import PLANNERS


def test_every_component_has_a_planner() -> None:
    assert [planner.kind for planner in PLANNERS] == list(registry.COMPONENTS)


def test_every_kind_in_the_table_is_made_by_a_component() -> None:
    listed = {value for value in vars(managed).values() if isinstance(value, ManagedKind)}
    assert listed == set(registry.managed_kinds())


@pytest.mark.parametrize("component", registry.EVERY, ids=lambda component: component.kind)
def test_what_a_component_needs_exists_and_comes_before_it(component: ComponentKind) -> None:
    earlier = [one.kind for one in registry.EVERY[: registry.EVERY.index(component)]]
    assert set(component.needs) <= set(earlier)


def test_names_and_plurals_are_unique() -> None:
    for names in ([one.name for one in registry.EVERY], [one.plural for one in registry.EVERY]):
        assert len(set(names)) == len(names)
