"""The whole answer for a bucket, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .messaging import KEY
from .storage import ARCHIVE, CDN, EXPORT_QUEUE, PROD_UPLOADS, RESIZE, RICH, UPLOADS, bucket, event

NAME = "shop-dev-bucket-uploads-bucket-b19eb4"
ARN = f"arn:aws:s3:::{NAME}"
ALWAYS = {"bucket", "public-access-block", "ownership", "encryption", "lifecycle", "policy"}


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def test_what_is_set_on_a_bucket_waits_for_it() -> None:
    assert run(RICH).resources.keys() == {"bucket"}
    assert settle(RICH)[0].resources.keys() == ALWAYS | {"versioning", "logging", "cors", "notification"}


@pytest.mark.parametrize(
    ("xr", "more"),
    [(bucket(), set()), (UPLOADS, {"logging"}), (PROD_UPLOADS, {"logging", "versioning"})],
    ids=["plain", "dev", "prod"],
)
def test_what_a_profile_makes(xr: dict[str, Any], more: set[str]) -> None:
    assert settle(xr)[0].resources.keys() == ALWAYS | more


def test_the_whole_bucket() -> None:
    assert settle(UPLOADS)[0].resources["bucket"]["spec"] == {
        "managementPolicies": ["Create", "Delete", "Observe", "Update"],
        "providerConfigRef": {"kind": "ClusterProviderConfig", "name": "sydney"},
        "forProvider": {
            "region": "ap-southeast-2",
            "forceDestroy": False,
            "tags": {
                "Name": "shop-dev-bucket.uploads-bucket",
                "team": "shop",
                "crofter.dev/environment": "shop-dev",
                "crofter.dev/namespace": "shop",
                "crofter.dev/environment-id": "0123456789ab",
                "crofter.dev/component": "bucket/uploads",
                "crofter.dev/key": "bucket",
                "crossplane-kind": "bucket.s3.aws.m.upbound.io",
                "crossplane-name": "shop-dev-bucket-uploads-bucket-e0369d",
                "crossplane-providerconfig": "sydney",
            },
        },
    }
    metadata = settle(UPLOADS)[0].resources["bucket"]["metadata"]
    assert metadata["annotations"]["crossplane.io/external-name"] == NAME


def test_nobody_else_sees_it_and_objects_belong_to_it() -> None:
    assert fields(UPLOADS, "public-access-block") == {
        "bucket": NAME,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    assert fields(UPLOADS, "ownership") == {"bucket": NAME, "rule": {"objectOwnership": "BucketOwnerEnforced"}}


def test_it_is_encrypted_with_the_environments_key() -> None:
    assert fields(UPLOADS, "encryption") == {
        "bucket": NAME,
        "rule": [
            {
                "applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY},
                "bucketKeyEnabled": True,
                "blockedEncryptionTypes": ["SSE-C"],
            }
        ],
    }


REFUSAL = {
    "Sid": "EncryptedTransport",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [ARN, f"{ARN}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def test_its_policy_refuses_plain_http_and_lets_services_act_for_one_thing_only() -> None:
    assert json.loads(fields(UPLOADS, "policy")["policy"]) == {"Version": "2012-10-17", "Statement": [REFUSAL]}
    assert json.loads(fields(RICH, "policy")["policy"])["Statement"] == [
        {
            "Sid": "Cdn",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": ["s3:GetObject"],
            "Resource": f"{ARN}/public/*",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": CDN},
            },
        },
        REFUSAL,
    ]


ABORT = {
    "id": "incomplete-uploads",
    "status": "Enabled",
    "filter": [{"prefix": ""}],
    "abortIncompleteMultipartUpload": [{"daysAfterInitiation": 7}],
}
EVERY = {"status": "Enabled", "filter": [{"prefix": ""}]}


@pytest.mark.parametrize(
    ("expire", "rules"),
    [
        (
            {},
            [
                EVERY
                | {
                    "id": "versions",
                    "noncurrentVersionExpiration": [{"noncurrentDays": 7}],
                    "expiration": [{"expiredObjectDeleteMarker": True}],
                }
            ],
        ),
        (
            {"expireDays": 30},
            [
                EVERY | {"id": "objects", "expiration": [{"days": 30}]},
                EVERY | {"id": "versions", "noncurrentVersionExpiration": [{"noncurrentDays": 7}]},
            ],
        ),
    ],
    ids=["kept", "expiring"],
)
def test_what_is_deleted_when(expire: dict[str, int], rules: list[dict[str, Any]]) -> None:
    assert fields(bucket(**expire), "lifecycle") == {"bucket": NAME, "rule": [ABORT, *rules]}


def test_access_is_logged_under_the_name_of_the_bucket() -> None:
    assert fields(UPLOADS, "logging") == {
        "bucket": NAME,
        "targetBucket": ARCHIVE,
        "targetPrefix": "s3/",
        "targetObjectKeyFormat": {"partitionedPrefix": {"partitionDateSource": "EventTime"}},
    }


def test_versions_origins_and_events() -> None:
    assert fields(RICH, "versioning") == {"bucket": NAME, "versioningConfiguration": {"status": "Enabled"}}
    assert fields(RICH, "cors") == {
        "bucket": NAME,
        "corsRule": [
            {
                "allowedOrigins": ["https://shop.example.com"],
                "allowedMethods": ["GET", "PUT"],
                "allowedHeaders": ["*"],
                "exposeHeaders": ["ETag"],
                "maxAgeSeconds": 600,
            }
        ],
    }
    assert fields(RICH, "notification") == {
        "bucket": NAME,
        "lambdaFunction": [
            {
                "id": "resize",
                "lambdaFunctionArn": RESIZE,
                "events": ["s3:ObjectCreated:*"],
                "filterPrefix": "in/",
                "filterSuffix": ".png",
            }
        ],
        "queue": [{"id": "export", "queueArn": EXPORT_QUEUE, "events": ["s3:ObjectCreated:*"]}],
    }


@pytest.mark.parametrize(
    ("force", "deletion", "emptied"),
    [(True, "No", False), (True, "Prepare", True), (False, "Prepare", False)],
)
def test_contents_go_only_when_the_bucket_is_about_to(force: bool, deletion: str, emptied: bool) -> None:
    assert fields(bucket(forceDestroy=force, deletion=deletion), "bucket") == {"forceDestroy": emptied}


def test_outputs_once_it_is_closed_encrypted_and_under_its_policy() -> None:
    rendered, observed = settle(UPLOADS)
    assert rendered.xr_status["outputs"] == {
        "name": NAME,
        "arn": ARN,
        "regionalDomainName": f"{NAME}.s3.example.amazonaws.com",
    }
    for key in ("public-access-block", "ownership", "encryption", "policy"):
        without = {name: one for name, one in observed.items() if name != key}
        assert "outputs" not in run(UPLOADS, without).xr_status


def test_the_longest_name_is_within_sixty_three_characters() -> None:
    environment = UPLOADS["spec"]["environment"] | {"name": "e" * 40}
    long = settle(bucket(component="bucket/" + "b" * 30, environment=environment))[0].resources["bucket"]
    assert len(long["metadata"]["annotations"]["crossplane.io/external-name"]) == 63


def test_ten_resources_at_most() -> None:
    assert len(settle(RICH)[0].resources) == 10


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"events": [event("a", "Queue", EXPORT_QUEUE)] * 2}, r"spec\.events\.1\.name: a is there twice"),
        (
            {"serviceAccess": [RICH["spec"]["serviceAccess"][0]] * 2},
            r"spec\.serviceAccess\.1\.name: Cdn is there twice",
        ),
    ],
)
def test_a_name_that_is_there_twice_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RenderError, match=told):
        run(bucket(**changes))
