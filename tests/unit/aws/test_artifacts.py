"""What Crofter ships is uploaded once, and found under the digest of its content."""

import hashlib

import pytest
import samples
from botocore.exceptions import ClientError

from crofter.aws.artifacts import bundles, upload
from crofter_lambdas.bundle import LAMBDAS, Bundle

ACCOUNT = samples.account_spec()
SHIPPED = (Bundle(LAMBDAS[0], b"one"),)
DIGEST = hashlib.sha256(b"one").hexdigest()


@pytest.fixture
def bucket(sessions, environment_id):
    name = f"artifacts-{environment_id}"
    sessions.client(ACCOUNT, "s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2"}
    )
    return name


def test_a_bundle_is_put_under_its_digest_and_not_put_again(sessions, bucket):
    s3 = sessions.client(ACCOUNT, "s3")
    (found,) = upload(sessions, ACCOUNT, bucket, SHIPPED)
    assert found.wire() == {
        "name": "role_manager",
        "bucket": bucket,
        "key": f"lambdas/role_manager/{DIGEST}.zip",
        "sha256": DIGEST,
    }
    there = s3.get_object(Bucket=bucket, Key=found.key)
    assert (there["Body"].read(), there["ContentType"]) == (b"one", "application/zip")
    s3.put_object(Bucket=bucket, Key=found.key, Body=b"marked")
    assert upload(sessions, ACCOUNT, bucket, SHIPPED) == (found,)
    assert s3.get_object(Bucket=bucket, Key=found.key)["Body"].read() == b"marked"


def test_other_content_lies_beside_it(sessions, bucket):
    upload(sessions, ACCOUNT, bucket, (*SHIPPED, Bundle(LAMBDAS[0], b"two")))
    assert sessions.client(ACCOUNT, "s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 2


def test_a_bucket_that_is_not_there_is_told_of(sessions):
    with pytest.raises(ClientError, match="NoSuchBucket"):
        upload(sessions, ACCOUNT, "nobodys-bucket", SHIPPED)


def test_everything_that_is_shipped_is_built_once():
    assert [one.function for one in bundles()] == list(LAMBDAS)
    assert bundles() is bundles()
