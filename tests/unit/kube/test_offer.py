"""Where things are is offered to other tools, and written only when it changed."""

import pytest
import samples
from fakekube import FakeKube

from crofter.kube.offer import offer

RAW = samples.environment_object()
NAME = f"{RAW['metadata']['name']}-outputs"
PATH = f"/api/v1/namespaces/{RAW['metadata']['namespace']}/configmaps"
VALUES = {"network/vpc": "vpc-1", "queue/export/url": "https://q"}


async def test_a_config_map_goes_with_its_environment():
    kube = FakeKube()
    await offer(kube, RAW, VALUES)
    made = kube.one("configmaps")
    assert made["data"] == {"network.vpc": "vpc-1", "queue.export.url": "https://q"}
    assert made["metadata"]["name"] == NAME
    assert [(one["kind"], one["uid"]) for one in made["metadata"]["ownerReferences"]] == [
        ("Environment", RAW["metadata"]["uid"])
    ]
    assert kube.written == [f"POST {PATH}"]


async def test_what_has_not_changed_is_not_written():
    kube = FakeKube()
    await offer(kube, RAW, VALUES)
    kube.requests.clear()
    await offer(kube, RAW, VALUES)
    assert kube.written == []
    assert len(kube.requests) == 1


async def test_what_is_gone_goes_and_what_is_new_comes():
    kube = FakeKube()
    await offer(kube, RAW, VALUES)
    await offer(kube, RAW, {"network/vpc": "vpc-2", "api/public/url": "https://a"})
    assert kube.one("configmaps")["data"] == {"network.vpc": "vpc-2", "api.public.url": "https://a"}


async def test_where_there_is_nothing_to_tell_there_is_no_config_map():
    kube = FakeKube()
    await offer(kube, RAW, {})
    assert kube.written == []


@pytest.mark.parametrize("labels", [{}, {"crofter.dev/environment": "another"}])
async def test_somebody_elses_config_map_is_left_alone(labels):
    theirs = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": NAME, "namespace": RAW["metadata"]["namespace"], "labels": labels},
        "data": {"a": "b"},
    }
    kube = FakeKube(theirs)
    await offer(kube, RAW, VALUES)
    assert kube.written == []
