"""How HTTP APIs are planned."""

from typing import Any

import pytest

from crofter.api.components.domain import DomainOutputs
from crofter.api.components.http_api import HttpApiOutputs
from crofter.plan.components.http_api import PLANNER
from crofter.plan.model import Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, live, with_xrs
from .test_functions import HEAD, KEY, OF_URI, OUTPUTS, asking, observed

ARN = "arn:aws:lambda:ap-southeast-2:123456789012:function:shop-dev-function-export-function-a8f991"
ROUTES = [
    {"path": "/things", "method": "POST", "function": "export", "scopes": ["write"]},
    {"path": "/health", "function": "export", "public": True},
]
JWT = {"issuer": "https://issuer.example.com", "audience": ["client"]}


def planned(profile: str = "dev", **api: Any) -> dict[str, Any]:
    wanted = asking(OF_URI, profile=profile, apis=[{"name": "public", "routes": ROUTES} | api])
    spec = by_component(plan(wanted, observed(wanted)))["api/public"].spec
    return {name: value for name, value in spec.items() if name not in HEAD}


def test_an_api_knows_its_functions_before_they_are_made() -> None:
    assert planned(authorizer={"jwt": JWT}) == {
        "routes": [
            {"method": "ANY", "path": "/health", "function": "function/export", "authorized": False, "scopes": []},
            {
                "method": "POST",
                "path": "/things",
                "function": "function/export",
                "authorized": True,
                "scopes": ["write"],
            },
        ],
        "functions": [{"component": "function/export", "arn": ARN, "timeoutSeconds": 30, "made": False}],
        "jwt": JWT,
        "rateLimit": 50,
        "burstLimit": 100,
        "logRetentionDays": 7,
        "logsKeyArn": KEY,
    }


def test_without_an_authorizer_every_route_is_public() -> None:
    found = planned(routes=[{"path": "/", "function": "export"}])
    assert [one["authorized"] for one in found["routes"]] == [False]
    assert "jwt" not in found


@pytest.mark.parametrize(
    ("profile", "rate", "burst", "days"), [("dev", 50, 100, 7), ("staging", 500, 1000, 30), ("prod", 500, 1000, 90)]
)
def test_what_a_profile_means_for_an_api(profile: str, rate: int, burst: int, days: int) -> None:
    found = planned(profile)
    assert (found["rateLimit"], found["burstLimit"], found["logRetentionDays"]) == (rate, burst, days)


@pytest.mark.parametrize(
    ("routes", "given", "expected"),
    [
        ([{"path": "/a"}], {}, ["ANY"]),
        ([{"path": "/a", "method": "POST"}, {"path": "/b", "method": "GET"}], {}, ["GET", "POST"]),
        ([{"path": "/a", "method": "GET"}, {"path": "/b", "method": "ANY"}], {}, ["ANY"]),
        ([{"path": "/a"}], {"allowMethods": ["PUT"]}, ["PUT"]),
    ],
)
def test_other_origins_may_use_the_methods_that_there_are(
    routes: list[dict[str, Any]], given: dict[str, Any], expected: list[str]
) -> None:
    found = planned(routes=[one | {"function": "export"} for one in routes], cors={"allowOrigins": ["*"]} | given)
    assert found["cors"] == {
        "allowOrigins": ["*"],
        "allowMethods": expected,
        "allowHeaders": ["authorization", "content-type"],
        "allowCredentials": False,
        "maxAgeSeconds": 300,
    }


def test_a_function_that_was_there_once_is_taken_to_be_there() -> None:
    wanted = asking(OF_URI, apis=[{"name": "public", "routes": ROUTES}])
    seen = observed(wanted, **{"function/export": OUTPUTS})
    made = by_component(plan(wanted, seen))["api/public"]
    assert made.spec["functions"][0]["made"] is True
    in_doubt = with_xrs(observed(wanted), live(made))
    assert by_component(plan(wanted, in_doubt))["api/public"].spec["functions"][0]["made"] is True


def test_it_waits_for_the_key_of_its_log_and_for_no_function() -> None:
    wanted = asking(OF_URI, apis=[{"name": "public", "routes": ROUTES}])
    blocked = {one.component: one.message for one in plan(wanted, Observed(FACTS)).blocked}
    assert blocked["api/public"] == "waits for encryption: it does not exist yet"


