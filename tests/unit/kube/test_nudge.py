import pytest
import samples
from fakekube import FakeKube

from crofter.kube.nudge import due, nudge
from crofter.kube.observe import observed_xr

HELD = ({"type": "Responsive", "status": "False", "reason": "WatchCircuitOpen", "message": ""},)
FREE = ({"type": "Responsive", "status": "True", "reason": "", "message": ""},)


def silent(*, nudged=None, **fields):
    raw = samples.xr_object(**{"echo": "older"} | fields)
    if nudged is not None:
        raw["metadata"]["annotations"] = {"crossplane.io/reconcile-requested-at": nudged}
    return raw


@pytest.mark.parametrize(
    ("raw", "is_due"),
    [
        (silent(applied=29), False),
        (silent(applied=30), True),
        (silent(echo=None, applied=31), True),
        (silent(echo="", applied=300), False),
        (silent(applied=300, deleting=True), False),
        (silent(applied=1, conditions=HELD), True),
        (silent(applied=1, conditions=FREE), False),
        (silent(applied=300, nudged=samples.ago(29)), False),
        (silent(applied=300, nudged=samples.ago(30)), True),
        (silent(applied=1, conditions=HELD, nudged=samples.ago(5)), False),
        (silent(applied=300, nudged="yesterday"), True),
        (silent(applied=300, nudged="2026-03-01T11:59:50"), False),
    ],
    ids=[
        "young",
        "silent",
        "never-rendered",
        "echoed",
        "deleting",
        "held-back",
        "free",
        "nudged-just-now",
        "nudged-long-ago",
        "held-back-and-nudged",
        "nudged-by-hand",
        "nudged-by-hand-without-a-zone",
    ],
)
def test_when_crossplane_is_asked_for_attention(raw, is_due):
    assert due(observed_xr(raw), samples.NOW) is is_due


async def test_a_nudge_is_one_annotation():
    raw = silent(applied=60)
    kube = FakeKube(raw)
    nudged = await nudge(kube, observed_xr(raw), samples.NOW)
    stamp = {"crossplane.io/reconcile-requested-at": "2026-03-01T12:00:00Z"}
    assert kube.bodies("networks") == [{"metadata": {"annotations": stamp}}]
    assert await nudge(kube, observed_xr(nudged), samples.NOW) is None
    assert len(kube.requests) == 1
