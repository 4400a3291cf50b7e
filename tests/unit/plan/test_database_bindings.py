"""What follows from the use of a database: a URL without a password, a way to it, and the right to log in as one role."""

from typing import Any

import pytest

from crofter.api.components.binding import Bindings
from crofter.api.components.database import DatabaseOutputs
from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.planner import plan

from .environments import by_component, live, with_xrs
from .test_databases import APP, AURORA, TOLD, around, asking

WANTED = asking({**AURORA, "roles": [APP]})
USES = [Use.model_validate({"database": "main", "role": "app"})]


def seen(outputs: DatabaseOutputs | None) -> Any:
    observed = around(WANTED)
    return with_xrs(observed, live(by_component(plan(WANTED, observed))["database/main"], outputs))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outputs", "host", "reached"),
    [
        (TOLD.model_copy(update={"proxy_endpoint": None, "proxy_resource_id": None}), "main.example", "cluster-1"),
        (TOLD, "proxy.example", "prx-1"),
    ],
)
def test_a_database_is_reached_as_one_role_through_its_proxy_if_any(
    outputs: DatabaseOutputs, host: str, reached: str
) -> None:
    found = bindings(USES, WANTED, seen(outputs), "function/web")
    assert isinstance(found, Bindings)
    assert found.wire() == {
        "variables": [{"name": "DATABASE_MAIN_URL", "value": f"postgresql://app@{host}:5432/main?sslmode=verify-full"}],
        "secrets": [],
        "connections": [{"component": "database/main", "securityGroupId": "sg-1", "port": 5432}],
        "grants": [
            {
                "target": "Database",
                "component": "database/main",
                "access": "Connect",
                "arn": f"arn:aws:rds-db:ap-southeast-2:123456789012:dbuser:{reached}/app",
            }
        ],
    }


def test_a_workload_waits_for_its_database() -> None:
    message = "waits for database/main: not all of its ids are known yet"
    assert bindings(USES, WANTED, seen(None), "function/web") == Waiting(message)
