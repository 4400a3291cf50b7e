"""What an account has once."""

from __future__ import annotations

from typing import Any

from .manifests import manifest

LIFE = [manifest("ServiceLinkedRole", "ecs", "iam", awsServiceName="ecs.amazonaws.com")]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("ServiceLinkedRole", "ecs", {"description": "changed", "tags": {"a": "b"}})
]

REFUSALS = [
    (
        "ServiceLinkedRole",
        "ecs",
        {"awsServiceName": "rds.amazonaws.com"},
        'the argument "aws_service_name" from "ecs.amazonaws.com" to "rds.amazonaws.com"',
    ),
]
