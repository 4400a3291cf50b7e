"""Rules about HTTP APIs, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check

FUNCTION = {"name": "events", "image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}}
ANYONE = {"allowOrigins": ["*"]}
JWT = {"jwt": {"issuer": "https://issuer.example.com", "audience": ["client"]}}


def told(*routes, **fields):
    spec = samples.spec(functions=[FUNCTION], apis=[{"name": "public", "routes": list(routes)} | fields])
    read, problems = check(spec, Context(namespace="team", name="shop"))
    assert read is not None
    return [str(problem).removeprefix("spec.apis[0].") for problem in problems]


def route(path="/x", **fields):
    return {"path": path, "function": "events"} | fields


def test_what_an_api_may_be():
    assert told(route(), route(method="GET"), route("/x/{id}"), route("/{rest+}"), authorizer=JWT) == []
    assert told(*(route(f"/{n}") for n in range(25)), authorizer=JWT, cors=ANYONE) == []
    assert told(*(route(f"/{n}") for n in range(50)), cors=ANYONE) == []
    assert told(*(route(f"/{n}", method="GET") for n in range(50)), authorizer=JWT, cors=ANYONE) == []
    assert told(route(), route(method="OPTIONS", public=True), authorizer=JWT, cors=ANYONE) == []


@pytest.mark.parametrize(
    ("routes", "fields", "expected"),
    [
        (
            [route(function="event")],
            {},
            'routes[0].function: "event": no function has this name; did you mean events?',
        ),
        ([route(), route()], {}, 'routes[1].path: "ANY /x": is another route too; remove one of them'),
        (
            [route("/x/{id}"), route("/x/{name}")],
            {},
            'routes[1].path: "ANY /x/{name}": is another route too; remove one of them',
        ),
        (
            [route(scopes=["read"])],
            {},
            (
                'routes[0].scopes: ["read"]: scopes are of a token, and this route asks for none; remove them, or give the '
                "API an authorizer"
            ),
        ),
        (
            [route(scopes=["read"], public=True)],
            {"authorizer": JWT},
            (
                'routes[0].scopes: ["read"]: scopes are of a token, and this route asks for none; remove public or scopes'
            ),
        ),
        (
            [route(public=False)],
            {},
            "routes[0].public: false: the API has no authorizer to ask for a token; add authorizer",
        ),
        (
            [route()],
            {"cors": {"allowOrigins": ["*"], "allowCredentials": True}},
            'cors.allowOrigins: ["*"]: cookies cannot go along to any origin: browsers refuse that; name the origins',
        ),
        (
            [route(), route(method="OPTIONS")],
            {"authorizer": JWT, "cors": ANYONE},
            (
                'routes[1].method: "OPTIONS": must be public with cors: a browser asks by it, without a token, before it '
                "sends a request; set public to true, or remove the route: API Gateway answers such requests by itself"
            ),
        ),
        (
            [route(f"/{n}") for n in range(26)],
            {"authorizer": JWT, "cors": ANYONE},
            (
                'routes: "26 routes": with cors 26 more are made, by which browsers ask before they send a request of a '
                "route of method ANY with a token: 52 in all; at most 50 are allowed; divide it into two APIs, or give "
                "methods"
            ),
        ),
    ],
)
def test_what_an_api_may_not_be(routes, fields, expected):
    assert told(*routes, **fields) == [expected]


def test_an_api_leads_to_fifteen_functions_at_most():
    names = [f"f{n}" for n in range(16)]
    spec = samples.spec(
        functions=[FUNCTION | {"name": name} for name in names],
        apis=[{"name": "public", "routes": [route(f"/{name}", function=name) for name in names]}],
    )
    _, problems = check(spec, Context(namespace="team", name="shop"))
    assert [str(one) for one in problems] == [
        'spec.apis[0].routes: "16 functions": leads to 16 functions; at most 15 are allowed; divide it into two APIs'
    ]


CLIENTS = {"clients": [{"name": "app"}, {"name": "web"}]}


@pytest.mark.parametrize(
    ("authorizer", "identity", "expected"),
    [
        ({"identity": {}}, {}, []),
        ({"identity": {"clients": ["app"]}}, {}, []),
        ({"identity": {"clients": ["web"]}}, CLIENTS, []),
        (
            {"identity": {"clients": ["wep"]}},
            CLIENTS,
            ['authorizer.identity.clients[0]: "wep": no client has this name; did you mean web?'],
        ),
        ({"identity": {}}, None, ["authorizer.identity: {}: there is no spec.identity; add it, or give a jwt"]),
        ({}, {}, ["authorizer: []: is either identity or jwt; say which: identity for users of spec.identity"]),
        (
            JWT | {"identity": {}},
            {},
            [
                'authorizer: ["identity", "jwt"]: is either identity or jwt; say which: identity for users of spec.identity'
            ],
        ),
    ],
)
def test_whose_tokens_are_taken(authorizer, identity, expected):
    spec = samples.spec(functions=[FUNCTION], apis=[{"name": "public", "routes": [route()], "authorizer": authorizer}])
    read, problems = check(
        spec | ({} if identity is None else {"identity": identity}), Context(namespace="team", name="shop")
    )
    assert read is not None
    assert [str(problem).removeprefix("spec.apis[0].") for problem in problems] == expected
