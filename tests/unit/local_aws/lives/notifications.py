"""Topics and who is told."""

from __future__ import annotations

from typing import Any

from .manifests import REGION, manifest, ref

TOPIC = f"arn:aws:sns:{REGION}:123456789012:critical"
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},'
    f'"Action":"SNS:Publish","Resource":"{TOPIC}"}}]}}'
)

LIFE = [
    manifest("Topic", "critical", "sns", displayName="critical", kmsMasterKeyId="alias/key", signatureVersion=2),
    manifest("TopicPolicy", "critical", "sns", arnRef=ref("critical"), policy=POLICY),
    manifest(
        "TopicSubscription",
        "oncall",
        "sns",
        topicArnRef=ref("critical"),
        protocol="email",
        endpoint="oncall@example.com",
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Topic", "critical", {"displayName": "Critical", "tags": {"a": "b"}}),
    ("TopicPolicy", "critical", {"policy": POLICY.replace("cloudwatch", "events")}),
    ("TopicSubscription", "oncall", {"filterPolicy": '{"tier":["critical"]}'}),
]

REFUSALS = [
    (
        "TopicSubscription",
        "oncall",
        {"endpoint": "other@example.com"},
        'the argument "endpoint" from "oncall@example.com" to "other@example.com"',
    ),
]
