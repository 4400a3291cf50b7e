"""Endpoints are a component of their own: made after the network, following its ids, gone before it."""

from typing import Any

from .cloud import counted, ids
from .conftest import Factory
from .lab import Env


def _attached(env: Env) -> dict[str, dict[str, set[str]]]:
    """What AWS has connected to each endpoint, by component and key."""
    return {
        thing.key: {
            "vpc": {thing.raw["VpcId"]},
            "subnets": set(thing.raw.get("SubnetIds", ())),
            "tables": set(thing.raw.get("RouteTableIds", ())),
        }
        for thing in env.things()
        if thing.kind == "VPCEndpoint"
    }


def _subnets(env: Env) -> dict[str, str]:
    return {
        key.removeprefix("network/subnet-private-"): found
        for key, found in ids(env.things(), "Subnet").items()
        if "private" in key
    }


def _components(env: Env) -> set[str]:
    return {xr["spec"]["component"] for xr in env.composites()}


def test_endpoints_follow_zones_and_groups(environment: Factory) -> None:
    env = environment("ends", network={"availabilityZones": 1, "endpoints": ["s3", "logs"]})
    env.apply()
    seen: list[dict[str, Any]] = []

    def waited() -> bool:
        seen.append({one["name"]: one["message"] for one in env.live().get("status", {}).get("components", ())})
        return _components(env) == {"network", "endpoints"}

    env.until(waited, "endpoints were applied")
    assert any(one.get("endpoints", "").startswith("waits for network: ") for one in seen)
    env.until_ready()
    assert _attached(env)["endpoints/endpoint-logs"]["subnets"] == {_subnets(env)["a"]}

    env.apply(availabilityZones=2, endpoints=["s3", "logs", "sqs"])
    env.until_ready()
    assert _components(env) == {"network", "endpoints", "endpoints/integration"}
    attached = _attached(env)
    assert set(_subnets(env)) == {"a", "b"}
    for key in ("endpoints/endpoint-logs", "endpoints/integration/endpoint-sqs"):
        assert attached[key]["subnets"] == set(_subnets(env).values())
    assert len(attached["endpoints/endpoint-s3"]["tables"]) == 3

    env.apply(availabilityZones=1, endpoints=["logs"])
    env.until(lambda: _components(env) == {"network", "endpoints"}, "the group is gone")
    env.until_ready()
    env.until(lambda: set(_subnets(env)) == {"a"}, "the zone is gone")
    assert _attached(env) == {
        "endpoints/endpoint-logs": {
            "vpc": set(ids(env.things(), "VPC").values()), "subnets": {_subnets(env)["a"]}, "tables": set(),
        }
    }  # fmt: skip

    env.delete()
    env.until_gone()


def test_endpoints_follow_a_network_that_was_lost_and_made_again(environment: Factory) -> None:
    env = environment("lost", network={"availabilityZones": 1, "endpoints": ["s3", "logs"]})
    env.apply()
    env.until_ready()
    before, expected = ids(env.things(), "VPC", "Subnet"), counted(env.things())
    ec2 = env.cloud.ec2
    subnet = before["network/subnet-private-a"]
    for thing in env.things():
        if thing.key == "endpoints/endpoint-logs":
            ec2.modify_vpc_endpoint(VpcEndpointId=thing.id, RemoveSubnetIds=[subnet])
    ec2.delete_subnet(SubnetId=subnet)

    def followed() -> bool:
        now = _subnets(env).get("a")
        logs = _attached(env).get("endpoints/endpoint-logs", {})
        return now not in (None, subnet) and logs.get("subnets") == {now}

    env.until(followed, "the endpoint is in the new subnet", seconds=120)
    # AWS took the subnet's associations with it; the provider finds that when it looks at them next.
    env.until(lambda: counted(env.things()) == expected, "everything is there again")
    env.until_ready(seconds=120)
