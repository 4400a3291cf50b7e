"""Components that share a condition are told of together, and who waits for another is told of last."""

from dataclasses import replace
from datetime import timedelta

from plan.environments import FACTS, NOW, by_component, environment, live, outputs, planned_with_network

from crofter.plan.observed import Observed, ObservedCondition
from crofter.plan.planner import plan
from crofter.status.components import states
from crofter.status.conditions import findings
from crofter.status.summary import summarise
from crofter.status.view import View

READY = {kind: ObservedCondition("True", "Available", "") for kind in ("Ready", "Synced")}


def view(**changes: object) -> View:
    return replace(View(name="shop-dev", generation=1, now=NOW + timedelta(seconds=1)), **changes)


def test_while_the_network_is_made_its_progress_is_told_before_those_who_wait_for_it() -> None:
    wanted = environment(endpoints=["s3"])
    planned = plan(wanted, Observed(FACTS))
    network = live(planned.wanted[0], echoed=False)
    seen = view(spec=wanted.spec, plan=planned, xrs={"network": network})
    found = findings(seen, states(seen))
    assert list(found).count("NetworkReady") == 1
    assert (found["NetworkReady"].status, str(found["NetworkReady"].reason)) == ("False", "Updating")
    assert found["NetworkReady"].message == (
        "network: waiting to be rendered | endpoints: waits for network: it does not exist yet"
    )
    assert summarise(seen, {}).summary == "1/1 · network: waiting to be rendered (+1)"
    assert found["Stalled"].status == "False"


def test_a_family_is_ready_when_all_of_it_is() -> None:
    wanted = environment(endpoints=["s3"])
    planned, observed = planned_with_network(wanted, outputs("a"))
    network = replace(observed.xrs["network"], conditions=READY)
    endpoints = replace(live(by_component(planned)["endpoints"]), conditions=READY)
    for xrs, status in (({"network": network}, "False"), ({"network": network, "endpoints": endpoints}, "True")):
        seen = view(spec=wanted.spec, plan=planned, xrs=xrs)
        assert findings(seen, states(seen))["NetworkReady"].status == status
