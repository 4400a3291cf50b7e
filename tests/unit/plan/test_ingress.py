"""How the load balancer is planned: in its tier of the network, with its own security group."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.domain import DomainOutputs
from crofter.api.components.ingress import INGRESS, IngressOutputs
from crofter.api.components.log_archive import LogArchiveOutputs
from crofter.api.components.security_groups import SecurityGroupsOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.domains import DomainSection
from crofter.plan.components.ingress import PLANNER
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, environment, live, outputs, with_xrs

CERTIFICATE = "arn:aws:acm:ap-southeast-2:123456789012:certificate/1"
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}


def asking(profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with a network and a load balancer."""
    raw = {
        "profile": profile,
        "accountRef": {"name": "sydney"},
        "network": {"cidr": "10.40.0.0/16", "availabilityZones": 2},
        "ingress": {"accessLogs": False} | fields,
    }
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def with_network(wanted: Environment, **details: Any) -> Observed:
    """What is observed once the network was published."""
    first = by_component(plan(wanted, Observed(FACTS)))
    return Observed(FACTS, {"network": live(first["network"], outputs("ab"), **details)})


def with_group(wanted: Environment, group: str = "sg-1", **details: Any) -> Observed:
    """What is observed once its security group was published too."""
    observed = with_network(wanted)
    published: Any = SecurityGroupsOutputs.model_validate({"groups": [{"component": "ingress", "id": group}]})
    groups = by_component(plan(wanted, observed))["security-groups"]
    return with_xrs(observed, live(groups, published, **details))


def own(wanted: Environment, observed: Observed) -> dict[str, Any]:
    """The part of its spec that is not the head."""
    spec = by_component(plan(wanted, observed))["ingress"].spec
    return {name: spec[name] for name in spec if name not in HEAD}


def test_it_waits_for_its_network_and_then_for_its_group() -> None:
    wanted = asking()
    (first,) = (one for one in plan(wanted, Observed(FACTS)).blocked if one.component == "ingress")
    assert first == Blocked(INGRESS, "ingress", "waits for network: it does not exist yet")
    planned = plan(wanted, with_network(wanted))
    assert by_component(planned)["security-groups"].spec["groups"] == ["ingress"]
    assert planned.blocked == (Blocked(INGRESS, "ingress", "waits for security-groups: it does not exist yet"),)


@pytest.mark.parametrize(
    ("profile", "waf", "protection"), [("dev", False, False), ("staging", True, False), ("prod", True, True)]
)
def test_a_load_balancer_of_each_profile(profile: str, waf: bool, protection: bool) -> None:
    wanted = asking(profile)
    assert own(wanted, with_group(wanted)) == {
        "network": {"vpcCidr": "10.40.0.0/16", "subnets": ["subnet-public-a", "subnet-public-b"]},
        "securityGroupId": "sg-1",
        "internal": False,
        "waf": waf,
        "deletionProtection": protection,
        "aliases": [],
    }


def test_what_the_manifest_says_wins() -> None:
    wanted = asking("prod", waf=False, deletionProtection=False)
    found = own(wanted, with_group(wanted))
    assert (found["waf"], found["deletionProtection"]) == (False, False)


def test_an_internal_one_is_in_the_private_subnets() -> None:
    wanted = asking(internal=True)
    found = own(wanted, with_group(wanted))
    assert (found["internal"], found["network"]["subnets"]) == (True, ["subnet-private-a", "subnet-private-b"])


def test_subnets_in_two_zones_are_waited_for() -> None:
    wanted = asking(internal=True)
    first = by_component(plan(wanted, Observed(FACTS)))["network"]
    observed = Observed(FACTS, {"network": live(first, outputs("a"))})
    (blocked,) = (one for one in plan(wanted, observed).blocked if one.component == "ingress")
    assert blocked.message == "waits for network: a load balancer needs subnets in two zones"


@pytest.mark.parametrize(
    ("fields", "aliases", "zone"),
    [
        ({"hosts": ["b.example.com", "a.example.com"]}, [], None),
        ({"hosts": ["b.example.com", "a.example.com"], "hostedZoneId": "Z1"}, ["a.example.com", "b.example.com"], "Z1"),
    ],
)
def test_hosts_get_records_where_their_zone_is_given(
    fields: dict[str, Any], aliases: list[str], zone: str | None
) -> None:
    wanted = asking(**fields, certificateArn=CERTIFICATE)
    found = own(wanted, with_group(wanted))
    assert (found["aliases"], found.get("hostedZoneId"), found["certificateArn"]) == (aliases, zone, CERTIFICATE)


def test_it_keeps_its_network_and_group_while_they_are_in_doubt_and_follows_new_ones() -> None:
    wanted = asking()
    made = live(by_component(plan(wanted, with_group(wanted)))["ingress"])
    doubtful = with_xrs(with_group(wanted, "sg-2", echoed=False), made)
    doubtful = with_xrs(doubtful, replace(doubtful.xrs["network"], status=None))
    assert own(wanted, doubtful)["securityGroupId"] == "sg-1"
    assert own(wanted, doubtful)["network"]["subnets"] == ["subnet-public-a", "subnet-public-b"]
    assert own(wanted, with_xrs(with_group(wanted, "sg-2"), made))["securityGroupId"] == "sg-2"


