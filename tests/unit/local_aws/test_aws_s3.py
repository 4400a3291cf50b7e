"""Buckets that hold something."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from crofter_local.aws.buckets import play

from .account import Account
from .lives.manifests import manifest, ref


@pytest.fixture
def s3(empty_account: Account) -> Any:
    empty_account.cluster.add(manifest("Bucket", "uploads", "s3"))
    empty_account.cluster.add(
        manifest(
            "BucketVersioning", "uploads", "s3", bucketRef=ref("uploads"), versioningConfiguration={"status": "Enabled"}
        )
    )
    empty_account.rounds(3)
    return boto3.client("s3")


def test_a_bucket_with_objects_is_not_deleted_unless_that_is_said(empty_account: Account, s3: Any) -> None:
    for body in (b"one", b"two"):
        s3.put_object(Bucket="uploads", Key="a", Body=body)
    s3.delete_object(Bucket="uploads", Key="a")
    bucket = empty_account.key("Bucket", "uploads")
    empty_account.cluster.delete(bucket)
    empty_account.rounds(2)
    assert "BucketNotEmpty" in empty_account.cluster.conditions(bucket)["Synced"]
    empty_account.cluster.edit(bucket, {"spec": {"forProvider": {"forceDestroy": True}}})
    empty_account.rounds(3)
    assert bucket not in empty_account.cluster.objects
    assert s3.list_buckets()["Buckets"] == []


@pytest.mark.parametrize(
    ("said", "told"),
    [({}, ["SSE-C"]), ({"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}, ["NONE"])],
    ids=["by-default", "asked-for"],
)
def test_a_bucket_tells_what_it_takes_no_objects_of(s3: Any, said: dict[str, Any], told: list[str]) -> None:
    play()
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": True, **said}
    s3.put_bucket_encryption(Bucket="uploads", ServerSideEncryptionConfiguration={"Rules": [rule]})
    (found,) = s3.get_bucket_encryption(Bucket="uploads")["ServerSideEncryptionConfiguration"]["Rules"]
    assert found == rule | {"BlockedEncryptionTypes": {"EncryptionType": told}}


def test_versions_of_a_bucket_go_along_although_versioning_was_suspended(empty_account: Account, s3: Any) -> None:
    s3.put_object(Bucket="uploads", Key="a", Body=b"one")
    s3.delete_object(Bucket="uploads", Key="a")
    s3.put_object(Bucket="uploads", Key="a", Body=b"two")
    empty_account.cluster.delete(empty_account.key("BucketVersioning", "uploads"))
    empty_account.rounds(3)
    bucket = empty_account.key("Bucket", "uploads")
    empty_account.cluster.edit(bucket, {"spec": {"forProvider": {"forceDestroy": True}}})
    empty_account.cluster.delete(bucket)
    empty_account.rounds(3)
    assert empty_account.cluster.objects == {}


def test_without_its_resource_versioning_is_suspended(empty_account: Account, s3: Any) -> None:
    empty_account.cluster.delete(empty_account.key("BucketVersioning", "uploads"))
    empty_account.rounds(3)
    assert s3.get_bucket_versioning(Bucket="uploads")["Status"] == "Suspended"


@pytest.mark.parametrize(
    ("kind", "fields", "operation"),
    [
        ("BucketPolicy", {"policy": '{"Version":"2012-10-17","Statement":[]}'}, "get_bucket_policy"),
        ("BucketCorsConfiguration", {"corsRule": [{"allowedMethods": ["GET"], "allowedOrigins": ["*"]}]}, "get_bucket_cors"),
        ("BucketOwnershipControls", {"rule": {"objectOwnership": "ObjectWriter"}}, "get_bucket_ownership_controls"),
        ("BucketPublicAccessBlock", {"blockPublicAcls": True}, "get_public_access_block"),
    ],
)  # fmt: skip
def test_a_setting_goes_with_its_resource(
    empty_account: Account, s3: Any, kind: str, fields: dict[str, Any], operation: str
) -> None:
    empty_account.cluster.add(manifest(kind, "uploads", "s3", bucketRef=ref("uploads"), **fields))
    empty_account.rounds(3)
    assert getattr(s3, operation)(Bucket="uploads")
    empty_account.cluster.delete(empty_account.key(kind, "uploads"))
    empty_account.rounds(3)
    with pytest.raises(s3.exceptions.ClientError):
        getattr(s3, operation)(Bucket="uploads")


def test_a_setting_waits_for_its_bucket(empty_account: Account) -> None:
    key = empty_account.cluster.add(manifest("BucketPolicy", "lone", "s3", bucket="nobodys", policy="{}"))
    empty_account.rounds(2)
    assert "NoSuchBucket" in empty_account.cluster.conditions(key)["Synced"]
