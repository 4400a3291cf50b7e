"""Every managed resource of any database that the planner may ask for is valid, strictly."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.database import AURORA, MAJORS, Engine
from crofter.api.components.network import RetentionDays
from crofter_function.simulate import settle
from crofter_schemas import validate

from .databases import (
    BIGGEST,
    DEV_AURORA,
    DEV_AURORA_MYSQL,
    DEV_POSTGRES,
    MANAGER,
    PROD_AURORA,
    PROD_MYSQL,
    PROD_POSTGRES,
    database,
)


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    """A Database as the planner may make it."""
    engine = draw(st.sampled_from(get_args(Engine)))
    aurora = engine in AURORA
    serverless = aurora and draw(st.booleans())
    halves = sorted(draw(st.lists(st.integers(2, 512), min_size=2, max_size=2)))
    changes: dict[str, Any] = {
        "engine": engine,
        "version": draw(st.sampled_from(MAJORS[engine])),
        "serverless": {"min": halves[0] / 2, "max": halves[1] / 2} if serverless else None,
        "instanceClass": None if serverless else draw(st.sampled_from(("db.t4g.medium", "db.r7g.16xlarge"))),
        "storage": None if aurora else {"gib": draw(st.integers(20, 100)), "maxGib": draw(st.integers(100, 65536))},
        "readers": draw(st.integers(0, 5)) if aurora else 0,
        "multiAz": draw(st.booleans()),
        "backupRetentionDays": draw(st.integers(1, 35)),
        "logRetentionDays": draw(st.sampled_from(get_args(RetentionDays))),
        "monitoringSeconds": draw(st.sampled_from((0, 1, 60))),
        "performanceInsights": draw(st.booleans()),
        "deletionProtection": draw(st.booleans()),
        "finalSnapshot": draw(st.booleans()),
        "proxy": draw(st.sampled_from((None, ["app"], ["app", "web"]))),
        "roleManager": draw(st.sampled_from((None, MANAGER))),
        "restoreFrom": draw(
            st.sampled_from((None, {"snapshot": "x"}, {"source": "x"}, {"source": "x", "time": "2026-01-01T00:00:00Z"}))
        ),
        "paused": draw(st.booleans()),
        "deletion": draw(st.sampled_from(("No", "Prepare"))),
    }
    return database(**changes)


def complaints(xr: dict[str, Any]) -> list[str]:
    return [
        f"{key}: {violation}"
        for key, resource in settle(xr)[0].resources.items()
        for violation in validate({**resource, "metadata": {**resource["metadata"], "namespace": "shop"}})
    ]


@pytest.mark.parametrize(
    "xr",
    [DEV_AURORA, PROD_AURORA, DEV_POSTGRES, PROD_POSTGRES, DEV_AURORA_MYSQL, PROD_MYSQL, BIGGEST],
)
def test_databases_of_the_profiles_are_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_any_database_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []
