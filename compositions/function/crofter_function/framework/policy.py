"""Policy documents: JSON that is always the same text for the same policy."""

import json
from collections.abc import Mapping
from typing import Any, Final

from crofter_function.framework.scope import Scope

VERSION: Final = "2012-10-17"
"""Version of the policy language.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""


def document(*statements: Mapping[str, Any]) -> str:
    """A policy of these statements as JSON, always the same text for the same policy."""
    return json.dumps({"Version": VERSION, "Statement": list(statements)}, sort_keys=True, separators=(",", ":"))


def encrypted_transport(action: str, resource: str | list[str]) -> dict[str, Any]:
    """A statement that lets nobody do anything over plain HTTP. Who may at all, others say.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
    """
    return {
        "Sid": "EncryptedTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resource,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def trust(principal: str, scope: Scope | None = None, *, source: str | None = None) -> str:
    """An AWS service may assume the role: with a scope on behalf of its account only, of `source` (an ARN) only.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}
    condition: dict[str, Any] = {}
    if scope is not None:
        condition["StringEquals"] = {"aws:SourceAccount": scope.aws.account_id}
    if source is not None:
        condition["ArnLike"] = {"aws:SourceArn": source}
    return document(statement | ({"Condition": condition} if condition else {}))


def through(sid: str, actions: str | list[str], key: str, service: str, scope: Scope) -> dict[str, Any]:
    """A statement that lets a KMS key be used, but only through one AWS service of the region.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": actions,
        "Resource": key,
        "Condition": {"StringEquals": {"kms:ViaService": f"{service}.{scope.aws.region}.amazonaws.com"}},
    }
