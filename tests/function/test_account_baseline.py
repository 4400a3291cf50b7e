"""The whole answer for an Account's baseline, literally."""

import json

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .accounts import BASELINE, account_baseline
from .fields import complaints, fields

NAME = "account-sydney-baseline-bucket-16ac24"
ROLES = {
    "role-ecs": ("ecs.amazonaws.com", "AWSServiceRoleForECS"),
    "role-ecs-autoscaling": (
        "ecs.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
    ),
    "role-elb": ("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
    "role-rds": ("rds.amazonaws.com", "AWSServiceRoleForRDS"),
}


def test_eleven_resources() -> None:
    assert settle(BASELINE)[0].resources.keys() == {
        "bucket", "public-access-block", "ownership", "encryption", "lifecycle", "policy", "versioning", *ROLES
    }  # fmt: skip
    assert complaints(BASELINE) == []


def test_the_bucket_is_private_versioned_and_has_no_dot_in_its_name() -> None:
    bucket = settle(BASELINE)[0].resources["bucket"]
    assert bucket["metadata"]["annotations"]["crossplane.io/external-name"] == NAME
    assert fields(BASELINE, "versioning") == {"bucket": NAME, "versioningConfiguration": {"status": "Enabled"}}
    assert fields(BASELINE, "encryption")["rule"] == [
        {
            "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
            "bucketKeyEnabled": False,
            "blockedEncryptionTypes": ["SSE-C"],
        }
    ]
    (refusal,) = json.loads(fields(BASELINE, "policy")["policy"])["Statement"]
    assert (refusal["Sid"], refusal["Effect"]) == ("EncryptedTransport", "Deny")


@pytest.mark.parametrize(("key", "role"), ROLES.items())
def test_a_service_linked_role_is_taken_as_it_is_or_made_and_never_touched_again(
    key: str, role: tuple[str, str]
) -> None:
    service, name = role
    found = settle(BASELINE)[0].resources[key]
    arn = f"arn:aws:iam::123456789012:role/aws-service-role/{service}/{name}"
    assert found["metadata"]["annotations"]["crossplane.io/external-name"] == arn
    assert found["spec"]["managementPolicies"] == ["Observe", "Create"]
    assert fields(BASELINE, key) == {"awsServiceName": service}


@pytest.mark.parametrize(("deletion", "emptied"), [("No", False), ("Prepare", True)])
def test_artifacts_go_along_with_the_bucket(deletion: str, emptied: bool) -> None:
    assert fields(account_baseline(deletion=deletion), "bucket") == {"forceDestroy": emptied}


def test_outputs_once_artifacts_can_be_put() -> None:
    rendered, observed = settle(BASELINE)
    assert rendered.xr_status["outputs"] == {"artifactBucket": NAME}
    del observed["policy"]
    assert "outputs" not in run(BASELINE, observed).xr_status
