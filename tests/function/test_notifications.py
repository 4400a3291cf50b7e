"""The whole answer for an Environment's topics, literally."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crofter.api.components.notifications import EMAIL_LIMIT
from crofter.api.components.tiers import Tier
from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .alarms import monitored
from .fields import complaints, fields
from .messaging import KEY
from .notifications import SILENT, TOLD, notifications

NAME = "shop-dev-notifications-topic-critical-d442ce"
ARN = f"arn:aws:sns:ap-southeast-2:123456789012:{NAME}"
INFO = "arn:aws:sns:ap-southeast-2:123456789012:shop-dev-notifications-topic-info-aa643b"


@pytest.mark.parametrize(
    ("xr", "keys"),
    [
        (
            SILENT,
            {f"{what}-{tier}" for what in ("topic", "policy") for tier in ("critical", "warning", "info")},
        ),
        (
            TOLD,
            {
                "topic-critical", "policy-critical", "topic-info", "policy-info", "email-critical-f632a98a",
                "email-critical-d876c66b",
            },
        ),
    ],
    ids=["silent", "told"],
)  # fmt: skip
def test_a_topic_and_a_policy_for_each_tier_and_a_subscription_for_each_address(
    xr: dict[str, Any], keys: set[str]
) -> None:
    assert run(xr).resources.keys() == keys
    assert complaints(xr) == []


def test_a_topic_is_encrypted_and_its_messages_are_signed() -> None:
    assert fields(TOLD, "topic-critical") == {
        "displayName": "shop-dev critical",
        "kmsMasterKeyId": KEY,
        "signatureVersion": 2,
    }
    topic = run(TOLD).resources["topic-critical"]
    assert topic["metadata"]["annotations"]["crossplane.io/external-name"] == NAME


def test_alarms_of_this_account_publish_and_nobody_over_plain_http() -> None:
    found = fields(TOLD, "policy-critical")
    assert found["arnRef"]["name"] == run(TOLD).resources["topic-critical"]["metadata"]["name"]
    assert json.loads(found["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Alarms",
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": ARN,
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": "123456789012"},
                    "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:*"},
                },
            },
            {
                "Sid": "EncryptedTransport",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sns:Publish",
                "Resource": ARN,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }


def test_an_address_is_written_to_and_is_in_no_name() -> None:
    found = fields(TOLD, "email-critical-d876c66b")
    assert found.pop("topicArnRef")["name"] == run(TOLD).resources["topic-critical"]["metadata"]["name"]
    assert found == {"protocol": "email", "endpoint": "oncall@example.com"}
    assert not [one for one in run(TOLD).resources.values() if "example" in json.dumps(one["metadata"])]


def test_outputs_once_alarms_may_publish() -> None:
    rendered, observed = settle(TOLD)
    topics = [{"tier": "critical", "arn": ARN}, {"tier": "info", "arn": INFO}]
    assert rendered.xr_status["outputs"] == {"topics": topics}
    del observed["policy-info"]
    assert "outputs" not in run(TOLD, observed).xr_status


def test_thirty_seven_resources_at_most() -> None:
    addresses = [f"a{number}@example.com" for number in range(EMAIL_LIMIT)]
    most = notifications(*({"name": tier, "email": addresses} for tier in get_args(Tier)))
    assert len(run(monitored(most)).resources) == 37


def test_a_tier_that_is_there_twice_is_refused() -> None:
    with pytest.raises(RenderError, match=r"spec\.tiers\.1\.name: info is there twice"):
        run(notifications({"name": "info", "email": []}, {"name": "info", "email": []}))


ADDRESSES = st.lists(st.sampled_from([f"a{number}@example.com" for number in range(10)]), unique=True)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(get_args(Tier)), ADDRESSES, min_size=1), st.booleans())
def test_any_notifications_are_valid(tiers: dict[str, list[str]], paused: bool) -> None:
    xr = notifications(*({"name": tier, "email": email} for tier, email in tiers.items()), paused=paused)
    assert complaints(xr) == []
