"""Functions and HTTP APIs as the planner may make them are valid, and allowed no more than they need."""

from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.function import Architecture
from crofter.api.components.http_api import Method
from crofter.api.components.network import RetentionDays
from crofter_function.framework.bindings import MEANINGS

from .apis import EXPORT, JWT, api, route
from .fields import complaints
from .functions import BUCKET, DATABASE, HOURLY, NETWORK, NOTHING, QUEUE, STREAM, TABLE, ZIP, function
from .messaging import KEY

_ARN = "arn:aws:x:ap-southeast-2:123456789012:thing"
_GRANTS = [
    {"target": target, "component": f"{target.lower()}/x", "access": access, "arn": _ARN, "keyArn": KEY}
    for target, access in MEANINGS
]
_SECRET = {"name": "S", "component": "secret/s", "secretArn": _ARN, "keyArn": KEY}


@st.composite
def functions(draw: st.DrawFn) -> dict[str, Any]:
    """A LambdaFunction as the planner may make it."""
    changes: dict[str, Any] = {
        "architecture": draw(st.sampled_from(get_args(Architecture))),
        "memoryMb": draw(st.integers(128, 10240)),
        "timeoutSeconds": draw(st.integers(1, 900)),
        "ephemeralStorageMb": draw(st.integers(512, 10240)),
        "maximumRetries": draw(st.integers(0, 2)),
        "tracing": draw(st.booleans()),
        "logRetentionDays": draw(st.sampled_from(get_args(RetentionDays))),
        "queues": draw(st.sampled_from(([], [QUEUE]))),
        "streams": draw(st.sampled_from(([], [STREAM], [STREAM, TABLE]))),
        "schedules": draw(st.sampled_from(([], [HOURLY]))),
        "buckets": draw(st.sampled_from(([], [BUCKET]))),
        "paused": draw(st.booleans()),
    }
    bound = NOTHING | {"grants": draw(st.lists(st.sampled_from(_GRANTS), max_size=8))}
    if draw(st.booleans()):
        bound |= {"secrets": [_SECRET]}
    if draw(st.booleans()):
        changes["network"] = NETWORK
        bound |= {"connections": [DATABASE]}
    if draw(st.booleans()):
        changes |= {"imageUri": None, "zip": ZIP}
    if draw(st.booleans()):
        changes["reservedConcurrency"] = draw(st.integers(0, 1000))
    return function(bindings=bound, **changes)


@st.composite
def apis(draw: st.DrawFn) -> dict[str, Any]:
    """An HttpApi as the planner may make it."""
    guarded = draw(st.booleans())
    paths = draw(st.lists(st.sampled_from(["/", "/a", "/a/{b}", "/{rest+}", "/c.d/{e}/f"]), unique=True, min_size=1))
    routes = [
        route(path, draw(st.sampled_from(get_args(Method))), authorized=guarded and draw(st.booleans()))
        for path in paths
    ]
    functions = [
        {
            "component": "function/export",
            "arn": EXPORT,
            "timeoutSeconds": draw(st.integers(1, 30)),
            "made": draw(st.booleans()),
        },
    ]
    changes: dict[str, Any] = {"routes": routes, "functions": functions, "paused": draw(st.booleans())}
    if guarded:
        changes["jwt"] = JWT
    if draw(st.booleans()):
        changes["cors"] = {"allowOrigins": ["*"], "allowMethods": ["ANY"], "allowHeaders": ["x"], "maxAgeSeconds": 1}
    return api(rateLimit=draw(st.integers(1, 10000)), burstLimit=draw(st.integers(1, 5000)), **changes)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(functions())
def test_any_function_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis())
def test_any_api_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []
