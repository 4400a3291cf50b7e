"""Secrets, and a value of one that comes from a Secret of Kubernetes."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, ref

KUBERNETES = {("shop", "stripe", "apiKey"): "sk_test_1"}
"""By namespace, name and key: what there is in Kubernetes."""

REFUSAL = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}]}'

LIFE = [
    manifest("Secret", "stripe", "secretsmanager", name="shop/stripe", description="a key", recoveryWindowInDays=0),
    manifest(
        "SecretVersion",
        "stripe",
        "secretsmanager",
        secretIdRef=ref("stripe"),
        secretStringSecretRef={"name": "stripe", "key": "apiKey"},
    ),
    manifest("SecretPolicy", "stripe", "secretsmanager", secretArnRef=ref("stripe"), policy=REFUSAL),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("Secret", "stripe", {"description": "changed", "tags": {"a": "b"}}),
    ("SecretPolicy", "stripe", {"policy": REFUSAL.replace("secretsmanager:*", "secretsmanager:GetSecretValue")}),
]

REFUSALS = [
    ("Secret", "stripe", {"name": "other"}, 'the argument "name" from "shop/stripe" to "other"'),
]
