from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crofter.kube.environments import Environments


def environment(name, cidr=None, *, account="sydney", hosts=(), version=1, namespace="team", **metadata):
    spec = {"accountRef": {"name": account}, "apis": [{"name": "a", "domain": {"name": host}} for host in hosts]}
    if cidr is not None:
        spec["network"] = {"cidr": cidr}
    identity = {"namespace": namespace, "name": name, "uid": f"uid-{name}", "resourceVersion": str(version)}
    return {"metadata": identity | metadata, "spec": spec}


def conflicts(store, raw):
    found = store.neighbours(raw["metadata"]["namespace"], raw["metadata"]["name"], raw["spec"])
    return {one.name for one in found}


STANDING = (
    environment("wide", "10.0.0.0/12"),
    environment("one", "10.40.0.0/16"),
    environment("two", "10.41.0.0/16"),
    environment("small", "10.40.128.0/24"),
    environment("other", "10.40.0.0/16", account="dublin"),
    environment("host", hosts=("api.example.com", "b.example.com")),
    environment("rubbish", "10.40.0.0/99"),
    environment("none"),
)


@pytest.mark.parametrize(
    ("asking", "names"),
    [
        (environment("new", "10.40.0.0/16"), {"one", "small"}),
        (environment("new", "10.40.128.0/25"), {"one", "small"}),
        (environment("new", "10.40.0.0/24"), {"one"}),
        (environment("new", "10.32.0.0/11"), {"one", "two", "small"}),
        (environment("new", "10.0.0.0/8"), {"wide", "one", "two", "small"}),
        (environment("new", "10.15.0.0/16"), {"wide"}),
        (environment("new", "192.168.0.0/16"), set()),
        (environment("new", "10.40.0.0/16", account="dublin"), {"other"}),
        (environment("new", "10.40.0.0/16", account="nowhere"), set()),
        (environment("new", "nonsense"), set()),
        (environment("new", hosts=("api.example.com",)), {"host"}),
        (environment("new", "10.41.0.0/16", hosts=("b.example.com",)), {"host", "two"}),
        (environment("one", "10.40.0.0/16"), {"small"}),
        (environment("one", "10.40.0.0/16", namespace="others"), {"one", "small"}),
    ],
)
def test_only_what_may_conflict_in_the_same_account_is_a_neighbour(asking, names):
    store = Environments()
    for raw in STANDING:
        store.put(raw)
    assert conflicts(store, asking) == names


def test_what_is_live_counts():
    store = Environments()
    store.put(environment("one", "10.40.0.0/16"))
    store.put(environment("one", "10.50.0.0/16", version=2))
    assert conflicts(store, environment("new", "10.40.0.0/16")) == set()
    assert conflicts(store, environment("new", "10.50.1.0/24")) == {"one"}
    store.put(environment("one", "10.50.0.0/16", account="dublin", version=3))
    assert conflicts(store, environment("new", "10.50.1.0/24")) == set()
    assert [raw["metadata"]["name"] for raw in store.of_account("dublin")] == ["one"]
    assert store.of_account("sydney") == ()
    store.drop(environment("one", version=3))
    assert store.of_account("dublin") == ()
    assert conflicts(store, environment("new", "10.50.1.0/24", account="dublin")) == set()


def test_a_spec_of_another_shape_has_no_neighbours():
    store = Environments()
    store.put({"metadata": environment("odd")["metadata"], "spec": {"accountRef": "x", "network": [1], "apis": {}}})
    assert store.neighbours("team", "new", {"network": "10.0.0.0/8", "apis": 3}) == ()


BLOCKS = st.builds(
    lambda address, length: str(IPv4Network((address, length), strict=False)),
    st.integers(0x0A280000, 0x0A2BFFFF),
    st.integers(12, 28),
)


@given(st.lists(BLOCKS, min_size=1, max_size=12), BLOCKS)
def test_every_block_that_overlaps_is_found(standing, asked):
    store = Environments()
    for number, cidr in enumerate(standing):
        store.put(environment(f"e{number}", cidr))
    expected = {f"e{n}" for n, cidr in enumerate(standing) if IPv4Network(cidr).overlaps(IPv4Network(asked))}
    assert conflicts(store, environment("new", asked)) == expected
