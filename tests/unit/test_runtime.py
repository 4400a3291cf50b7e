import asyncio
import contextlib

import kopf
import pytest
import samples
from fakekube import FakeKube

from crofter.handlers import register
from crofter.metrics import REGISTRY
from crofter.outcome import DONE, GONE, waiting
from crofter.runtime import Runtime
from crofter.world import World


class Recorder:
    """A queue that only notes what is asked for."""

    def __init__(self):
        self.keys = []

    def add(self, key, delay=0.0):
        self.keys.append(key)


@pytest.fixture
def runtime():
    return Runtime(World(FakeKube()), "crofter-system", queue=Recorder())


def environment(name="shop", *, valid=None, version=10, **fields):
    raw = samples.environment_object(version=version, **fields)
    raw["metadata"] |= {"name": name, "uid": name}
    if valid is not None:
        raw["status"] = {"conditions": [{"type": "Valid", "status": valid}]}
    return raw


def keys(runtime):
    found, runtime.queue.keys = runtime.queue.keys, []
    return found


@pytest.mark.parametrize("kind", [None, "ADDED", "MODIFIED"])
def test_an_environment_that_appears_or_changes_gets_a_turn(runtime, kind):
    runtime.environment_event(kind, environment())
    assert keys(runtime) == ["Environment/team/shop"]


def test_an_event_that_is_older_than_what_is_known_is_passed_over(runtime):
    runtime.environment_event("MODIFIED", environment(version=10))
    keys(runtime)
    runtime.environment_event("MODIFIED", environment(version=9))
    assert keys(runtime) == []


def test_an_environment_that_vanishes_wakes_whom_it_stood_in_the_way_of(runtime):
    for name, valid in (("shop", "True"), ("refused", "False"), ("good", "True"), ("new", None)):
        runtime.environment_event("ADDED", environment(name, valid=valid))
    runtime.environment_event("ADDED", environment("elsewhere", valid="False", accountRef={"name": "dublin"}))
    keys(runtime)
    runtime.environment_event("DELETED", environment())
    assert sorted(keys(runtime)) == ["Account//sydney", "Environment/team/refused", "Environment/team/shop"]
    assert runtime.world.environments.get("team", "shop") is None


def test_an_account_wakes_those_who_live_in_it(runtime):
    runtime.environment_event("ADDED", environment())
    runtime.environment_event("ADDED", environment("elsewhere", accountRef={"name": "dublin"}))
    keys(runtime)
    runtime.account_event("MODIFIED", samples.account_object())
    assert keys(runtime) == ["Account//sydney", "Environment/team/shop"]


@pytest.mark.parametrize("kind", ["ADDED", "MODIFIED", "DELETED"])
def test_a_composite_resource_wakes_its_environment(runtime, kind):
    runtime.xr_event(kind, samples.xr_object())
    assert keys(runtime) == ["Environment/team/shop"]


def test_a_composite_resource_of_somebody_else_wakes_nobody(runtime):
    raw = samples.xr_object()
    del raw["metadata"]["labels"]
    runtime.xr_event("ADDED", raw)
    assert keys(runtime) == []


# --- one turn


@pytest.mark.parametrize(("outcome", "again"), [(GONE, None), (DONE, 600.0), (waiting(2.5), 2.5)])
async def test_an_outcome_says_when_to_look_again(runtime, monkeypatch, outcome, again):
    async def reconcile(world, namespace, name):
        assert (namespace, name) == ("team", "shop")
        return outcome

    monkeypatch.setattr("crofter.runtime.reconcile", reconcile)
    assert await runtime._handle("Environment/team/shop") == again


async def test_an_account_has_no_namespace(runtime, monkeypatch):
    async def reconcile_account(world, name):
        assert name == "sydney"
        return DONE

    monkeypatch.setattr("crofter.runtime.reconcile_account", reconcile_account)
    assert await runtime._handle("Account//sydney") == 600.0


def value(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_what_goes_wrong_is_counted_and_left_to_the_queue(runtime, monkeypatch):
    async def reconcile(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr("crofter.runtime.reconcile", reconcile)
    before = value("crofter_reconciles_total", kind="Environment", outcome="unexpected")
    with pytest.raises(RuntimeError):
        await runtime._handle("Environment/team/shop")
    assert value("crofter_reconciles_total", kind="Environment", outcome="unexpected") == before + 1


def test_environments_are_counted_by_condition(runtime):
    for name, valid in (("a", "True"), ("b", "True"), ("c", "False")):
        runtime.world.environments.put(environment(name, valid=valid))
    runtime.count_environments()
    assert value("crofter_environments", condition="Valid", status="True") == 2
    assert value("crofter_environments", condition="Valid", status="False") == 1
    runtime.world.environments.drop(environment("c"))
    runtime.count_environments()
    assert value("crofter_environments", condition="Valid", status="False") == 0


async def test_a_turn_that_takes_too_long_is_stuck():
    runtime = Runtime(World(FakeKube()), "crofter-system")
    now = asyncio.get_running_loop().time()
    runtime.queue.busy_since = {"Environment/team/slow": now - 301, "Environment/team/quick": now - 299}
    assert runtime.stuck() == ("Environment/team/slow",)


async def test_a_list_that_fails_is_asked_for_again(monkeypatch):
    kube = FakeKube(environment(), samples.account_object())
    runtime = Runtime(World(kube), "crofter-system", queue=Recorder())
    kube.refuse("GET", "/environments", 500)
    slept = []

    async def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 2:
            raise asyncio.CancelledError

    monkeypatch.setattr("crofter.runtime.asyncio.sleep", sleep)
    with contextlib.suppress(asyncio.CancelledError):
        await runtime._relist()
    assert slept == [5.0, 600.0]
    assert keys(runtime) == ["Environment/team/shop", "Account//sydney"]


async def test_a_fresh_list_wakes_what_had_vanished_too():
    kube = FakeKube(environment("kept"))
    runtime = Runtime(World(kube), "crofter-system", queue=Recorder())
    runtime.world.environments.put(environment("vanished"))
    listing = asyncio.ensure_future(runtime._relist())
    for _ in range(5):
        await asyncio.sleep(0)
    listing.cancel()
    assert sorted(keys(runtime)) == ["Environment/team/kept", "Environment/team/vanished"]


# --- Kopf's side


def test_handlers_only_for_what_is_watched_and_reviewed(runtime):
    def ids(*, admission):
        registry = kopf.OperatorRegistry()
        register(registry, runtime, admission=admission)
        return (
            sorted(str(handler.id) for handler in registry._watching.get_all_handlers()),
            sorted(str(handler.id) for handler in registry._webhooks.get_all_handlers()),
        )

    watched = [
        "accountbaselines",
        "accounts",
        "appsecrets",
        "buckets",
        "clusters",
        "databases",
        "domains",
        "encryptions",
        "environments",
        "httpapis",
        "identities",
        "ingresses",
        "lambdafunctions",
        "logarchives",
        "monitorings",
        "networks",
        "notifications",
        "queues",
        "registries",
        "securitygroups",
        "vpcendpoints",
        "webservices",
    ]
    assert ids(admission=False) == (watched, [])
    assert ids(admission=True) == (watched, ["accounts", "environments", "namespaces"])
