"""Changing an Environment: only what has to change does, and at rest nothing is written."""

import time

from .api import Object
from .cloud import counted, doubled, ids
from .conftest import Factory
from .lab import Env, Lab

REST_SECONDS = 20.0

POLL_SECONDS = 7.0
"""Longer than the provider takes to look at a resource again."""


def _versions(env: Env) -> dict[str, str]:
    """Resource versions of the Environment and of all that was made of it."""
    objects: list[Object] = [env.live(), *env.composites(), *env.managed()]
    return {f"{one.get('kind')} {one['metadata']['name']}": one["metadata"]["resourceVersion"] for one in objects}


def test_growing_adds_and_touches_nothing_else(environment: Factory) -> None:
    env = environment("grow", network={"availabilityZones": 2, "endpoints": ["s3"]})
    env.apply()
    env.until_ready()
    before = env.things()
    env.apply(availabilityZones=3, endpoints=["s3", "logs"])
    env.until_ready()
    after = env.things()
    assert set(before) <= set(after)
    more = counted(set(after) - set(before))
    assert more == {
        "Route": 1,
        "RouteTable": 1,
        "RouteTableAssociation": 3,
        "SecurityGroup": 1,
        "SecurityGroupIngressRule": 1,
        "Subnet": 3,
        "VPCEndpoint": 1,
        "VPCEndpointRouteTableAssociation": 1,
        "VPCEndpointSecurityGroupAssociation": 1,
        "VPCEndpointSubnetAssociation": 3,
    }
    assert doubled(after) == []


def test_a_tag_is_changed_everywhere_in_place(environment: Factory) -> None:
    env = environment("retag", tags={"team": "shop", "old": "x"})
    env.apply()
    env.until_ready()
    before = env.things()
    env.spec["tags"] = {"team": "checkout"}
    env.apply()
    env.until_ready()
    after = env.things()
    assert set(after) == set(before)
    assert {thing.tags["team"] for thing in after if thing.tags} == {"checkout"}
    assert [thing for thing in after if "old" in thing.tags] == []


def test_a_block_that_loses_its_last_field_goes_on_with_its_defaults(environment: Factory) -> None:
    """Server-side apply stores null where the manifest says {}."""
    env = environment("emptied", monitoring={"tiers": {"critical": {"email": ["oncall@example.com"]}}})
    env.apply()
    env.until_ready()
    (topic,) = ids(env.things(), "Topic").values()
    sns = env.cloud.client("sns")
    told = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [one["Endpoint"] for one in told] == ["oncall@example.com"]
    env.spec["monitoring"]["tiers"]["critical"] = {}
    env.apply()
    env.until_ready()
    assert list(ids(env.things(), "Topic").values()) == [topic]
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


def test_a_nat_gateway_per_zone_is_added_beside_the_single_one(environment: Factory) -> None:
    env = environment("nats", network={"availabilityZones": 2, "natGateways": "Single"})
    env.apply()
    env.until_ready()
    before = ids(env.things(), "NATGateway", "EIP", "VPC", "Subnet", "RouteTable")
    env.apply(natGateways="PerZone")
    env.until_ready()
    after = ids(env.things(), "NATGateway", "EIP", "VPC", "Subnet", "RouteTable")
    assert before.items() <= after.items()
    assert sorted(after.keys() - before.keys()) == ["network/eip-b", "network/nat-b"]
    tables = {thing.key: thing.raw for thing in env.things() if thing.kind == "RouteTable"}
    routes = {slot: tables[f"network/route-table-private-{slot}"]["Routes"] for slot in "ab"}
    gateways = {slot: [one["NatGatewayId"] for one in found if "NatGatewayId" in one] for slot, found in routes.items()}
    assert gateways == {"a": [after["network/nat-a"]], "b": [after["network/nat-b"]]}


def test_at_rest_nothing_is_written(lab: Lab, environment: Factory) -> None:
    env = environment("rest", network={"endpoints": ["s3"]})
    env.apply()
    env.until_ready()
    settled, since = _versions(env), time.monotonic()

    def quiet() -> bool:
        nonlocal settled, since
        found = _versions(env)
        if found != settled:
            settled, since = found, time.monotonic()
        return time.monotonic() - since > POLL_SECONDS

    env.until(quiet, "what AWS filled in later was noted")
    writes = lab.metric("operator", "crofter_api_writes")
    resting = time.monotonic()
    while time.monotonic() - resting < REST_SECONDS:
        time.sleep(1)
        assert env.live()["metadata"]["resourceVersion"] == settled["Environment rest"]
    assert _versions(env) == settled
    assert lab.metric("operator", "crofter_api_writes") == writes
    lab.plane.restart("operator")
    env.until(lambda: lab.metric("operator", "crofter_leader") == 1, "the operator works again")
    time.sleep(3)
    assert _versions(env) == settled
