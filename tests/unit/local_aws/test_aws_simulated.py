"""Kinds that live in the provider's memory."""

from __future__ import annotations

import pytest

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import REPLACE, UPDATE
from crofter_local.aws.kinds.session import Aws, Clients
from crofter_local.aws.kinds.simulated import simulated

NAMED = simulated(
    "shop.aws.m.upbound.io/Crate",
    "Crate",
    because="moto has no crates",
    attributes={"size": UPDATE, "shape": REPLACE},
    assigned=lambda aws, name, _args: {"arn": aws.arn("shop", f"crate/{name}")},
)
ASSIGNED = simulated(
    "shop.aws.m.upbound.io/Box", "Box", because="", attributes={}, assigned=lambda *_: {}, prefix="box-", tagged=False
)


def test_life_in_memory() -> None:
    aws = Aws(Clients(), "eu-west-1")
    assert NAMED.observe(aws, "a", {}) is None
    assert NAMED.create(aws, "a", {"size": 1, "tags": {"x": "y"}}) == "a"
    assert NAMED.update is not None
    NAMED.update(aws, "a", {"size": 2}, frozenset({"size"}))
    seen = NAMED.observe(aws, "a", {})
    assert seen is not None
    assert seen.fields == {
        "id": "a",
        "size": 2,
        "tags": {"x": "y"},
        "tagsAll": {"x": "y"},
        "arn": "arn:aws:shop:eu-west-1:123456789012:crate/a",
    }
    with pytest.raises(AwsError, match="AlreadyExists"):
        NAMED.create(aws, "a", {})
    NAMED.delete(aws, "a", {})
    assert NAMED.observe(aws, "a", {}) is None


def test_assigned_ids_and_regions_are_apart() -> None:
    clients = Clients()
    name = ASSIGNED.create(Aws(clients, "eu-west-1"), "", {})
    assert name.startswith("box-")
    assert len(name) == len("box-") + 17
    assert ASSIGNED.observe(Aws(clients, "us-east-1"), name, {}) is None
    assert not ASSIGNED.deterministic
    assert NAMED.deterministic
