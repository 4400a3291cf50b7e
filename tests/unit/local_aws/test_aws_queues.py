"""What the local AWS does of SQS that moto does not."""

import json
from typing import Any

import boto3
import pytest

from crofter_local.aws.queues import play

from .account import Account
from .lives.manifests import REGION

POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}],
}
OTHER = {**POLICY, "Statement": [{**POLICY["Statement"][0], "Sid": "Other"}]}


@pytest.mark.parametrize(
    ("changed", "policy"),
    [
        ({"VisibilityTimeout": "60"}, POLICY),
        ({"Policy": json.dumps(OTHER)}, OTHER),
        ({"Policy": ""}, None),
    ],
)
def test_a_change_of_some_attributes_leaves_the_policy(
    empty_account: Account, changed: dict[str, str], policy: Any
) -> None:
    play()
    sqs: Any = boto3.client("sqs", region_name=REGION)
    url = sqs.create_queue(QueueName="q", Attributes={"Policy": json.dumps(POLICY)})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes=changed)
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (json.loads(found["Policy"]) if found.get("Policy") else None) == policy
