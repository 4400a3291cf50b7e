"""How functions are planned: what they wait for, and what follows from what they are triggered by and use."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.bucket import BucketOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.function import LAMBDA_FUNCTION, LambdaFunctionOutputs
from crofter.api.components.registry import RegistryOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.function import PLANNER
from crofter.plan.looks import Look, Seen
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live, with_xrs
from .test_bindings import QUEUE

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
URI = "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/shop/web"
REGISTRY = RegistryOutputs(repository_uri=URI, arn="arn:aws:ecr:ap-southeast-2:123456789012:repository/shop/web")
PUSHED = Look("Image", "function/export", ("shop/web", "v1"))
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
BUCKET = BucketOutputs(name="b-1", arn="arn:aws:s3:::b-1", regional_domain_name="b-1.s3.amazonaws.com")
OUTPUTS = LambdaFunctionOutputs(name="n", arn="a", role_arn="r", log_group="l", dead_letter_url="https://d")
OF_URI = {"name": "export", "image": {"uri": "public.ecr.aws/lambda/python:3.13"}}
OF_REGISTRY = {"name": "export", "image": {"registry": "web", "tag": "v1"}}


def asking(*functions: dict[str, Any], profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with these functions and no network."""
    raw = {"profile": profile, "accountRef": {"name": "sydney"}, "functions": list(functions), **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def observed(wanted: Environment, **published: Any) -> Observed:
    """What is observed once keys, queues and registries were made and published; keyword arguments by component."""
    outputs = {
        "encryption": EncryptionOutputs.model_validate(
            {"keys": [{"purpose": one, "arn": KEY} for one in ("data", "logs", "messaging")]}
        ),
        "queue/export": QUEUE,
        "registry/web": REGISTRY,
    } | published
    seen = Observed(FACTS)
    for _ in range(3):
        planned = by_component(plan(wanted, seen))
        seen = with_xrs(seen, *(live(one, outputs.get(name)) for name, one in planned.items() if name in outputs))
    return seen


def planned(wanted: Environment, seen: Observed) -> dict[str, Any]:
    spec = by_component(plan(wanted, seen))["function/export"].spec
    return {name: value for name, value in spec.items() if name not in HEAD}


def waits(wanted: Environment, seen: Observed) -> Blocked:
    (blocked,) = (one for one in plan(wanted, seen).blocked if one.component == "function/export")
    return blocked


def test_a_function_has_everything_said_out() -> None:
    wanted = asking(OF_URI | {"env": {"B": "2", "A": "1"}})
    assert planned(wanted, observed(wanted)) == {
        "imageUri": "public.ecr.aws/lambda/python:3.13",
        "architecture": "arm64",
        "memoryMb": 256,
        "timeoutSeconds": 30,
        "ephemeralStorageMb": 512,
        "maximumRetries": 2,
        "tracing": False,
        "logRetentionDays": 7,
        "dataKeyArn": KEY,
        "logsKeyArn": KEY,
        "messagingKeyArn": KEY,
        "variables": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
        "bindings": {"variables": [], "secrets": [], "connections": [], "grants": []},
        "queues": [],
        "streams": [],
        "schedules": [],
        "buckets": [],
    }


@pytest.mark.parametrize(
    ("profile", "days", "tracing"), [("dev", 7, False), ("staging", 30, False), ("prod", 90, True)]
)
def test_what_a_profile_means_for_a_function(profile: str, days: int, tracing: bool) -> None:
    wanted = asking(OF_URI, profile=profile)
    found = planned(wanted, observed(wanted))
    assert (found["logRetentionDays"], found["tracing"]) == (days, tracing)


def test_a_function_of_a_zip() -> None:
    code = {"bucket": "artifacts", "key": "a.zip", "handler": "app.handler", "runtime": "python3.13"}
    wanted = asking({"name": "export", "zip": code})
    found = planned(wanted, observed(wanted))
    assert "imageUri" not in found
    assert found["zip"] == code


def test_what_triggers_it() -> None:
    stream = "arn:aws:kinesis:ap-southeast-2:123456789012:stream/clicks"
    triggers = [
        {"schedule": "rate(1 hour)"},
        {"schedule": "cron(0 6 * * ? *)", "name": "daily", "timezone": "Australia/Sydney"},
        {"queue": "export", "batchSize": 5},
        {"stream": stream},
    ]
    wanted = asking(OF_URI | {"triggers": triggers}, queues=[{"name": "export"}])
    found = planned(wanted, observed(wanted))
    assert found["queues"] == [{"component": "queue/export", "arn": QUEUE.arn, "keyArn": KEY, "batchSize": 5}]
    assert found["streams"] == [{"arn": stream, "batchSize": 10, "startingPosition": "TRIM_HORIZON"}]
    assert found["schedules"] == [
        {"name": "daily", "expression": "cron(0 6 * * ? *)", "timezone": "Australia/Sydney"},
        {"name": "schedule", "expression": "rate(1 hour)", "timezone": "UTC"},
    ]


def test_a_bucket_triggers_it_once_both_are_there() -> None:
    trigger = {"bucket": "uploads", "prefix": "in/"}
    wanted = asking(OF_URI | {"triggers": [trigger]}, buckets=[{"name": "uploads", "accessLogs": False}])
    assert waits(wanted, observed(wanted)).message == "waits for bucket/uploads: it does not exist yet"
    seen = observed(wanted, **{"bucket/uploads": BUCKET})
    assert planned(wanted, seen)["buckets"] == [{"component": "bucket/uploads", "arn": "arn:aws:s3:::b-1"}]
    assert by_component(plan(wanted, seen))["bucket/uploads"].spec["events"] == []
    made = with_xrs(seen, live(by_component(plan(wanted, seen))["function/export"], OUTPUTS))
    (event,) = by_component(plan(wanted, made))["bucket/uploads"].spec["events"]
    assert event == {
        "name": "export-1",
        "target": "Function",
        "arn": "arn:aws:lambda:ap-southeast-2:123456789012:function:shop-dev-function-export-function-a8f991",
        "events": ["s3:ObjectCreated:*"],
        "prefix": "in/",
        "suffix": "",
    }


def test_a_trigger_stays_while_what_triggers_is_in_doubt() -> None:
    wanted = asking(OF_URI | {"triggers": [{"queue": "export"}]}, queues=[{"name": "export"}])
    seen = observed(wanted)
    made = with_xrs(seen, live(by_component(plan(wanted, seen))["function/export"], OUTPUTS))
    queue = made.xrs["queue/export"]
    in_doubt = with_xrs(made, replace(queue, outputs=None))
    changed = asking(OF_URI | {"triggers": [{"queue": "export", "batchSize": 3}]}, queues=[{"name": "export"}])
    assert planned(changed, in_doubt)["queues"] == [
        {"component": "queue/export", "arn": QUEUE.arn, "keyArn": KEY, "batchSize": 3}
    ]


def test_it_waits_for_its_keys_its_queue_and_what_it_uses() -> None:
    wanted = asking(OF_URI | {"triggers": [{"queue": "export"}]}, queues=[{"name": "export"}])
    assert waits(wanted, Observed(FACTS)).message == "waits for encryption: it does not exist yet"
    seen = observed(wanted, **{"queue/export": None})
    assert waits(wanted, seen).message == "waits for queue/export: not all of its ids are known yet"
    using = asking(OF_URI | {"uses": [{"queue": "export", "access": "Send"}]}, queues=[{"name": "export"}])
    assert waits(using, seen).message == "waits for queue/export: not all of its ids are known yet"


def test_it_waits_until_its_image_was_pushed() -> None:
    wanted = asking(OF_REGISTRY, registries=[{"name": "web"}])
    seen = observed(wanted)
    asked = waits(wanted, seen)
    assert (asked.message, asked.looks) == ("AWS is about to be asked for the image v1 of registry/web", (PUSHED,))
    assert plan(wanted, seen).looks == (PUSHED,)
    missing = Observed(FACTS, seen.xrs, seen={PUSHED: Seen(holds=False, message="waits for an image: push v1")})
    assert waits(wanted, missing).message == "waits for an image: push v1"
    there = Observed(FACTS, seen.xrs, seen={PUSHED: Seen(holds=True)})
    assert planned(wanted, there)["imageUri"] == f"{URI}:v1"


def test_it_goes_when_it_is_no_longer_asked_for() -> None:
    wanted = asking(OF_URI)
    seen = observed(wanted)
    seen = with_xrs(seen, live(by_component(plan(wanted, seen))["function/export"]))
    assert plan(asking(), seen).unwanted == ("encryption", "function/export")


def test_where_it_is_found() -> None:
    assert [(one.name, one.value) for one in PLANNER.endpoints("function/export", OUTPUTS)] == [
        ("function/export/name", "n"),
        ("function/export/dead-letter-url", "https://d"),
    ]
    assert LAMBDA_FUNCTION.condition == "FunctionsReady"
