from dataclasses import replace

import pytest
import samples

from crofter.api.registry import BY_KIND
from crofter.plan.model import revision
from crofter.plan.observed import Reference
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
        ({"wanted": PREPARED, "adopting": 1, "applied": 29}, Step.WAIT_FOR_ECHO),
        ({"wanted": PREPARED, "adopting": 1, "applied": 30}, Step.HALT),
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


VPC, ALARM = ("ec2.aws.m.upbound.io/v1beta1", "VPC"), ("cloudwatch.aws.m.upbound.io/v1beta1", "MetricAlarm")
PLAIN = {"total": 2, "ready": "True", "references": (VPC, VPC)}


@pytest.mark.parametrize(
    ("xr", "step"),
    [
        (PLAIN, Step.HALT),
        (PLAIN | {"echo": "other"}, Step.HALT),
        (PLAIN | {"total": 3}, Step.PREPARE),
        (PLAIN | {"references": (VPC, ALARM)}, Step.PREPARE),
        (PLAIN | {"references": (VPC, ("example.org/v1", "Thing"))}, Step.PREPARE),
        (PLAIN | {"adopting": 1}, Step.PREPARE),
        (PLAIN | {"echo": None}, Step.PREPARE),
        (PLAIN | {"composition": "own"}, Step.PREPARE),
        (PLAIN | {"wanted": samples.network_spec(paused=True)}, Step.PREPARE),
        (PLAIN | {"wanted": PREPARED, "echo": "other"} | samples.HALTED, Step.WAIT_FOR_HALT),
        (PLAIN | {"wanted": PREPARED, "echo": "other"} | samples.AT_REST, Step.DELETE),
    ],
)
def test_a_component_without_anything_to_lift_is_halted_at_once(xr, step):
    references, composition = xr["references"], xr.get("composition")
    live = samples.xr(**{name: value for name, value in xr.items() if name not in ("references", "composition")})
    live = replace(live, references=tuple(Reference(*one) for one in references), composition=composition)
    found = going(live)["network"]
    assert found.step is step
    assert (found.spec is not None) is (step is Step.PREPARE or live.spec["deletion"] == "No")


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


def of(kind, component, **spec):
    wanted = samples.network_spec(component=component, **spec)
    return samples.observed_xr(samples.xr_object(wanted=wanted, outputs={}) | {"kind": kind})


@pytest.mark.parametrize(
    ("xr", "stays", "step"),
    [
        (of("LambdaFunction", "function/a"), of("HttpApi", "api/x"), Step.PREPARE),
        (of("LambdaFunction", "function/a"), of("HttpApi", "api/x", tags={"a": "function/ab"}), Step.PREPARE),
        (
            of("LambdaFunction", "function/a"),
            of("HttpApi", "api/x", tags={"a": "function/a"}),
            Step.WAIT_FOR_DEPENDANTS,
        ),
        (of("Encryption", "encryption"), of("HttpApi", "api/x"), Step.WAIT_FOR_DEPENDANTS),
        (samples.xr(), of("HttpApi", "api/x"), Step.PREPARE),
        (of("LogArchive", "log-archive"), of("LambdaFunction", "function/a"), Step.PREPARE),
        (samples.xr(), of("Cluster", "cluster"), Step.PREPARE),
        (samples.xr(), of("Cluster", "cluster", discovery={"vpcId": "vpc-1"}), Step.WAIT_FOR_DEPENDANTS),
        (samples.xr(), of("LambdaFunction", "function/a"), Step.PREPARE),
        (samples.xr(), of("LambdaFunction", "function/a", network={}), Step.WAIT_FOR_DEPENDANTS),
        (of("Ingress", "ingress"), of("WebService", "service/a"), Step.PREPARE),
        (of("Ingress", "ingress"), of("WebService", "service/a", ingress={}), Step.WAIT_FOR_DEPENDANTS),
    ],
)
def test_one_of_several_goes_once_nobody_who_stays_works_with_it(xr, stays, step):
    assert going(xr, staying=(stays,))[xr.component].step is step


def test_those_that_go_together_go_in_order_whomever_they_work_with():
    prepared = {"deletion": "Prepare"}
    function, api = of("LambdaFunction", "function/a", **prepared), of("HttpApi", "api/x", **prepared)
    assert {name: one.step for name, one in going(function, api).items()} == {
        "function/a": Step.HALT,
        "api/x": Step.HALT,
    }
    halted = samples.xr_object(
        wanted=samples.network_spec(component="function/a", **prepared), outputs={}, **samples.AT_REST
    )
    at_rest = samples.observed_xr(halted | {"kind": "LambdaFunction"})
    assert going(at_rest, api)["function/a"].step is Step.WAIT_FOR_DEPENDANTS


def test_a_network_that_stays_keeps_nobody_from_going():
    assert going(endpoints(), staying=(samples.xr(),))["endpoints"].step is Step.PREPARE


def test_what_a_kind_needs():
    assert (needs_of("Network"), needs_of("VpcEndpoints")) == (frozenset(), frozenset({"Network"}))


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ({}, set()),
        ({"endpoints": "VpcEndpoints"}, set()),
        ({"network": "Network"}, {"endpoints", "function/a", "api/x"}),
        ({"queue/jobs": "Queue"}, {"function/a", "api/x"}),
        ({"queue/other": "Queue"}, set()),
        ({"queue/jobs": "Queue", "function/a": "LambdaFunction"}, {"function/a", "api/x"}),
    ],
)
def test_who_works_with_what_goes_cannot_stay(gone, found):
    live = {
        "network": samples.xr(),
        "endpoints": endpoints(),
        "queue/jobs": of("Queue", "queue/jobs"),
        "function/a": of("LambdaFunction", "function/a", tags={"source": "queue/jobs"}, network={}),
        "function/outside": of("LambdaFunction", "function/outside"),
        "api/x": of("HttpApi", "api/x", tags={"target": "function/a"}),
    }
    assert bereft(live, {component: BY_KIND[kind] for component, kind in gone.items()}).keys() == found
