"""Bad buckets, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check

RULE = {"allowedOrigins": ["https://shop.example.com"], "allowedMethods": ["GET"]}


def told(*buckets, **fields):
    raw = samples.spec(buckets=list(buckets), **fields)
    return [str(problem) for problem in check(raw, Context(namespace="team", name="shop"))[1]]


def with_cors(**changes):
    return {"name": "uploads", "cors": [RULE | changes]}


@pytest.mark.parametrize(
    ("buckets", "problems"),
    [
        ([{"name": "uploads"}, {"name": "static", "expireDays": 90}], []),
        ([with_cors(allowedOrigins=["*"])], []),
        ([with_cors(allowedOrigins=["https://*.example.com:8443", "capacitor://localhost"])], []),
        (
            [{"name": "uploads"}, {"name": "uploads"}],
            ['spec.buckets[1].name: "uploads": is the name of another of spec.buckets too; give each its own name'],
        ),
        (
            [{"name": "Uploads"}],
            ['spec.buckets[0].name: "Uploads": must match ^[a-z]([a-z0-9-]*[a-z0-9])?$; write it in that form'],
        ),
        ([{"name": "b" * 31}], [f'spec.buckets[0].name: "{"b" * 31}": longer than 30; shorten it']),
        ([{"name": "a", "expireDays": 0}], ["spec.buckets[0].expireDays: 0: must be at least 1; choose a number in the range"]),
        (
            [{"name": "a", "noncurrentDays": 36501}],
            ["spec.buckets[0].noncurrentDays: 36501: must be at most 36500; choose a number in the range"],
        ),
        (
            [{"name": "a", "expiryDays": 1}],
            ["spec.buckets[0].expiryDays: 1: unknown field; did you mean expireDays?"],
        ),
        (
            [with_cors(allowedMethods=["GET", "PATCH"])],
            ['spec.buckets[0].cors[0].allowedMethods[1]: "PATCH": not one of DELETE, GET, HEAD, POST, PUT; did you mean PUT?'],
        ),
        (
            [with_cors(allowedMethods=["GET", "GET"])],
            ['spec.buckets[0].cors[0].allowedMethods: "GET": is there twice; remove one'],
        ),
        (
            [with_cors(allowedHeaders=["ETag", "*", "*"])],
            ['spec.buckets[0].cors[0].allowedHeaders: "*": is there twice; remove one'],
        ),
    ],
)  # fmt: skip
def test_buckets(buckets, problems):
    assert told(*buckets) == problems


@pytest.mark.parametrize(
    "origin", ["shop.example.com", "https://*.*.example.com", "https://shop.example.com/path", "HTTPS://x", ""]
)
def test_what_is_no_origin(origin):
    (problem,) = told(with_cors(allowedOrigins=[origin]))
    assert problem.startswith("spec.buckets[0].cors[0].allowedOrigins[0]: ")


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ({"expireDays": 0}, "spec.logArchive.expireDays: 0: must be at least 1; choose a number in the range"),
        ({"bucket": "x"}, 'spec.logArchive.bucket: "x": unknown field; the fields here are expireDays, forceDestroy'),
    ],
)  # fmt: skip
def test_log_archives(section, problem):
    assert told(logArchive=section) == [problem]
