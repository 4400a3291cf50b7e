"""Rules about the load balancer, told with field, value, rule and fix."""

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.rules import check

TWO_ZONES = {"cidr": "10.40.0.0/16", "availabilityZones": 2}


def told(raw, **context):
    read, problems = check(raw, Context(**{"namespace": "team", "name": "shop"} | context))
    assert read is not None
    return [str(problem) for problem in problems]


def test_a_load_balancer_has_a_network():
    assert told(samples.spec(network=None, ingress={})) == [
        (
            "spec.network: absent: must be there for spec.ingress: a load balancer is in a network; "
            "add it, or remove spec.ingress"
        )
    ]


@pytest.mark.parametrize(
    ("profile", "network", "ingress", "refused"),
    [
        ("dev", {"cidr": "10.40.0.0/16"}, {}, False),
        ("dev", {"cidr": "10.40.0.0/16"}, {"internal": True}, True),
        ("dev", TWO_ZONES, {"internal": True}, False),
        ("staging", {"cidr": "10.40.0.0/16"}, {"internal": True}, False),
        ("prod", TWO_ZONES | {"availabilityZones": 1}, {"internal": True}, True),
    ],
)
def test_an_internal_load_balancer_has_two_zones(profile, network, ingress, refused):
    expected = (
        "spec.network.availabilityZones: 1: must be 2 or more for an internal load balancer: AWS wants its private "
        "subnets in two zones; raise it, or set spec.ingress.internal to false"
    )
    assert told(samples.spec(profile=profile, network=network, ingress=ingress)) == ([expected] if refused else [])


def test_a_hosted_zone_is_for_hosts():
    assert told(samples.spec(ingress={"hostedZoneId": "Z1"})) == [
        (
            'spec.ingress.hostedZoneId: "Z1": goes with hosts: they are what gets a record in it; name the hosts, or '
            "remove it"
        )
    ]
    assert told(samples.spec(ingress={"hostedZoneId": "Z1", "hosts": ["a.example.com"]})) == []


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ({}, {}, False),
        ({}, {"internal": False}, False),
        ({}, {"internal": True}, True),
        (None, {"internal": True}, False),
    ],
)
def test_a_load_balancer_stays_where_it_is_reached_from(before, now, refused):
    fields = {"network": TWO_ZONES}
    old = EnvironmentSpec.model_validate(samples.spec(**fields, **({} if before is None else {"ingress": before})))
    expected = (
        "spec.ingress.internal: true: cannot be changed (it is false): AWS decides it when it is made; remove "
        "spec.ingress, and add it again once it is gone"
    )
    assert told(samples.spec(**fields, ingress=now), old=old) == ([expected] if refused else [])


SHOP = {"name": "shop.example.com", "hostedZoneId": "Z1"}
TILL = {"name": "till.example.com", "hostedZoneId": "Z1"}
ARN = "arn:aws:acm:ap-southeast-2:123456789012:certificate/1"


@pytest.mark.parametrize(
    ("domains", "ingress", "named"),
    [
        ([SHOP], {"hosts": ["shop.example.com"]}, ""),
        ([SHOP], {"hosts": ["api.shop.example.com"]}, "shop.example.com"),
        ([SHOP | {"wildcard": True}], {"hosts": ["api.shop.example.com", "shop.example.com"]}, ""),
        ([SHOP | {"wildcard": True}], {"hosts": ["a.b.shop.example.com"]}, "shop.example.com"),
        ([SHOP, TILL], {"hosts": ["shop.example.com", "till.example.com"]}, "shop.example.com, till.example.com"),
        ([SHOP], {"hosts": ["shop.example.com", "other.example.org"]}, "shop.example.com"),
        ([SHOP], {"hosts": ["shop.example.com", "other.example.org"], "certificateArn": ARN}, ""),
        ([SHOP], {"hosts": ["other.example.org"]}, ""),
        ([SHOP], {"hosts": ["myshop.example.com"]}, ""),
        ([SHOP], {}, ""),
    ],
)
def test_hosts_of_domains_are_all_served_over_https(domains, ingress, named):
    hosts = ", ".join(f'"{host}"' for host in ingress.get("hosts", ()))
    expected = (
        f"spec.ingress.hosts: [{hosts}]: are not all of one domain of spec.domains ({named}), and a load balancer has one "
        "certificate; set wildcard of the domain they are directly under, or give certificateArn of a certificate for all "
        "of them"
    )
    assert told(samples.spec(domains=domains, ingress=ingress)) == ([expected] if named else [])
