import asyncio
from functools import partial

import aiohttp
import pytest
from fakekube import FakeKube

from crofter.kube import lease as module
from crofter.kube.lease import Lease, LeaseLostError, while_leading

turn = partial(asyncio.sleep, 0)
"""Lets others run; bound before the clock takes the place of `asyncio.sleep`."""

PATH = "/apis/coordination.k8s.io/v1/namespaces/crofter-system/leases"


class Clock:
    """Time that passes only in sleep."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds
        await turn()


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(module.time, "monotonic", made.monotonic)
    monkeypatch.setattr(module.asyncio, "sleep", made.sleep)
    return made


def held_by(other="another-replica", **spec):
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "crofter", "namespace": "crofter-system", "uid": "u", "resourceVersion": "1"},
        "spec": {
            "holderIdentity": other,
            "leaseDurationSeconds": 10,
            "acquireTime": "2026-03-01T11:00:00.000000Z",
            "renewTime": "2026-03-01T11:59:59.000000Z",
            "leaseTransitions": 4,
        }
        | spec,
    }


def lease(kube, identity="me"):
    return Lease(kube, "crofter-system", "crofter", identity)


async def test_a_lease_that_nobody_has_made_is_made(clock):
    kube = FakeKube()
    await lease(kube).acquire()
    assert kube.written == [f"POST {PATH}"]
    spec = kube.one("leases")["spec"]
    assert (spec["holderIdentity"], spec["leaseDurationSeconds"], spec["leaseTransitions"]) == ("me", 10, 1)
    assert spec["acquireTime"] == spec["renewTime"]


async def test_a_lease_that_was_released_is_taken_at_once(clock):
    kube = FakeKube(held_by(""))
    await lease(kube).acquire()
    assert clock.now == 1000.0
    assert kube.one("leases")["spec"]["leaseTransitions"] == 5


async def test_a_lease_whose_holder_is_silent_is_taken_by_this_replicas_own_clock(clock):
    kube = FakeKube(held_by(renewTime="2099-01-01T00:00:00.000000Z"))
    await lease(kube).acquire()
    assert 1010.0 < clock.now < 1013.0
    assert kube.one("leases")["spec"]["holderIdentity"] == "me"


async def test_a_lease_whose_holder_renews_is_waited_for(clock):
    kube = FakeKube(held_by())
    waiting = asyncio.ensure_future(lease(kube).acquire())
    for second in range(60):
        for _ in range(3):
            await turn()
        if not waiting.done():
            kube.one("leases")["spec"]["renewTime"] = f"2026-03-01T12:00:{second:02}.000000Z"
    assert clock.now > 1060
    assert not waiting.done()
    assert kube.written == []
    waiting.cancel()


async def test_of_two_that_take_it_together_one_waits(clock):
    kube = FakeKube(held_by(""))
    kube.refuse("PUT", "leases", 409)
    await lease(kube).acquire()
    assert [method for method, _, _ in kube.requests] == ["GET", "PUT", "GET", "PUT"]


async def test_renewing_keeps_the_time_of_acquisition_and_counts_no_transition(clock):
    kube = FakeKube(held_by("me"))
    await lease(kube).acquire()
    spec = kube.one("leases")["spec"]
    assert (spec["acquireTime"], spec["leaseTransitions"]) == ("2026-03-01T11:00:00.000000Z", 4)
    assert spec["renewTime"] > "2026-03-01T11:59:59.000000Z"


class Broken(FakeKube):
    """Fails with an error from the given request on."""

    def __init__(self, error, after):
        super().__init__(held_by("me"))
        self.error, self.after = error, after

    async def request(self, *arguments, **named):
        if len(self.requests) >= self.after:
            self.requests.append(("GET", "", None))
            raise self.error
        return await super().request(*arguments, **named)


@pytest.mark.parametrize("error", [ConnectionRefusedError(), aiohttp.ServerDisconnectedError(), TimeoutError()])
async def test_a_lease_that_cannot_be_renewed_is_given_up_before_others_may_take_it(clock, error):
    kube = Broken(error, after=4)
    with pytest.raises(LeaseLostError, match="Lease crofter-system/crofter could not be renewed in time"):
        await lease(kube).hold()
    assert clock.now == 1000 + 2 * 2.5 + 8


async def test_a_lease_that_another_took_is_given_up_at_once(clock):
    kube = FakeKube(held_by("another"))
    with pytest.raises(LeaseLostError):
        await lease(kube).hold()
    assert kube.written == []
    assert clock.now == 1000 + 2.5


class Slow(FakeKube):
    """Never answers the given request."""

    def __init__(self, number):
        super().__init__(held_by("me"))
        self.number = number

    async def request(self, *arguments, **named):
        if len(self.requests) == self.number:
            self.requests.append(("GET", "", None))
            await asyncio.get_running_loop().create_future()
        return await super().request(*arguments, **named)


async def test_one_answer_that_never_comes_leaves_time_for_another_try(clock):
    kube = Slow(2)
    holding = asyncio.ensure_future(lease(kube).hold())
    while clock.now < 1020:
        clock.now += 0.1  # while an answer is waited for
        await turn()
    assert not holding.done()
    assert len(kube.written) > 2
    holding.cancel()


async def test_one_missed_renewal_is_made_good(clock):
    kube = FakeKube(held_by("me"))
    kube.refuse("PUT", "leases", 500)
    holding = asyncio.ensure_future(lease(kube).hold())
    for _ in range(40):
        await turn()
    assert clock.now > 1030
    assert not holding.done()
    holding.cancel()


async def test_a_released_lease_is_free_for_the_next(clock):
    kube = FakeKube(held_by("me"))
    await lease(kube).release()
    spec = kube.one("leases")["spec"]
    assert (spec["holderIdentity"], spec["leaseDurationSeconds"]) == ("", 1)


@pytest.mark.parametrize(
    "kube", [FakeKube(held_by("another")), FakeKube(), Broken(aiohttp.ServerDisconnectedError(), 0)]
)
async def test_releasing_what_is_not_held_does_nothing(clock, kube):
    await lease(kube).release()
    assert kube.written == []


async def test_work_runs_while_the_lease_is_held_and_releases_it_when_it_ends(clock):
    kube = FakeKube()
    seen = []

    async def work():
        seen.append(kube.one("leases")["spec"]["holderIdentity"])
        raise RuntimeError("done")

    with pytest.raises(ExceptionGroup) as caught:
        await while_leading(lease(kube), work)
    assert [str(one) for one in caught.value.exceptions] == ["done"]
    assert seen == ["me"]
    assert kube.one("leases")["spec"]["holderIdentity"] == ""


async def test_work_is_stopped_when_the_lease_is_lost(clock):
    kube = Broken(ConnectionRefusedError(), after=2)
    stopped = []

    async def work():
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            stopped.append(clock.now)

    with pytest.raises(ExceptionGroup) as caught:
        await while_leading(lease(kube), work)
    assert isinstance(caught.value.exceptions[0], LeaseLostError)
    assert stopped == [1008.0]
