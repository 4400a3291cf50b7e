"""Encryption and Queue composite resources to test with."""

from typing import Any

from .networks import DEV

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_HEAD = {key: DEV["spec"][key] for key in ("revision", "environment", "aws", "tags", "paused", "deletion", "adopt")}


def composite(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A composite resource of a kind, with the head that all have."""
    return {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "shop"},
        "spec": _HEAD | spec,
    }


def encryption(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Environment's keys; `changes` replace fields of its spec."""
    spec = {
        "component": "encryption",
        "purposes": ["messaging"],
        "rotationDays": 365,
        "deletionWindowDays": 7,
    }
    return composite("Encryption", "shop-dev-encryption-1a2b3c", spec | changes)


def queue(**changes: Any) -> dict[str, Any]:
    """The composite resource of a queue; `changes` replace fields of its spec."""
    spec = {
        "component": "queue/export",
        "keyArn": KEY,
        "fifo": False,
        "visibilityTimeoutSeconds": 30,
        "messageRetentionSeconds": 345600,
        "delaySeconds": 0,
        "maxReceives": 5,
    }
    return composite("Queue", "shop-dev-queue-export-1a2b3c", spec | changes)


ENCRYPTED = encryption(purposes=["data", "logs", "messaging", "secrets"], deletionWindowDays=30)
EXPORT = queue()
ORDERS = queue(component="queue/orders", fifo=True)
