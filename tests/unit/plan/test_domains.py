"""How names of the DNS are planned."""

from typing import Any

import pytest

from crofter.api.components.domain import DOMAIN, DomainOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.domain import PLANNER
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live

HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
CERTIFICATE = "arn:aws:acm:ap-southeast-2:123456789012:certificate/1"
SHOP: dict[str, Any] = {"name": "shop.example.com", "hostedZoneId": "Z1"}


def asking(*domains: dict[str, Any], **fields: Any) -> Environment:
    raw = {"profile": "dev", "accountRef": {"name": "sydney"}, "domains": list(domains), **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


@pytest.mark.parametrize("profile", ["dev", "staging", "prod"])
@pytest.mark.parametrize(
    ("said", "own"),
    [
        ({}, {"wildcard": False, "usEast1": False}),
        ({"wildcard": True, "usEast1": True}, {"wildcard": True, "usEast1": True}),
    ],
)
def test_a_name_needs_nothing_else(profile: str, said: dict[str, Any], own: dict[str, Any]) -> None:
    spec = by_component(plan(asking(SHOP | said, profile=profile), Observed(FACTS)))["domain/shop.example.com"].spec
    assert {name: value for name, value in spec.items() if name not in HEAD} == SHOP | own


def test_without_a_hosted_zone_it_waits_for_a_person() -> None:
    planned = plan(asking({"name": "shop.example.com"}), Observed(FACTS))
    message = "shop.example.com has no hosted zone to show AWS whose it is; give hostedZoneId"
    assert planned.blocked == (Blocked(DOMAIN, "domain/shop.example.com", message, stalled=True),)


def test_a_name_that_is_no_longer_asked_for_goes_unasked() -> None:
    made = live(by_component(plan(asking(SHOP, profile="prod"), Observed(FACTS)))["domain/shop.example.com"])
    planned = plan(asking(profile="prod"), Observed(FACTS, {made.component: made}))
    assert (planned.unwanted, planned.approval) == (("domain/shop.example.com",), None)


def test_what_others_are_given() -> None:
    both = DomainOutputs(hosted_zone_id="Z1", certificate_arn=CERTIFICATE, us_east_1_certificate_arn=CERTIFICATE + "2")
    one = DomainOutputs(hosted_zone_id="Z1", certificate_arn=CERTIFICATE)
    assert [(found.name, found.value) for found in PLANNER.endpoints("domain/a.example", both)] == [
        ("domain/a.example/certificate", CERTIFICATE),
        ("domain/a.example/certificate-us-east-1", CERTIFICATE + "2"),
    ]
    assert len(PLANNER.endpoints("domain/a.example", one)) == 1
