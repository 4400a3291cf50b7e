"""Topics and who is told: made, changed one by one, and gone."""

import json

from .cloud import counted
from .conftest import Factory
from .lab import Env


def _topics(env: Env) -> dict[str, str]:
    return {thing.key: thing.id for thing in env.things() if thing.kind == "Topic"}


def _told(env: Env, tier: str) -> set[str]:
    topic = _topics(env)[f"notifications/topic-{tier}"]
    return {
        thing.raw["Endpoint"]
        for thing in env.things()
        if thing.kind == "TopicSubscription" and thing.raw["TopicArn"] == topic
    }


def test_topics_are_encrypted_and_people_are_told(environment: Factory) -> None:
    env = environment("told", monitoring={"tiers": {"critical": {"email": ["oncall@example.com"]}, "info": {}}})
    env.apply()
    env.until_ready()
    things = env.things()
    assert {kind: counted(things)[kind] for kind in ("Key", "Topic", "TopicPolicy", "TopicSubscription")} == {
        "Key": 2, "Topic": 2, "TopicPolicy": 2, "TopicSubscription": 1
    }  # fmt: skip
    (key,) = (thing for thing in things if thing.key == "encryption/key-messaging")
    for thing in things:
        if thing.kind == "Topic":
            assert thing.raw["KmsMasterKeyId"] == key.raw["Arn"]
            statements = {one["Sid"]: one for one in json.loads(thing.raw["Policy"])["Statement"]}
            assert statements.keys() == {"Alarms", "EncryptedTransport"}
    assert _told(env, "critical") == {"oncall@example.com"}
    endpoints = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    before = _topics(env)
    assert endpoints["notifications/critical"] == before["notifications/topic-critical"]

    generations = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    env.spec["monitoring"]["tiers"]["critical"]["email"] = ["boss@example.com", "oncall@example.com"]
    env.apply()
    env.until_ready()
    assert _told(env, "critical") == {"boss@example.com", "oncall@example.com"}
    now = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    assert generations.items() <= now.items()

    env.spec["monitoring"]["tiers"] = {"critical": {"email": ["boss@example.com"]}, "warning": {}}
    env.apply()
    env.until_ready()
    env.until(
        lambda: _topics(env).keys() == {"notifications/topic-critical", "notifications/topic-warning"},
        "one topic came, another went",
    )
    assert _topics(env)["notifications/topic-critical"] == before["notifications/topic-critical"]
    env.until(lambda: _told(env, "critical") == {"boss@example.com"}, "one address less")

    env.delete()
    env.until_gone()


def test_an_endpoint_is_told_by_a_function_that_reads_its_url_from_a_secret(environment: Factory) -> None:
    env = environment(
        "paged",
        secrets=[{"name": "pagerduty", "external": {}, "recoveryWindowDays": 0}],
        monitoring={
            "tiers": {"critical": {"endpointSecretRef": {"name": "pagerduty"}}},
            "dashboards": False,
            "tracing": False,
            "logs": {"groups": {}},
        },
    )
    env.apply()
    secrets = env.cloud.client("secretsmanager")

    def secret() -> str | None:
        return next((thing.raw["ARN"] for thing in env.things() if thing.kind == "Secret"), None)

    arn = env.until(secret, "the secret is there")
    url = "https://events.example.com/integration/token-that-nobody-may-see/enqueue"
    secrets.put_secret_value(SecretId=arn, SecretString=url)
    env.until_ready()
    (function,) = (thing for thing in env.things() if thing.kind == "Function")
    assert function.raw["Environment"]["Variables"] == {"ENDPOINT_SECRET_ARN": arn}
    (queue,) = (thing for thing in env.things() if thing.key.endswith("/forwarder-critical-dead-letters"))
    (asked,) = (one["spec"]["forProvider"] for one in env.managed() if one["kind"] == "Function")
    assert asked["deadLetterConfig"]["targetArn"] == queue.raw["QueueArn"]
    (topic,) = _topics(env).values()
    led = [thing.raw for thing in env.things() if thing.kind == "TopicSubscription" and thing.raw["TopicArn"] == topic]
    assert [(one["Protocol"], one["Endpoint"]) for one in led] == [("lambda", function.raw["FunctionArn"])]
    policy = env.cloud.client("lambda").get_policy(FunctionName=function.id)["Policy"]
    (statement,) = json.loads(policy)["Statement"]
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    assert statement["Condition"]["ArnLike"]["AWS:SourceArn"] == topic
    assert "token-that-nobody-may-see" not in json.dumps([*env.managed(), *env.composites(), env.live()])

    env.spec["monitoring"]["tiers"] = {"critical": {"email": ["oncall@example.com"]}}
    env.apply()
    env.until_ready()
    env.until(lambda: "Function" not in counted(env.things()), "the function went")
    env.until(lambda: _told(env, "critical") == {"oncall@example.com"}, "the endpoint is told no more")
    assert set(_topics(env).values()) == {topic}

    env.delete()
    env.until_gone()
