"""Planner and function run to a fixed point: what one component publishes reaches those that need it."""

from collections import Counter
from typing import Any, get_args

from crofter.api.endpoints import EndpointName
from crofter.api.environment import EnvironmentSpec
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter_schemas.validate import validate


def spec(**network: Any) -> EnvironmentSpec:
    return EnvironmentSpec.model_validate(
        {"profile": "prod", "accountRef": {"name": "sydney"}, "network": {"cidr": "10.40.0.0/16", **network}}
    )


def test_endpoints_are_rendered_with_the_ids_of_the_network() -> None:
    rendered = render_environment("shop", "shop-prod", spec(), UNKNOWN_ACCOUNT)
    published = rendered.composites["network"]["status"]["outputs"]
    assert rendered.managed["endpoints"]["endpoint-sts"]["spec"]["forProvider"]["vpcId"] == published["vpcId"]
    assert {component: len(managed) for component, managed in rendered.managed.items()} == {
        "network": 59, "endpoints": 37,
    }  # fmt: skip


def test_everything_that_can_be_asked_for_is_valid_and_distinct() -> None:
    rendered = render_environment("shop", "shop-prod", spec(endpoints=list(get_args(EndpointName))), UNKNOWN_ACCOUNT)
    resources = [resource for managed in rendered.managed.values() for resource in managed.values()]
    assert [violation for resource in resources for violation in validate(resource)] == []
    names = Counter((resource["kind"], resource["metadata"]["name"]) for resource in resources)
    assert (len(resources), max(names.values())) == (200, 1)
