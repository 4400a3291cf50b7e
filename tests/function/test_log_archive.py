"""The whole answer for a log archive, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .storage import LOGS, log_archive

NAME = "shop-dev-log-archive-bucket-df4038"
ARN = f"arn:aws:s3:::{NAME}"


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def test_an_archive_is_six_resources() -> None:
    assert settle(LOGS)[0].resources.keys() == {
        "bucket", "public-access-block", "ownership", "encryption", "lifecycle", "policy"
    }  # fmt: skip


def test_load_balancers_can_write_to_it() -> None:
    assert fields(LOGS, "encryption")["rule"] == [
        {
            "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
            "bucketKeyEnabled": False,
            "blockedEncryptionTypes": ["SSE-C"],
        }
    ]


def test_who_may_write_where() -> None:
    assert json.loads(fields(LOGS, "policy")["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ServerAccessLogs",
                "Effect": "Allow",
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{ARN}/s3/*",
                "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
            },
            {
                "Sid": "LoadBalancerLogs",
                "Effect": "Allow",
                "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{ARN}/alb/AWSLogs/123456789012/*",
            },
            {
                "Sid": "EncryptedTransport",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [ARN, f"{ARN}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }


@pytest.mark.parametrize("days", [30, 365])
def test_logs_are_kept_for_as_long_as_it_says(days: int) -> None:
    rules = {rule["id"]: rule for rule in fields(log_archive(expireDays=days), "lifecycle")["rule"]}
    assert rules.keys() == {"incomplete-uploads", "objects"}
    assert rules["objects"]["expiration"] == [{"days": days}]


@pytest.mark.parametrize(
    ("force", "deletion", "emptied"), [(True, "No", False), (True, "Prepare", True), (False, "Prepare", False)]
)
def test_logs_go_only_when_the_archive_is_about_to(force: bool, deletion: str, emptied: bool) -> None:
    assert fields(log_archive(forceDestroy=force, deletion=deletion), "bucket") == {"forceDestroy": emptied}


def test_outputs_once_logs_can_be_written() -> None:
    rendered, observed = settle(LOGS)
    assert rendered.xr_status["outputs"] == {"bucket": NAME, "arn": ARN}
    del observed["policy"]
    assert "outputs" not in run(LOGS, observed).xr_status
