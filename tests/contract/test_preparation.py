"""The operator lifts without the function what the function lifts when a component is prepared for its deletion."""

from typing import Any

import pytest

from crofter.api.registry import BY_KIND
from crofter.plan.preparation import lifted
from crofter_function.simulate import settle

from .renderings import PROFILES, composites

CASES = [(profile, component) for profile in PROFILES for component in composites(profile)]


def _fields(xr: dict[str, Any], deletion: str) -> dict[str, dict[str, Any]]:
    resources = settle({**xr, "status": {}, "spec": {**xr["spec"], "deletion": deletion}})[0].resources
    return {key: resource["spec"]["forProvider"] | {"kind": resource["kind"]} for key, resource in resources.items()}


@pytest.mark.parametrize(("profile", "component"), CASES)
def test_both_lift_the_same(profile: str, component: str) -> None:
    xr = composites(profile)[component]
    kinds = {kind.kind: kind for kind in BY_KIND[xr["kind"]].managed}
    before, after = _fields(xr, "No"), _fields(xr, "Prepare")
    by_function = {
        key: changed
        for key, fields in after.items()
        if (changed := {name: value for name, value in fields.items() if before[key].get(name) != value})
    }
    by_operator = {
        key: changed
        for key, fields in before.items()
        if (changed := {
            name: value for name, value in lifted(xr["spec"], kinds[fields["kind"]]).items() if fields.get(name) != value
        })
    }  # fmt: skip
    assert by_operator == by_function


def test_something_is_lifted() -> None:
    lifting = {
        component.split("/")[0]
        for component, xr in composites("prod").items()
        if _fields(xr, "No") != _fields(xr, "Prepare")
    }
    assert {"database", "ingress"} <= lifting
