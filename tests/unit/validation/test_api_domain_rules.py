"""Rules about the names of their own of HTTP APIs, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context, Neighbour, api_hosts
from crofter.validation.rules import check

FUNCTION = {"name": "events", "image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}}
HOST = "api.shop.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
SHOP = {"name": "shop.example.com", "hostedZoneId": "Z1"}
WIDE = SHOP | {"wildcard": True}
OWN = {"name": HOST, "certificateArn": CERTIFICATE}
NOTHING = (
    f"spec.apis[0].domain.certificateArn: absent: there is no certificate for {HOST}: it is none of spec.domains, nor "
    "directly under one with wildcard; "
)


def manifest(*domains, **fields):
    """A manifest with an API for each of these names."""
    apis = [
        {"name": f"api-{place}", "routes": [{"path": "/x", "function": "events"}], "domain": domain}
        for place, domain in enumerate(domains)
    ]
    return samples.spec(functions=[FUNCTION], apis=apis) | fields


def told(*domains, context=None, **fields):
    read, problems = check(manifest(*domains, **fields), context or Context(namespace="team", name="shop"))
    assert read is not None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("domain", "domains", "expected"),
    [
        ({"name": HOST}, [WIDE], []),
        ({"name": HOST}, [SHOP | {"name": HOST}], []),
        (OWN, [], []),
        (OWN | {"hostedZoneId": "Z2"}, [SHOP], []),
        (
            {"name": HOST},
            [],
            [f"{NOTHING}add it to spec.domains, or give the ARN of a certificate of ACM in this region"],
        ),
        (
            {"name": HOST},
            [SHOP],
            [f"{NOTHING}set wildcard of shop.example.com in spec.domains to true, or give the ARN of a certificate"],
        ),
        (
            {"name": HOST},
            [WIDE | {"name": "example.com"}],
            [f"{NOTHING}add it to spec.domains, or give the ARN of a certificate of ACM in this region"],
        ),
    ],
    ids=["under-a-domain", "a-domain", "own", "own-beside-a-domain", "none", "not-wide", "too-far-under"],
)
def test_every_name_has_a_certificate(domain, domains, expected):
    assert told(domain, domains=domains) == expected


def test_a_name_leads_to_one_api():
    assert told(OWN, OWN | {"name": "b.example.com"}) == []
    (problem,) = told(OWN, OWN)
    assert problem == (
        f'spec.apis[1].domain.name: "{HOST}": is spec.apis[0].domain.name too, and a name leads to one API; give each its '
        "own name, or put their routes into one API"
    )


BALANCED = (
    f'spec.apis[0].domain.name: "{HOST}": is one of spec.ingress.hosts too, and a name leads to one place; choose another '
    "name, or remove it there"
)


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [([HOST], [BALANCED]), (["*.shop.example.com", "shop.example.com"], []), (None, [])],
)
def test_a_name_leads_to_an_api_or_to_the_load_balancer(hosts, expected):
    assert told(OWN, ingress={} if hosts is None else {"hosts": hosts}) == expected


ELSEWHERE = (
    f'spec.apis[0].domain.name: "{HOST}": is the name of an API of Environment team/other in Account sydney too, and AWS '
    "takes a name once in a region; choose another name, or remove it there first"
)


def beside(created="", old=None, other=HOST):
    theirs = Neighbour("team", "other", None, "2026-01-02T00:00:00Z", frozenset({other}))
    return Context(namespace="team", name="shop", created=created, neighbours=(theirs,), old=old)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (beside(), [ELSEWHERE]),
        (beside(created="2026-01-03T00:00:00Z"), [ELSEWHERE]),
        (beside(created="2026-01-01T00:00:00Z"), []),
        (beside(other="www.shop.example.com"), []),
    ],
    ids=["new", "younger", "older", "other-name"],
)
def test_of_two_environments_with_a_name_the_younger_yields(context, expected):
    assert told(OWN, context=context) == expected


@pytest.mark.parametrize(("before", "expected"), [([OWN], []), ([], [ELSEWHERE])])
def test_what_has_its_name_is_not_refused_for_a_neighbour(before, expected):
    old, _ = check(manifest(*before), Context(namespace="team", name="shop"))
    assert told(OWN, context=beside(created="2026-01-03T00:00:00Z", old=old)) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"apis": [{"name": "a", "domain": {"name": HOST}}, {"name": "b"}]}, {HOST}),
        ({}, set()),
        ({"apis": None}, set()),
        ({"apis": "rubbish"}, set()),
        ({"apis": ["rubbish", {"domain": "rubbish"}, {"domain": {"name": 1}}]}, set()),
    ],
)
def test_names_of_what_nobody_has_checked(spec, expected):
    assert api_hosts(spec) == expected


@pytest.mark.parametrize("name", ["*.example.com", "Api.example.com", "localhost", "a..b.com", "", "x" * 125 + ".com"])
def test_what_is_no_name(name):
    raw = manifest(OWN | {"name": name})
    (problem,) = check(raw, Context(namespace="team", name="shop"))[1]
    assert str(problem).startswith("spec.apis[0].domain.name: ")


@pytest.mark.parametrize(
    ("field", "value"), [("certificateArn", "arn:aws:iam::1:server-certificate/x"), ("hostedZoneId", "/hostedzone/Z1")]
)
def test_what_is_no_certificate_or_zone(field, value):
    raw = manifest(OWN | {field: value})
    (problem,) = check(raw, Context(namespace="team", name="shop"))[1]
    assert str(problem).startswith(f"spec.apis[0].domain.{field}: ")