def test_its_group_goes_after_it() -> None:
    wanted = asking()
    observed = with_group(wanted)
    made = live(by_component(plan(wanted, observed))["ingress"])
    without = replace(wanted, spec=wanted.spec.model_copy(update={"ingress": None}))
    assert plan(without, with_xrs(observed, made)).unwanted == ("ingress", "security-groups")
    assert needs_of("Ingress") == {"LogArchive", "Network", "SecurityGroups"}


@pytest.mark.parametrize(("https", "url"), [(False, "http://lb.aws"), (True, "https://lb.aws")])
def test_where_requests_go(https: bool, url: str) -> None:
    published = IngressOutputs(
        arn="a",
        arn_suffix="s",
        dns_name="lb.aws",
        hosted_zone_id="Z1",
        listener_arn="l",
        security_group_id="sg-1",
        https=https,
    )
    assert [(one.name, one.value) for one in PLANNER.endpoints("ingress", published)] == [("ingress/url", url)]


def test_access_is_logged_unless_the_manifest_says_otherwise() -> None:
    wanted = asking(accessLogs=None)
    observed = with_group(wanted)
    (blocked,) = plan(wanted, observed).blocked
    assert blocked == Blocked(INGRESS, "ingress", "waits for log-archive: it does not exist yet")
    archive: Any = LogArchiveOutputs(bucket="shop-logs", arn="arn")
    known = with_xrs(observed, live(by_component(plan(wanted, observed))["log-archive"], archive))
    assert own(wanted, known)["accessLogs"] == {"bucket": "shop-logs"}
    made = live(by_component(plan(wanted, known))["ingress"])
    assert own(wanted, with_xrs(observed, made))["accessLogs"] == {"bucket": "shop-logs"}
    silent = asking()
    assert "accessLogs" not in own(silent, with_xrs(known, made))
    assert "log-archive" in by_component(plan(silent, known))


SHOP = {"name": "shop.example.com", "hostedZoneId": "Z1"}
WIDE = SHOP | {"wildcard": True}


def with_domain(wanted: Environment, certificate: str | None = CERTIFICATE) -> Observed:
    """What is observed once the certificate of its domain was issued."""
    made = by_component(plan(wanted, Observed(FACTS)))["domain/shop.example.com"]
    issued: Any = None if certificate is None else DomainOutputs(hosted_zone_id="Z1", certificate_arn=certificate)
    return with_xrs(with_group(wanted), live(made, issued))


def serving(domain: dict[str, Any], *hosts: str, **fields: Any) -> Environment:
    wanted = asking(hosts=list(hosts), **fields)
    domains = [DomainSection.model_validate(domain)]
    return replace(wanted, spec=effective(wanted.spec.model_copy(update={"domains": domains})))


@pytest.mark.parametrize(
    ("domain", "hosts"),
    [
        (SHOP, ["shop.example.com"]),
        (WIDE, ["shop.example.com", "api.shop.example.com"]),
        (WIDE, ["*.shop.example.com"]),
    ],
)
def test_hosts_of_a_domain_get_its_certificate_and_records(domain: dict[str, Any], hosts: list[str]) -> None:
    wanted = serving(domain, *hosts)
    found = own(wanted, with_domain(wanted))
    assert (found["certificateArn"], found["hostedZoneId"], found["aliases"]) == (CERTIFICATE, "Z1", sorted(hosts))


@pytest.mark.parametrize(
    ("domain", "hosts"),
    [
        (SHOP, ["api.shop.example.com"]),
        (WIDE, ["a.b.shop.example.com"]),
        (WIDE, ["shop.example.com", "example.com"]),
        (WIDE, ["workshop.example.com"]),
        (WIDE, []),
    ],
)
def test_other_hosts_do_not(domain: dict[str, Any], hosts: list[str]) -> None:
    wanted = serving(domain, *hosts)
    found = own(wanted, with_domain(wanted))
    assert ("certificateArn" in found, "hostedZoneId" in found, found["aliases"]) == (False, False, [])


def test_it_waits_for_the_certificate_and_keeps_the_one_it_has() -> None:
    wanted = serving(SHOP, "shop.example.com")
    waiting = plan(wanted, with_domain(wanted, None))
    message = "waits for domain/shop.example.com: not all of its ids are known yet"
    assert Blocked(INGRESS, "ingress", message) in waiting.blocked
    made = live(by_component(plan(wanted, with_domain(wanted)))["ingress"])
    assert own(wanted, with_xrs(with_domain(wanted, None), made))["certificateArn"] == CERTIFICATE


def test_a_certificate_that_is_named_wins() -> None:
    other = CERTIFICATE[:-1] + "2"
    wanted = serving(SHOP, "shop.example.com", certificateArn=other, hostedZoneId="Z2")
    found = own(wanted, with_domain(wanted, None))
    assert (found["certificateArn"], found["hostedZoneId"]) == (other, "Z2")
