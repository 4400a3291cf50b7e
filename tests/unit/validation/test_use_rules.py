"""What workloads may use, and how they are told when they may not."""

from typing import Any

import pytest

from crofter.api.sections.uses import Use
from crofter.validation.uses import Workload, problems

KNOWN: dict[str, dict[str, frozenset[str]]] = {
    "queue": {"export": frozenset(), "orders": frozenset()},
    "bucket": {"uploads": frozenset()},
    "database": {"main": frozenset({"app", "reports"})},
    "identity": {"": frozenset({"app", "web"})},
    "secret": {"stripe": frozenset()},
    "service": {
        "search": frozenset({"api"}),
        "shop": frozenset({"admin", "web"}),
        "worker": frozenset(),
    },
    "function": {"audit": frozenset(), "export": frozenset(), "web": frozenset(), "search": frozenset()},
}


def workload(name: str, *uses: dict[str, Any], target: str = "function", variables: tuple[str, ...] = ()) -> Workload:
    models = [Use.model_validate(use) for use in uses]
    return Workload(f"spec.{target}s[{name}]", target, name, models, frozenset(variables))


def told(*workloads: Workload) -> list[str]:
    return [str(problem).removeprefix("spec.functions[web].") for problem in problems(workloads, KNOWN)]


@pytest.mark.parametrize(
    "use",
    [
        {"queue": "export", "access": "Send"},
        {"bucket": "uploads", "access": "ReadWrite"},
        {"database": "main", "role": "app"},
        {"database": "main", "role": "app", "access": "Connect"},
        {"secret": "stripe", "key": "apiKey", "env": "STRIPE_KEY"},
        {"function": "audit"},
        {"identity": {}},
        {"identity": {"client": "web"}, "access": "Read"},
        {"service": "search"},
        {"service": "search", "access": "Connect", "container": "api", "env": "SEARCH"},
        {"service": "shop", "container": "web"},
    ],
)
def test_what_a_workload_may_use(use: dict[str, Any]) -> None:
    assert told(workload("web", use)) == []


EXACTLY_ONE = "must name exactly one of bucket, database, function, identity, logs, queue, secret, service"


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ({}, [f"uses[0]: []: {EXACTLY_ONE}; write one use for each"]),
        (
            {"queue": "export", "bucket": "uploads", "access": "Send"},
            [f'uses[0]: ["bucket", "queue"]: {EXACTLY_ONE}; write one use for each'],
        ),
        ({"queue": "export"}, ["uses[0].access: absent: a queue is used by Send or Receive; say which"]),
        (
            {"queue": "export", "access": "Read"},
            ['uses[0].access: "Read": a queue is used by Send or Receive; choose that'],
        ),
        (
            {"bucket": "uploads", "access": "Connect"},
            ['uses[0].access: "Connect": a bucket is used by Read or Write or ReadWrite; choose that'],
        ),
        ({"secret": "stripe", "access": "Write"}, ['uses[0].access: "Write": a secret is used by Read; choose that']),
        (
            {"queue": "exprot", "access": "Send"},
            ['uses[0].queue: "exprot": no queue has this name; did you mean export?'],
        ),
        (
            {"queue": "z", "access": "Send"},
            ['uses[0].queue: "z": no queue has this name; there are export, orders'],
        ),
        ({"database": "main"}, ["uses[0].role: absent: a database is used as one of its roles; name the role"]),
        (
            {"database": "main", "role": "ap"},
            ['uses[0].role: "ap": no role of that database has this name; did you mean app?'],
        ),
        (
            {"queue": "export", "access": "Send", "role": "app"},
            ['uses[0].role: "app": a queue has no roles; remove it'],
        ),
        (
            {"function": "audit", "key": "a"},
            ['uses[0].key: "a": a function has no keys: it goes with a secret; remove it'],
        ),
        ({"function": "web"}, ['uses[0].function: "web": is the workload itself; remove this use']),
        (
            {"identity": {"client": "wep"}},
            ['uses[0].identity.client: "wep": no client has this name; did you mean web?'],
        ),
        (
            {"identity": {}, "access": "Send"},
            ['uses[0].access: "Send": a identity is used by Read or ReadWrite; choose that'],
        ),
        (
            {"service": "serach"},
            ['uses[0].service: "serach": no service has this name; did you mean search?'],
        ),
        (
            {"service": "search", "access": "Read"},
            ['uses[0].access: "Read": a service is used by Connect; choose that'],
        ),
        (
            {"service": "worker"},
            [
                (
                    'uses[0].service: "worker": has no container with a port, so there is nothing to connect to; '
                    "give one of its containers a port"
                )
            ],
        ),
        (
            {"service": "shop"},
            ["uses[0].container: absent: several containers of that service have a port: admin, web; say which one"],
        ),
        (
            {"service": "shop", "container": "wep"},
            ['uses[0].container: "wep": no container of that service with a port has this name; did you mean web?'],
        ),
        (
            {"queue": "export", "access": "Send", "container": "web"},
            ['uses[0].container: "web": a queue has no containers: it goes with a service; remove it'],
        ),
        (
            {"service": "search", "role": "app"},
            ['uses[0].role: "app": a service has no roles; remove it'],
        ),
        (
            {"identity": {}, "env": "USERS"},
            ['uses[0].env: "USERS": is one name, and identity sets several variables; remove it'],
        ),
    ],
)
def test_what_a_workload_may_not_use(use: dict[str, Any], expected: list[str]) -> None:
    assert told(workload("web", use)) == expected


