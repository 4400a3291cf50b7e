from dataclasses import replace

import pytest
import samples
from fakekube import FakeKube

from crofter.api.components.network import NETWORK
from crofter.kube.apply import CrossplaneFields, crossplane_fields, ensure, strays
from crofter.kube.manifests import manifest
from crofter.kube.observe import observed_xr
from crofter.plan.model import Wanted

SPEC = samples.network_spec()
WANTED = Wanted(NETWORK, "network", "team", "shop-network-60de19", SPEC)
COLLECTION = "/apis/aws.crofter.dev/v1alpha1/namespaces/team/networks"
PATH = f"{COLLECTION}/shop-network-60de19"


def test_a_composite_resource_belongs_by_labels_and_has_no_owner():
    assert manifest(WANTED) == {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": "Network",
        "metadata": {
            "name": "shop-network-60de19",
            "namespace": "team",
            "labels": {
                "crofter.dev/environment": "shop",
                "crofter.dev/component": "network",
                "crossplane.io/composite": "shop-network-60de19",
            },
        },
        "spec": {**SPEC, "crossplane": {"compositionRef": {"name": "networks.aws.crofter.dev"}}},
    }


@pytest.mark.parametrize(
    ("chosen", "wanted", "written"),
    [
        ("networks.aws.crofter.dev", None, None),
        ("networks.aws.crofter.dev", "own-networks", "own-networks"),
        ("own-networks", "own-networks", None),
        ("own-networks", None, "networks.aws.crofter.dev"),
        ("by-hand", "own-networks", "own-networks"),
        ("", None, None),
    ],
)
async def test_the_composition_is_the_accounts_choice(chosen, wanted, written):
    live = samples.xr_object()
    live["spec"]["crossplane"] = {"compositionRef": {"name": chosen}} if chosen else {}
    kube = FakeKube(live)
    await ensure(kube, replace(WANTED, composition=wanted), observed_xr(live))
    assert [one["spec"]["crossplane"] for one in kube.bodies(PATH)] == (
        [] if written is None else [{"compositionRef": {"name": written}}]
    )


@pytest.mark.parametrize(
    ("live", "wanted", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"a": 1}, ["/spec/b"]),
        ({"a": 1, "crossplane": {"x": 1}}, {"a": 1}, []),
        ({"tags": {"mine": "1", "theirs": "2"}}, {"tags": {"mine": "1"}}, ["/spec/tags/theirs"]),
        ({"tags": {"a/b~c": "1"}}, {"tags": {}}, ["/spec/tags/a~1b~0c"]),
        ({"tags": {"crossplane": "1"}}, {"tags": {}}, ["/spec/tags/crossplane"]),
        ({"a": {"b": {"c": 1, "d": 2}}}, {"a": {"b": {"c": 1}}}, ["/spec/a/b/d"]),
        ({"a": {"b": 1}}, {"a": "x"}, []),
    ],
)
def test_what_others_put_beside_the_wanted_fields(live, wanted, paths):
    assert strays(live, wanted) == [{"op": "remove", "path": path} for path in paths]


async def test_what_is_as_wanted_is_not_written():
    kube = FakeKube()
    assert await ensure(kube, WANTED, samples.xr()) is None
    assert kube.requests == []


@pytest.mark.parametrize(
    ("existing", "request_"),
    [
        (None, f"POST {COLLECTION}"),
        (samples.xr(wanted=samples.network_spec(paused=True)), f"PATCH {PATH}"),
    ],
)
async def test_what_is_absent_is_created_and_what_differs_is_applied_with_one_write(existing, request_):
    kube = FakeKube()
    applied = await ensure(kube, WANTED, existing)
    assert kube.written == [request_]
    assert {key: value for key, value in applied["spec"].items() if key != "crossplane"} == SPEC


async def test_what_exists_although_no_event_said_so_is_applied():
    kube = FakeKube(samples.xr_object(wanted=samples.network_spec(tags={"a": "b"})))
    applied = await ensure(kube, WANTED, None)
    assert kube.written == [f"POST {COLLECTION}", f"PATCH {PATH}", f"PATCH {PATH}"]
    assert {key: value for key, value in applied["spec"].items() if key != "crossplane"} == SPEC


FINALIZER = "composite.apiextensions.crossplane.io"


def sibling(*, finalizers: tuple[str, ...] = (FINALIZER,), revision: str | None = "networks-1a2b3c", **metadata):
    references = {"compositionRef": {"name": "networks.aws.crofter.dev"}}
    if revision is not None:
        references["compositionRevisionRef"] = {"name": revision}
    return {"metadata": {"name": "x", "finalizers": list(finalizers), **metadata}, "spec": {"crossplane": references}}


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        (sibling(), CrossplaneFields("networks-1a2b3c", (FINALIZER,))),
        (sibling(finalizers=(FINALIZER, "example.org/x")), CrossplaneFields("networks-1a2b3c", (FINALIZER,))),
        (
            sibling(finalizers=(f"{FINALIZER}/composite",)),
            CrossplaneFields("networks-1a2b3c", (f"{FINALIZER}/composite",)),
        ),
        (sibling(finalizers=("foregroundDeletion", FINALIZER), deletionTimestamp="2026-03-01T12:00:00Z"), None),
        (sibling(finalizers=()), None),
        (sibling(revision=None), None),
        ({"metadata": {"name": "x"}, "spec": {}}, None),
    ],
)
def test_what_crossplane_writes_first_is_learned_from_what_it_wrote_to_another(raw, known):
    assert crossplane_fields(raw) == (known and ("networks.aws.crofter.dev", known))


async def test_a_new_composite_resource_has_what_crossplane_would_write_first():
    kube = FakeKube()
    await ensure(kube, WANTED, None, CrossplaneFields("networks-1a2b3c", (FINALIZER,)))
    (body,) = kube.bodies(COLLECTION)
    assert body["metadata"]["finalizers"] == [FINALIZER]
    assert body["metadata"]["labels"]["crossplane.io/composite"] == "shop-network-60de19"
    assert body["spec"]["crossplane"] == {
        "compositionRef": {"name": "networks.aws.crofter.dev"},
        "compositionRevisionRef": {"name": "networks-1a2b3c"},
    }


async def test_what_others_added_is_removed():
    live = samples.xr_object(wanted=samples.network_spec(tags={"theirs": "1"}, permissions="all"))
    kube = FakeKube(live)
    applied = await ensure(kube, WANTED, observed_xr(live))
    assert kube.written == [f"PATCH {PATH}", f"PATCH {PATH}"]
    assert kube.bodies(PATH)[1] == [
        {"op": "remove", "path": "/spec/tags/theirs"},
        {"op": "remove", "path": "/spec/permissions"},
    ]
    assert {key: value for key, value in applied["spec"].items() if key != "crossplane"} == SPEC


HALTED = {"crossplane.io/paused": "true"}


@pytest.mark.parametrize(("deletion", "patches"), [("Prepare", 2), ("No", 1)])
async def test_what_was_halted_on_its_way_out_and_is_wanted_again_goes_on(deletion, patches):
    live = samples.xr_object(
        wanted=samples.network_spec(deletion=deletion, tags={"a": "b"}), annotations=HALTED, echo="older"
    )
    kube = FakeKube(live)
    await ensure(
        kube, Wanted(NETWORK, "network", "team", "shop-network-60de19", {**SPEC, "tags": {"a": "c"}}), observed_xr(live)
    )
    assert kube.written == [f"PATCH {PATH}"] * patches
    assert (kube.bodies(PATH)[-1] == {"metadata": {"annotations": {"crossplane.io/paused": None}}}) is (patches == 2)
