"""Queues and the key that encrypts them: made, changed one by one, and gone."""

import json

from .cloud import counted
from .conftest import Factory
from .lab import Env


def _queues(env: Env) -> dict[str, str]:
    return {thing.key: thing.id for thing in env.things() if thing.kind == "Queue"}


def test_queues_are_encrypted_changed_and_removed_one_by_one(environment: Factory) -> None:
    env = environment("queues", queues=[{"name": "export"}])
    env.apply()
    env.until_ready()
    things = env.things()
    assert {kind: counted(things)[kind] for kind in ("Key", "Alias", "Queue")} == {"Key": 1, "Alias": 1, "Queue": 2}
    (key,) = (thing for thing in things if thing.kind == "Key")
    found = {thing.key: thing.raw for thing in things if thing.kind == "Queue"}
    assert found.keys() == {"queue/export/queue", "queue/export/dead-letter-queue"}
    for raw in found.values():
        assert raw["KmsMasterKeyId"] == key.raw["Arn"]
        assert json.loads(raw["Policy"])["Statement"][0]["Sid"] == "EncryptedTransport"
    redrive = json.loads(found["queue/export/queue"]["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"] == found["queue/export/dead-letter-queue"]["QueueArn"]
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["queue/export/url"] == _queues(env)["queue/export/queue"]

    before = _queues(env)
    versions = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    env.spec["queues"] = [{"name": "export"}, {"name": "orders", "fifo": True, "visibilityTimeoutSeconds": 60}]
    env.apply()
    env.until_ready()
    after = _queues(env)
    assert before.items() <= after.items()
    assert after.keys() - before.keys() == {"queue/orders/queue", "queue/orders/dead-letter-queue"}
    assert versions.items() <= {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}.items()

    env.spec["queues"] = [{"name": "orders", "fifo": True, "visibilityTimeoutSeconds": 90}]
    env.apply()
    env.until(lambda: _queues(env).keys() == after.keys() - before.keys(), "the queue is gone, the other is not")
    env.until_ready()
    (orders,) = (thing.raw for thing in env.things() if thing.key == "queue/orders/queue")
    assert orders["VisibilityTimeout"] == "90"

    env.delete()
    env.until_gone()
    assert env.cloud.kms.describe_key(KeyId=key.id)["KeyMetadata"]["KeyState"] == "PendingDeletion"


def test_a_queue_that_was_deleted_comes_back(environment: Factory) -> None:
    env = environment("lostqueue", queues=[{"name": "export"}])
    env.apply()
    env.until_ready()
    expected = counted(env.things())
    env.cloud.sqs.delete_queue(QueueUrl=_queues(env)["queue/export/queue"])
    env.until(lambda: counted(env.things()) == expected, "the queue is back")
    env.until_ready()