def test_what_there_is_none_of_can_be_added() -> None:
    (problem,) = problems([workload("web", {"secret": "stripe"})], {})
    assert str(problem).endswith('"stripe": no secret has this name; there is none: add it, or remove this reference')


def test_users_that_there_are_none_of_can_be_added() -> None:
    (problem,) = problems([workload("web", {"identity": {}})], {})
    assert str(problem).endswith(": {}: there is no spec.identity; add it, or remove this use")


def test_variables_of_users_have_names_of_their_own() -> None:
    assert told(workload("web", {"identity": {}}, variables=("IDENTITY_CLIENT_ID_APP",))) == [
        'uses[0].identity: "IDENTITY_CLIENT_ID_APP": is taken: the workload sets it itself; rename that, or remove this use'
    ]
    one = {"identity": {"client": "web"}}
    assert [problem.split(":")[1] for problem in told(workload("web", one, one))] == [
        ' "IDENTITY_ISSUER"',
        ' "IDENTITY_USER_POOL_ID"',
        ' "IDENTITY_CLIENT_ID"',
    ]


def test_no_two_variables_have_one_name() -> None:
    send = {"queue": "export", "access": "Send"}
    assert told(workload("web", send, send)) == [
        'uses[1].env: "QUEUE_EXPORT_URL": is taken: uses[0] has it; give this use another name with env'
    ]
    assert told(workload("web", send | {"env": "LOG_LEVEL"}, variables=("LOG_LEVEL",))) == [
        'uses[0].env: "LOG_LEVEL": is taken: the workload sets it itself; give this use another name with env'
    ]


def test_workloads_do_not_use_each_other_in_a_circle() -> None:
    web = workload("web", {"function": "audit"})
    audit = workload("audit", {"function": "search"})
    assert told(web, audit, workload("search")) == []
    (problem,) = told(web, audit, workload("search", {"function": "web"}))
    assert "use each other in a circle; take one of these uses away" in problem
    assert all(name in problem for name in ("function web", "function audit", "function search"))


def test_services_are_workloads_too() -> None:
    shop = workload("shop", {"service": "search"}, target="service")
    search = workload("search", {"function": "audit"}, target="service")
    audit = workload("audit", {"service": "shop", "container": "web"})
    (problem,) = told(shop, search, audit)
    assert "use each other in a circle" in problem
    assert all(name in problem for name in ("service shop", "service search", "function audit"))
    assert told(workload("search", {"service": "search"}, target="service")) == [
        'spec.services[search].uses[0].service: "search": is the workload itself; remove this use'
    ]
    assert told(shop, workload("search", target="service")) == []


def test_two_containers_of_a_service_are_two_variables() -> None:
    web, admin = {"service": "shop", "container": "web"}, {"service": "shop", "container": "admin"}
    assert told(workload("web", web, admin)) == [
        'uses[1].env: "SERVICE_SHOP_URL": is taken: uses[0] has it; give this use another name with env'
    ]
    assert told(workload("web", web, admin | {"env": "ADMIN_URL"})) == []
