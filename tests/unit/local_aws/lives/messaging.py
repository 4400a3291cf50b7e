"""Keys and queues."""

from __future__ import annotations

from typing import Any

from .manifests import POLICY, manifest, named, ref

REDRIVE = '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":5}'

LIFE = [
    manifest(
        "Key", "key", "kms", description="messaging", enableKeyRotation=True, policy=POLICY, keyUsage="ENCRYPT_DECRYPT"
    ),
    named("alias/key", manifest("Alias", "alias", "kms", targetKeyIdRef=ref("key"))),
    manifest("Queue", "dead", "sqs", name="dead", messageRetentionSeconds=1209600, kmsMasterKeyId="alias/key"),
    manifest(
        "Queue",
        "queue",
        "sqs",
        name="queue",
        visibilityTimeoutSeconds=30,
        delaySeconds=0,
        policy=POLICY,
        redrivePolicy=REDRIVE,
        redriveAllowPolicy='{"redrivePermission":"denyAll"}',
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Key", "key", {"description": "changed", "enableKeyRotation": False, "tags": {"a": "b"}}),
    ("Key", "key", {"policy": POLICY.replace("logs:*", "kms:*"), "rotationPeriodInDays": 90}),
    ("Queue", "queue", {"visibilityTimeoutSeconds": 60, "policy": POLICY.replace("logs", "sqs"), "tags": {"a": "b"}}),
    ("Queue", "dead", {"redriveAllowPolicy": '{"redrivePermission":"allowAll"}', "sqsManagedSseEnabled": False}),
]

REFUSALS = [
    ("Queue", "queue", {"name": "other"}, 'the argument "name" from "queue" to "other"'),
    ("Key", "key", {"multiRegion": True}, 'the argument "multi_region" from "false" to "true"'),
]
