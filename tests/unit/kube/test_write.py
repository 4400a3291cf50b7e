import pytest
import samples
from fakekube import FakeKube

from crofter.kube.errors import KubeError
from crofter.kube.resources import ACCOUNTS, ENVIRONMENTS
from crofter.kube.write import add_finalizer, remove_finalizer, write_status

PATH = "/apis/crofter.dev/v1alpha1/namespaces/team/environments/shop"


def live(**fields):
    raw = samples.environment_object()
    raw["metadata"] |= fields.pop("metadata", {})
    return raw | fields


@pytest.mark.parametrize(
    ("before", "status", "changed"),
    [
        (None, {"summary": "a"}, {"summary": "a"}),
        ({"summary": "a", "region": "x"}, {"summary": "b", "region": "x"}, {"summary": "b"}),
        ({"summary": "a", "plan": {"approvalHash": "h"}}, {"summary": "a"}, {"plan": None}),
        ({"components": [{"name": "a"}]}, {"components": []}, {"components": []}),
    ],
)
async def test_only_what_changes_of_a_status_is_sent(before, status, changed):
    raw = live(**({"status": before} if before else {}))
    kube = FakeKube(raw)
    written = await write_status(kube, ENVIRONMENTS, raw, status)
    assert kube.written == [f"PATCH {PATH}/status"]
    assert kube.bodies(PATH) == [{"metadata": {"resourceVersion": "10"}, "status": changed}]
    assert written["status"] == status


@pytest.mark.parametrize("status", [{}, {"summary": "a", "conditions": []}])
async def test_a_status_that_is_so_already_is_not_sent(status):
    raw = live(status=status)
    kube = FakeKube(raw)
    assert await write_status(kube, ENVIRONMENTS, raw, dict(status)) is None
    assert kube.requests == []


async def test_a_status_is_not_written_over_an_object_that_changed():
    kube = FakeKube(live(metadata={"resourceVersion": "11"}))
    with pytest.raises(KubeError) as caught:
        await write_status(kube, ENVIRONMENTS, live(), {"summary": "a"})
    assert caught.value.conflict


async def test_a_finalizer_is_added_once_beside_others():
    raw = live(metadata={"finalizers": ["theirs"]})
    kube = FakeKube(raw)
    held = await add_finalizer(kube, ENVIRONMENTS, raw, "crofter.dev/environment")
    assert held["metadata"]["finalizers"] == ["theirs", "crofter.dev/environment"]
    assert await add_finalizer(kube, ENVIRONMENTS, held, "crofter.dev/environment") is None
    assert kube.bodies(PATH) == [
        {"metadata": {"finalizers": ["theirs", "crofter.dev/environment"], "resourceVersion": "10"}}
    ]


async def test_a_finalizer_is_removed_once_and_others_stay():
    raw = live(metadata={"finalizers": ["crofter.dev/environment", "theirs"]})
    kube = FakeKube(raw)
    free = await remove_finalizer(kube, ENVIRONMENTS, raw, "crofter.dev/environment")
    assert free["metadata"]["finalizers"] == ["theirs"]
    assert await remove_finalizer(kube, ENVIRONMENTS, free, "crofter.dev/environment") is None
    assert len(kube.requests) == 1


async def test_what_belongs_to_no_namespace_is_written_without_one():
    raw = samples.account_object()
    kube = FakeKube(raw)
    await add_finalizer(kube, ACCOUNTS, raw, "crofter.dev/account")
    assert kube.written == ["PATCH /apis/crofter.dev/v1alpha1/accounts/sydney"]
