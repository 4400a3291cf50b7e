"""Bad names of the DNS, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check

SHOP = {"name": "shop.example.com", "hostedZoneId": "Z1ABC"}


def told(*domains):
    raw = samples.spec(domains=list(domains))
    return [str(problem) for problem in check(raw, Context(namespace="team", name="shop"))[1]]


@pytest.mark.parametrize(
    ("domains", "problems"),
    [
        ([SHOP, {"name": "example.com", "hostedZoneId": "Z2", "wildcard": True, "usEast1": True}], []),
        (
            [{"name": "shop.example.com"}],
            [
                (
                "spec.domains[0].hostedZoneId: absent: AWS issues no certificate for shop.example.com before a record in its "
                "public hosted zone shows whose it is; make a hosted zone in Route 53, point the name's NS records at it, and "
                "give its id"
                ),
            ],
        ),
        (
            [SHOP, SHOP],
            ['spec.domains[1].name: "shop.example.com": is the name of another of spec.domains too; give each its own name'],
        ),
        ([SHOP | {"wildCard": True}], ["spec.domains[0].wildCard: true: unknown field; did you mean wildcard?"]),
    ],
)  # fmt: skip
def test_domains(domains, problems):
    assert told(*domains) == problems


@pytest.mark.parametrize("name", ["*.example.com", "Shop.example.com", "localhost", "a..b.com", "x" * 61 + ".com", ""])
def test_what_is_no_name(name):
    (problem,) = told(SHOP | {"name": name})
    assert problem.startswith("spec.domains[0].name: ")


@pytest.mark.parametrize("zone", ["z1", "/hostedzone/Z1", "Z", ""])
def test_what_is_no_hosted_zone(zone):
    (problem,) = told(SHOP | {"hostedZoneId": zone})
    assert problem.startswith("spec.domains[0].hostedZoneId: ")
