"""The whole answer for a queue, literally."""

import json
from typing import Any

from crofter_function.inprocess import run
from crofter_function.simulate import observe, settle

from .messaging import EXPORT, KEY, ORDERS, queue

ARN = "arn:aws:sqs:ap-southeast-2:123456789012:"
NAME, DEAD = "shop-dev-queue-export-queue-", "shop-dev-queue-export-dead-letter-queue-"


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def test_both_queues_are_created_at_once_and_linked_once_the_dead_letter_queue_exists() -> None:
    first = run(EXPORT)
    assert first.resources.keys() == {"queue", "dead-letter-queue"}
    assert "redrivePolicy" not in first.resources["queue"]["spec"]["forProvider"]
    observed = {"queue": observe(first.resources["queue"])}
    assert "redrivePolicy" not in run(EXPORT, observed).resources["queue"]["spec"]["forProvider"]
    observed["dead-letter-queue"] = observe(first.resources["dead-letter-queue"])
    second = run({**EXPORT, "status": first.xr_status}, observed)
    assert "redrivePolicy" in second.resources["queue"]["spec"]["forProvider"]
    assert (second.ready, second.xr_status["resources"]["ready"]) == (False, 0)


def test_the_outputs_of_a_queue_are_published_when_it_is_ready() -> None:
    first = run(EXPORT)
    observed = {key: observe(resource) for key, resource in first.resources.items()}
    second = run({**EXPORT, "status": first.xr_status}, observed)
    assert "outputs" not in second.xr_status
    rendered, observed = settle(EXPORT)
    assert (
        rendered.xr_status["outputs"]["url"]
        == observed["queue"]["metadata"]["annotations"]["crossplane.io/external-name"]
    )
    del observed["queue"]["status"]
    again = run({**EXPORT, "status": rendered.xr_status}, observed)
    assert again.xr_status["outputs"] == rendered.xr_status["outputs"]


def test_a_queue_stays_linked_while_its_dead_letter_queue_is_lost() -> None:
    _, observed = settle(EXPORT)
    del observed["dead-letter-queue"]
    assert "redrivePolicy" in run(EXPORT, observed).resources["queue"]["spec"]["forProvider"]


def test_a_queue_is_encrypted_reached_over_tls_and_gives_up_on_what_fails() -> None:
    found = fields(EXPORT, "queue")
    name = found.pop("name")
    dead = fields(EXPORT, "dead-letter-queue")["name"]
    assert name.startswith(NAME)
    assert json.loads(found.pop("policy")) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EncryptedTransport",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sqs:*",
                "Resource": ARN + name,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
    assert json.loads(found.pop("redrivePolicy")) == {"deadLetterTargetArn": ARN + dead, "maxReceiveCount": 5}
    assert found == {
        "kmsMasterKeyId": KEY,
        "kmsDataKeyReusePeriodSeconds": 300,
        "visibilityTimeoutSeconds": 30,
        "messageRetentionSeconds": 345600,
        "delaySeconds": 0,
        "receiveWaitTimeSeconds": 20,
    }


def test_a_dead_letter_queue_keeps_longest_and_takes_from_its_own_queue_only() -> None:
    found = fields(EXPORT, "dead-letter-queue")
    assert found["name"].startswith(DEAD)
    assert (found["messageRetentionSeconds"], found["kmsMasterKeyId"]) == (1209600, KEY)
    assert json.loads(found["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [ARN + fields(EXPORT, "queue")["name"]],
    }


def test_both_of_a_fifo_queue_are_fifo() -> None:
    for key in ("queue", "dead-letter-queue"):
        found = fields(ORDERS, key)
        assert found["fifoQueue"] is True
        assert found["name"].endswith(".fifo")
    assert "fifoQueue" not in fields(EXPORT, "queue")


def test_the_longest_names_are_within_eighty_characters() -> None:
    environment = EXPORT["spec"]["environment"] | {"name": "e" * 40}
    long = queue(component="queue/" + "q" * 30, environment=environment, fifo=True)
    assert max(len(fields(long, key)["name"]) for key in ("queue", "dead-letter-queue")) <= 80


def test_outputs() -> None:
    rendered = settle(EXPORT)[0]
    outputs = rendered.xr_status["outputs"]
    assert outputs.keys() == {"arn", "url", "deadLetterArn", "deadLetterUrl"}
    assert outputs["arn"] == ARN + fields(EXPORT, "queue")["name"]
    assert outputs["deadLetterArn"] == ARN + fields(EXPORT, "dead-letter-queue")["name"]
