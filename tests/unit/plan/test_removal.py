import pytest
import samples

from crofter.plan.model import revision
from crofter.plan.removal import Step, bereft, needs_of, removals

PREPARED = samples.network_spec(deletion="Prepare")


def endpoints(**fields):
    component = fields.pop("component", "endpoints")
    wanted = samples.network_spec(component=component, deletion=fields.pop("deletion", "No"))
    return samples.observed_xr(samples.xr_object(wanted=wanted, outputs={}, **fields) | {"kind": "VpcEndpoints"})


def going(*xrs, staying=()):
    found = removals({xr.component: xr for xr in xrs}, {xr.component: xr for xr in staying}, samples.NOW)
    return {one.xr.component: one for one in found}


@pytest.mark.parametrize(
    ("xr", "step"),
    [
        ({}, Step.PREPARE),
        ({"echo": "other", "applied": 1}, Step.PREPARE),
        ({"wanted": samples.network_spec(paused=True)}, Step.PREPARE),
        ({"wanted": samples.network_spec(paused=True, deletion="Prepare")}, Step.PREPARE),
        ({"wanted": PREPARED, "echo": "other", "applied": 0}, Step.WAIT_FOR_ECHO),
        ({"wanted": PREPARED, "echo": "other", "applied": 29}, Step.WAIT_FOR_ECHO),
        ({"wanted": PREPARED, "echo": "other", "applied": 30}, Step.HALT),
        ({"wanted": PREPARED, "echo": None, "applied": 300}, Step.HALT),
        ({"wanted": PREPARED, "echo": "other"} | samples.HALTED, Step.WAIT_FOR_HALT),
        ({"wanted": PREPARED, "echo": "other"} | samples.AT_REST, Step.PREPARE_DIRECTLY),
        ({"wanted": PREPARED}, Step.HALT),
        ({"wanted": PREPARED, "ready": "False", "synced": "False"}, Step.HALT),
        ({"wanted": PREPARED, "synced_reason": "ReconcilePaused"}, Step.HALT),
        ({"wanted": PREPARED} | samples.HALTED, Step.WAIT_FOR_HALT),
        ({"wanted": PREPARED} | samples.AT_REST, Step.DELETE),
        ({"deleting": True}, Step.WAIT_UNTIL_GONE),
        ({"deleting": True, "wanted": PREPARED}, Step.WAIT_UNTIL_GONE),
    ],
)
def test_a_component_is_prepared_then_deleted(xr, step):
    assert going(samples.xr(**xr))["network"].step is step


def test_preparing_lifts_the_pause_and_changes_nothing_else():
    live = samples.xr(wanted=samples.network_spec(paused=True, tags={"a": "b"}))
    spec = going(live)["network"].spec
    assert (spec["deletion"], spec["paused"], spec["tags"]) == ("Prepare", False, {"a": "b"})
    assert spec["revision"] == revision(spec)
    assert {key for key in spec if spec[key] != live.spec[key]} == {"deletion", "paused", "revision"}


@pytest.mark.parametrize(
    ("live", "steps"),
    [
        ((samples.xr(), endpoints()), {"network": Step.PREPARE, "endpoints": Step.PREPARE}),
        (
            (samples.xr(wanted=PREPARED), endpoints(deletion="Prepare", **samples.AT_REST)),
            {"network": Step.HALT, "endpoints": Step.DELETE},
        ),
        (
            (samples.xr(wanted=PREPARED, **samples.HALTED), endpoints(deletion="Prepare", **samples.AT_REST)),
            {"network": Step.WAIT_FOR_DEPENDANTS, "endpoints": Step.DELETE},
        ),
        (
            (samples.xr(), endpoints(deleting=True)),
            {"network": Step.PREPARE, "endpoints": Step.WAIT_UNTIL_GONE},
        ),
        (
            (samples.xr(wanted=PREPARED, **samples.AT_REST), endpoints(deleting=True)),
            {"network": Step.WAIT_FOR_DEPENDANTS, "endpoints": Step.WAIT_UNTIL_GONE},
        ),
        (
            (samples.xr(deleting=True), endpoints()),
            {"network": Step.WAIT_UNTIL_GONE, "endpoints": Step.PREPARE},
        ),
        (
            (samples.xr(wanted=PREPARED, echo="other", applied=29), endpoints(deleting=True)),
            {"network": Step.WAIT_FOR_ECHO, "endpoints": Step.WAIT_UNTIL_GONE},
        ),
        (
            (samples.xr(wanted=PREPARED, echo="other", applied=30), endpoints(deleting=True)),
            {"network": Step.HALT, "endpoints": Step.WAIT_UNTIL_GONE},
        ),
    ],
)
def test_what_others_need_goes_after_them(live, steps):
    assert {component: one.step for component, one in going(*live).items()} == steps


def test_it_says_whom_it_waits_for():
    live = (samples.xr(wanted=PREPARED, **samples.HALTED), endpoints(), endpoints(component="endpoints/integration"))
    assert going(*live)["network"].waits_for == ("endpoints", "endpoints/integration")


def test_what_stays_is_waited_for_too():
    assert going(samples.xr(), staying=(endpoints(),))["network"].step is Step.WAIT_FOR_DEPENDANTS


def test_a_network_that_stays_keeps_nobody_from_going():
    assert going(endpoints(), staying=(samples.xr(),))["endpoints"].step is Step.PREPARE


def test_what_a_kind_needs():
    assert (needs_of("Network"), needs_of("VpcEndpoints")) == (frozenset(), frozenset({"Network"}))


@pytest.mark.parametrize(
    ("gone", "found"), [(set(), set()), ({"Network"}, {"endpoints"}), ({"VpcEndpoints"}, set()), ({"Other"}, set())]
)
def test_who_cannot_stay_when_a_kind_goes(gone, found):
    live = {"network": samples.xr(), "endpoints": endpoints()}
    assert bereft(live, frozenset(gone)).keys() == found
