"""Bucket policies in moto: a statement whose condition does not hold is not about the request.

moto takes every such statement for a denial, so that a policy which refuses plain HTTP would refuse everything. It
weighs no condition on buckets; here statements that have one are left out.
"""

from __future__ import annotations

import json
from typing import Any


def mend() -> None:
    """Makes moto, in this process, ask only the statements without a condition."""
    from moto.s3.models import FakeBucket

    setattr(FakeBucket, "get_permission", _permission)  # noqa: B010 - as an assignment it would not type


def _permission(bucket: Any, action: str, resource: str) -> Any:
    from moto.iam.access_control import IAMPolicy, PermissionResult

    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    document = json.loads(bucket.policy.decode())
    weighed = [statement for statement in document["Statement"] if not statement.get("Condition")]
    return IAMPolicy(json.dumps({**document, "Statement": weighed})).is_action_permitted(action, resource)