def test_where_it_answers() -> None:
    outputs = HttpApiOutputs(id="a1", url="https://a1.example.com", log_group="l")
    (one,) = PLANNER.endpoints("api/public", outputs)
    assert (one.name, one.value) == ("api/public/url", "https://a1.example.com")
    named = outputs.model_copy(update={"url": f"https://{HOST}", "domain_target": "d-1.example.com"})
    assert [(one.name, one.value) for one in PLANNER.endpoints("api/public", named)] == [
        ("api/public/url", f"https://{HOST}"),
        ("api/public/domain-target", "d-1.example.com"),
    ]


HOST = "api.shop.example.com"
CERTIFICATE = "arn:aws:acm:ap-southeast-2:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER = CERTIFICATE[:-1] + "c"
WIDE = {"name": "shop.example.com", "hostedZoneId": "Z1", "wildcard": True}
ISSUED = DomainOutputs(hosted_zone_id="Z1", certificate_arn=CERTIFICATE)
WAITS = "waits for domain/shop.example.com: "


def named(*domains: dict[str, Any], **domain: Any) -> Environment:
    """An Environment with an API that answers under a name of its own."""
    api = {"name": "public", "routes": ROUTES, "domain": {"name": HOST} | domain}
    return asking(OF_URI, apis=[api], domains=list(domains))


def domain_in(wanted: Environment, seen: Observed) -> dict[str, Any] | None:
    found: dict[str, Any] | None = by_component(plan(wanted, seen))["api/public"].spec.get("domain")
    return found


@pytest.mark.parametrize(
    ("domains", "given", "expected"),
    [
        ([WIDE], {}, {"certificateArn": CERTIFICATE, "hostedZoneId": "Z1"}),
        ([WIDE | {"name": HOST, "wildcard": False}], {}, {"certificateArn": CERTIFICATE, "hostedZoneId": "Z1"}),
        ([WIDE], {"certificateArn": OTHER}, {"certificateArn": OTHER, "hostedZoneId": "Z1"}),
        ([WIDE], {"hostedZoneId": "Z2"}, {"certificateArn": CERTIFICATE, "hostedZoneId": "Z2"}),
        ([], {"certificateArn": OTHER}, {"certificateArn": OTHER}),
        ([], {"certificateArn": OTHER, "hostedZoneId": "Z2"}, {"certificateArn": OTHER, "hostedZoneId": "Z2"}),
    ],
    ids=["under-a-domain", "a-domain", "own-certificate", "own-zone", "no-zone", "all-its-own"],
)
def test_a_name_gets_the_certificate_and_zone_of_its_domain(
    domains: list[dict[str, Any]], given: dict[str, Any], expected: dict[str, Any]
) -> None:
    wanted = named(*domains, **given)
    seen = observed(wanted, **{f"domain/{one['name']}": ISSUED for one in domains})
    assert domain_in(wanted, seen) == {"name": HOST} | expected


def test_a_new_api_waits_for_the_certificate_of_its_name() -> None:
    wanted = named(WIDE)
    seen = observed(wanted)
    assert [one.message for one in plan(wanted, seen).blocked if one.component == "api/public"] == [
        f"{WAITS}it does not exist yet"
    ]
    stalled = [one for one in plan(named(), seen).blocked if one.component == "api/public"]
    assert [(one.stalled, one.message) for one in stalled] == [
        (True, f"there is no certificate for {HOST}; add it to spec.domains, or give certificateArn")
    ]


def test_an_api_that_exists_goes_on_with_the_name_it_has_until_there_is_a_certificate() -> None:
    plain = asking(OF_URI, apis=[{"name": "public", "routes": ROUTES, "rateLimit": 5}])
    made = live(by_component(plan(plain, observed(plain)))["api/public"])
    wanted = named(WIDE)
    nameless = with_xrs(observed(wanted), made)
    assert domain_in(wanted, nameless) is None
    assert by_component(plan(wanted, nameless))["api/public"].spec["rateLimit"] == 50
    seen = with_xrs(observed(wanted, **{"domain/shop.example.com": ISSUED}), made)
    first = by_component(plan(wanted, seen))["api/public"]
    assert first.spec["domain"] == {"name": HOST, "certificateArn": CERTIFICATE, "hostedZoneId": "Z1"}
    in_doubt = with_xrs(observed(wanted), live(first))
    assert domain_in(wanted, in_doubt) == first.spec["domain"]
    assert domain_in(named(WIDE, name="new.shop.example.com"), in_doubt) == first.spec["domain"]
    assert domain_in(plain, in_doubt) is None


def test_the_certificate_outlives_the_api() -> None:
    assert "Domain" in needs_of("HttpApi")
