"""What follows from users for workloads and HTTP APIs."""

from typing import Any

import pytest

from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.model import Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan

from .environments import FACTS, by_component, live, with_xrs
from .test_identity import OUTPUTS, asking, observed

CLIENTS = {"clients": [{"name": "app"}, {"name": "web"}]}
POOL: Any = {"name": "IDENTITY_USER_POOL_ID", "value": "ap-southeast-2_users"}
ISSUER: Any = {
    "name": "IDENTITY_ISSUER",
    "value": "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_users",
}
FUNCTION = {"name": "export", "image": {"uri": "public.ecr.aws/lambda/python:3.13"}}
ROUTES = [{"path": "/things", "function": "export"}]


def bound(wanted: Environment, seen: Observed, **use: Any) -> dict[str, Any] | str:
    found = bindings([Use.model_validate(use)], wanted, seen, "service/web")
    return found.message if isinstance(found, Waiting) else found.wire()


def seen_of(wanted: Environment) -> Observed:
    return with_xrs(Observed(FACTS), live(by_component(plan(wanted, Observed(FACTS)))["identity"], OUTPUTS))


@pytest.mark.parametrize(
    ("identity", "ids"),
    [
        (
            {},
            [
                {"name": "IDENTITY_CLIENT_ID_APP", "value": "id-of-app"},
                {"name": "IDENTITY_CLIENT_ID_WEB", "value": "id-of-web"},
            ],
        ),
        ({"client": "web"}, [{"name": "IDENTITY_CLIENT_ID", "value": "id-of-web"}]),
    ],
)
def test_a_workload_is_told_what_it_takes_to_know_users(identity: dict[str, Any], ids: list[Any]) -> None:
    wanted = asking(CLIENTS)
    assert bound(wanted, seen_of(wanted), identity=identity) == {
        "variables": [*ids, ISSUER, POOL],
        "secrets": [],
        "connections": [],
        "grants": [],
    }


@pytest.mark.parametrize("access", ["Read", "ReadWrite"])
def test_looking_after_users_has_to_be_said(access: str) -> None:
    wanted = asking(CLIENTS)
    found = bound(wanted, seen_of(wanted), identity={"client": "web"}, access=access)
    assert isinstance(found, dict)
    assert found["grants"] == [
        {
            "target": "Identity",
            "component": "identity",
            "access": access,
            "arn": "arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/ap-southeast-2_users",
        }
    ]


def test_a_new_workload_waits_for_users_and_for_every_client() -> None:
    wanted = asking(CLIENTS)
    assert bound(wanted, Observed(FACTS), identity={}) == "waits for identity: it does not exist yet"
    more = asking({"clients": [*CLIENTS["clients"], {"name": "new"}]})
    assert bound(more, seen_of(more), identity={}) == "waits for identity: the client new is not known yet"
    assert (
        bound(more, seen_of(more), identity={"client": "web"}) != "waits for identity: the client new is not known yet"
    )


def api(authorizer: dict[str, Any], seen: Observed | None = None, **identity: Any) -> dict[str, Any] | str:
    """The token settings of an API, or what it waits for."""
    fields = {"functions": [FUNCTION], "apis": [{"name": "public", "routes": ROUTES, "authorizer": authorizer}]}
    wanted = asking(CLIENTS | identity, **fields)
    if seen is None:
        seen = observed(wanted, identity=OUTPUTS)
    planned = plan(wanted, seen)
    blocked = {one.component: one.message for one in planned.blocked}
    if "api/public" in blocked:
        return blocked["api/public"]
    found: dict[str, Any] = by_component(planned)["api/public"].spec["jwt"]
    return found


@pytest.mark.parametrize(
    ("authorizer", "audience"),
    [({"identity": {}}, ["id-of-app", "id-of-web"]), ({"identity": {"clients": ["web"]}}, ["id-of-web"])],
)
def test_an_api_takes_tokens_of_users(authorizer: dict[str, Any], audience: list[str]) -> None:
    assert api(authorizer) == {
        "issuer": "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_users",
        "audience": audience,
    }


def test_an_api_waits_for_users_and_one_that_exists_goes_on() -> None:
    fields = {
        "functions": [FUNCTION],
        "apis": [{"name": "public", "routes": ROUTES, "authorizer": {"identity": {}}}],
    }
    wanted = asking(CLIENTS, **fields)
    keys = observed(wanted)
    assert api({"identity": {}}, keys) == "waits for identity: it does not exist yet"
    made = by_component(plan(wanted, observed(wanted, identity=OUTPUTS)))["api/public"]
    assert api({"identity": {}}, with_xrs(keys, live(made))) == made.spec["jwt"]


def test_an_api_waits_for_a_client_that_is_new() -> None:
    found = api({"identity": {}}, clients=[*CLIENTS["clients"], {"name": "new"}])
    assert found == "waits for identity: the client new is not known yet"
