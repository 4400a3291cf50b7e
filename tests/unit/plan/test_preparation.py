"""What is lifted without the function."""

from typing import Any

import pytest

from crofter.api import managed
from crofter.api.managed import ManagedKind
from crofter.plan.preparation import lifted


@pytest.mark.parametrize(
    ("spec", "kind", "fields"),
    [
        ({"deletionProtection": True}, managed.DB_CLUSTER, {"deletionProtection": False}),
        ({"deletionProtection": True}, managed.DB_INSTANCE, {"deletionProtection": False}),
        ({"deletionProtection": True}, managed.LB, {"enableDeletionProtection": False}),
        ({"userPool": {}}, managed.COGNITO_USER_POOL, {"deletionProtection": "INACTIVE"}),
        ({"forceDestroy": True}, managed.S3_BUCKET, {"forceDestroy": True}),
        ({"forceDestroy": False}, managed.S3_BUCKET, {}),
        ({"deleteImages": True}, managed.ECR_REPOSITORY, {"forceDelete": True}),
        ({"deleteImages": False}, managed.ECR_REPOSITORY, {}),
        ({}, managed.S3_BUCKET, {"forceDestroy": True}),
        ({"forceDestroy": True}, managed.VPC, {}),
    ],
)
def test_what_lets_aws_delete(spec: dict[str, Any], kind: ManagedKind, fields: dict[str, Any]) -> None:
    assert lifted(spec, kind) == fields
