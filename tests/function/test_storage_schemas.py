"""Whatever the planner may say of storage, what the function makes of it is valid against the provider's schemas."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.bucket import CorsMethod

from .fields import complaints
from .storage import ARCHIVE, EXPORT_QUEUE, LOGS, PROD_UPLOADS, RESIZE, RICH, UPLOADS, bucket, event, log_archive

CORS = st.fixed_dictionaries(
    {
        "allowedOrigins": st.lists(
            st.sampled_from(("*", "https://a.example.com", "http://*:8080")), unique=True, min_size=1
        ),
        "allowedMethods": st.lists(st.sampled_from(get_args(CorsMethod)), unique=True, min_size=1),
    },
    optional={
        "allowedHeaders": st.just(["*"]),
        "exposeHeaders": st.just(["ETag"]),
        "maxAgeSeconds": st.integers(0, 86400),
    },
)
EVENTS = (event("a", "Function", RESIZE, prefix="a/"), event("b", "Queue", EXPORT_QUEUE, suffix=".csv"))


@st.composite
def buckets(draw: st.DrawFn) -> dict[str, Any]:
    """A Bucket as the planner may make it."""
    changes: dict[str, Any] = {
        "versioning": draw(st.booleans()),
        "noncurrentDays": draw(st.integers(1, 36500)),
        "cors": draw(st.lists(CORS, max_size=3)),
        "events": draw(st.lists(st.sampled_from(EVENTS), unique_by=lambda one: one["name"])),
        "forceDestroy": draw(st.booleans()),
        "deletion": draw(st.sampled_from(("No", "Prepare"))),
        "paused": draw(st.booleans()),
    }
    if draw(st.booleans()):
        changes["expireDays"] = draw(st.integers(1, 36500))
    if draw(st.booleans()):
        changes["accessLogs"] = {"bucket": ARCHIVE}
    return bucket(**changes)


@pytest.mark.parametrize("xr", [UPLOADS, PROD_UPLOADS, RICH, LOGS], ids=["dev", "prod", "everything", "logs"])
def test_storage_of_the_profiles_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(buckets())
def test_any_bucket_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 36500), st.booleans(), st.sampled_from(("No", "Prepare")))
def test_any_log_archive_is_valid(days: int, force: bool, deletion: str) -> None:
    assert complaints(log_archive(expireDays=days, forceDestroy=force, deletion=deletion)) == []
