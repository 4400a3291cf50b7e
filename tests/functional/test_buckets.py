"""Buckets and the log archive: made, changed one by one, and gone; removal held back until it is approved."""

import json
from typing import Any

from .api import ENVIRONMENTS
from .cloud import counted
from .conftest import Factory
from .lab import Env

ORIGIN = {"allowedOrigins": ["https://shop.example.com"], "allowedMethods": ["GET"]}
ALWAYS = {
    "BucketLifecycleConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
}


def _buckets(env: Env) -> dict[str, str]:
    return {thing.key: thing.id for thing in env.things() if thing.kind == "Bucket"}


def _set_on(env: Env, bucket: str) -> dict[str, Any]:
    return {thing.kind: thing.raw["is"] for thing in env.things() if thing.id == bucket and "is" in thing.raw}


def test_buckets_are_private_changed_and_removed_one_by_one(environment: Factory) -> None:
    env = environment("buckets", buckets=[{"name": "uploads", "cors": [ORIGIN]}])
    env.apply()
    env.until_ready()
    made = _buckets(env)
    assert made.keys() == {"bucket/uploads/bucket", "log-archive/bucket"}
    uploads, archive = made["bucket/uploads/bucket"], made["log-archive/bucket"]
    (key,) = (thing for thing in env.things() if thing.kind == "Key")
    found = _set_on(env, uploads)
    assert found.keys() == ALWAYS | {"BucketLogging", "BucketCorsConfiguration"}
    default = found["BucketServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]
    assert default == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key.raw["Arn"]}
    assert found["BucketLogging"]["TargetBucket"] == archive
    assert json.loads(found["BucketPolicy"])["Statement"][-1]["Sid"] == "EncryptedTransport"
    assert set(found["BucketPublicAccessBlock"].values()) == {True}
    assert _set_on(env, archive).keys() == ALWAYS
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert (told["bucket/uploads/name"], told["log-archive/bucket"]) == (uploads, archive)

    s3 = env.cloud.client("s3")
    s3.put_object(Bucket=uploads, Key="a", Body=b"kept")
    generations = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    env.spec["buckets"] = [{"name": "uploads", "cors": [ORIGIN]}, {"name": "static", "expireDays": 90}]
    env.apply()
    env.until_ready()
    assert made.items() <= _buckets(env).items()
    now = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    assert generations.items() <= now.items()

    env.spec["buckets"][0] = {"name": "uploads", "versioning": True, "accessLogs": False}
    env.apply()
    env.until_ready()
    env.until(
        lambda: _set_on(env, uploads).keys() == ALWAYS | {"BucketVersioning"}, "versions, no logs, no other origin"
    )
    assert s3.get_object(Bucket=uploads, Key="a")["Body"].read() == b"kept"

    env.spec["buckets"] = [{"name": "static", "expireDays": 30}]
    env.apply()
    env.until(lambda: _buckets(env).keys() == {"bucket/static/bucket", "log-archive/bucket"}, "its objects went along")
    env.until_ready()
    rules = {
        one["ID"]: one for one in _set_on(env, _buckets(env)["bucket/static/bucket"])["BucketLifecycleConfiguration"]
    }
    assert rules["objects"]["Expiration"] == {"Days": 30}

    env.delete()
    env.until_gone()


def test_a_bucket_that_was_deleted_comes_back_with_all_that_is_set_on_it(environment: Factory) -> None:
    env = environment("lostbucket", buckets=[{"name": "uploads", "accessLogs": False}])
    env.apply()
    env.until_ready()
    expected = counted(env.things())
    env.cloud.client("s3").delete_bucket(Bucket=_buckets(env)["bucket/uploads/bucket"])
    env.until(lambda: counted(env.things()) == expected, "the bucket is back, and private")
    env.until_ready()


def test_removing_a_bucket_changes_nothing_until_it_is_approved(environment: Factory) -> None:
    env = environment(
        "approval",
        profile="staging",
        network={"natGateways": "Single", "availabilityZones": 1},
        buckets=[{"name": "static"}, {"name": "uploads"}],
    )
    env.apply()
    env.until_ready()
    before, generations = (
        _buckets(env),
        {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()},
    )

    env.spec["buckets"] = [{"name": "static"}]
    env.apply()
    env.until_condition("ApprovalRequired", "True", message="bucket/uploads: the bucket and every object in it")
    assert _buckets(env) == before
    assert {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()} == generations

    approve = {"metadata": {"annotations": {"crofter.dev/approve": env.live()["status"]["plan"]["approvalHash"]}}}
    env.lab.api.patch(ENVIRONMENTS, env.namespace, env.name, approve)
    env.until(lambda: _buckets(env).keys() == {"bucket/static/bucket", "log-archive/bucket"}, "gone as approved")
    env.until_ready()
    env.until_condition("ApprovalRequired", "False")

    env.spec["buckets"] = [{"name": "static"}, {"name": "uploads"}]
    env.apply()
    env.until_ready()
    env.spec["buckets"] = [{"name": "static"}]
    env.apply()
    env.until_condition("ApprovalRequired", "True")
    env.delete()
    env.until_gone()
