"""What is computed again for a composite resource, and what is kept."""

from dataclasses import replace
from typing import Any

import pytest

from crofter_function.dispatch import COMPONENTS, respond
from crofter_function.framework.memo import Memo
from crofter_function.framework.resource import Component
from crofter_function.inprocess import request, run
from crofter_function.simulate import settle

from .networks import DEV, condition, with_conditions


class Counted:
    """The component Network, with a count of how often it composes."""

    def __init__(self) -> None:
        self.calls = 0
        self.components: dict[str, Component[Any]] = {
            "Network": replace(COMPONENTS["Network"], compose=self._compose),
        }

    def _compose(self, *arguments: Any) -> Any:
        self.calls += 1
        return COMPONENTS["Network"].compose(*arguments)


def changed(xr: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**xr, "spec": {**xr["spec"], **changes}}


def named(name: str) -> dict[str, Any]:
    return {**DEV, "metadata": {**DEV["metadata"], "name": name}}


def with_id(resource: dict[str, Any], external_name: str) -> dict[str, Any]:
    metadata = resource["metadata"]
    annotations = {**metadata["annotations"], "crossplane.io/external-name": external_name}
    return {**resource, "metadata": {**metadata, "annotations": annotations}}


_, SETTLED = settle(DEV)
UNSYNCED = [condition("Ready", "True", "Available"), condition("Synced", "False", "ReconcileError", message="no")]


@pytest.mark.parametrize(
    ("xr", "observed", "calls"),
    [
        pytest.param(DEV, SETTLED, 1, id="nothing changed"),
        pytest.param({**DEV, "status": {"revision": "other"}}, SETTLED, 1, id="its status changed"),
        pytest.param(changed(DEV, crossplane={"resourceRefs": [{"name": "x"}]}), SETTLED, 1, id="Crossplane's field"),
        pytest.param(
            DEV, {**SETTLED, "vpc": with_conditions(SETTLED["vpc"], *UNSYNCED)}, 1, id="conditions of a resource"
        ),
        pytest.param(
            DEV, {**SETTLED, "vpc": with_id(SETTLED["vpc"], "vpc-0123456789abcdef0")}, 2, id="an id that it reads"
        ),
        pytest.param(
            DEV,
            {**SETTLED, "nacl-data": with_id(SETTLED["nacl-data"], "acl-2")},
            1,
            id="an id it ignores",
        ),
        pytest.param(DEV, {key: one for key, one in SETTLED.items() if key != "vpc"}, 2, id="a resource that it reads"),
        pytest.param(DEV, {}, 2, id="all resources"),
        pytest.param(changed(DEV, tags={"team": "other"}), SETTLED, 2, id="its spec"),
        pytest.param(named("shop-dev-network-2"), SETTLED, 2, id="another composite resource"),
    ],
)
def test_a_component_composes_again_only_when_something_that_it_reads_has_changed(xr, observed, calls):
    counted, memo = Counted(), Memo()
    for asked in (request(DEV, SETTLED), request(xr, observed)):
        answer = respond(asked, counted.components, memo)
        assert not answer.results
    assert counted.calls == calls
    assert answer == respond(request(xr, observed))


def test_another_component_of_the_same_kind_composes_for_itself():
    first, second, memo = Counted(), Counted(), Memo()
    for counted in (first, second):
        respond(request(DEV, SETTLED), counted.components, memo)
    assert (first.calls, second.calls) == (1, 1)


def test_a_spec_that_is_refused_is_refused_again():
    memo = Memo()
    messages = [
        [one.message for one in respond(request(changed(DEV, cidr="10.0.0.0/8"), {}), memo=memo).results]
        for _ in range(2)
    ]
    assert messages == [
        ["Network shop-dev-network-1a2b3c: spec.cidr: 10.0.0.0/8 must be between /16 and /24"],
        ["Network shop-dev-network-1a2b3c: spec.cidr: 10.0.0.0/8 must be between /16 and /24"],
    ]
    assert len(memo) == 1


@pytest.mark.parametrize(("limit", "kept"), [(1, 1), (86, 2), (43000, 5)])
def test_what_was_not_asked_about_for_the_longest_time_is_forgotten(limit, kept):
    assert len(SETTLED) == 43
    counted, memo = Counted(), Memo(limit)
    for number in range(5):
        respond(request(named(f"network-{number}"), SETTLED), counted.components, memo)
    assert len(memo) == kept
    respond(request(named("network-4"), SETTLED), counted.components, memo)
    assert counted.calls == 5


def test_a_resource_that_the_spec_no_longer_has_is_left_out():
    memo = Memo()
    with_logs = run(changed(DEV, flowLogs={"retentionDays": 7}), {}, memo).resources
    without = run(changed(DEV, flowLogs=None), {}, memo).resources
    assert set(with_logs) - set(without) == {
        "flow-log",
        "flow-log-group",
        "flow-log-role",
        "flow-log-role-policy",
    }
