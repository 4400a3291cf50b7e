"""The function that hands messages to an endpoint whose URL is a secret, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .fields import complaints, fields
from .messaging import KEY
from .notifications import FORWARDER, PAGED, PAGERDUTY, notifications

KEYS = {f"forwarder-critical{part}" for part in ("", "-role", "-policy", "-logs", "-dead-letters")}
LED = {"forwarder-critical-permission", "forwarder-critical-topic"}
TOPIC = "arn:aws:sns:ap-southeast-2:123456789012:shop-dev-notifications-topic-critical-d442ce"
ARN = "arn:aws:{}:ap-southeast-2:123456789012:{}"


def name(key: str) -> str:
    found: str = settle(PAGED)[1][key]["metadata"]["annotations"]["crossplane.io/external-name"]
    return found


def test_a_tier_without_an_endpoint_has_none_of_it() -> None:
    made = settle(PAGED)[0].resources.keys()
    assert {key for key in made if key.startswith("forwarder-")} == KEYS | LED
    assert complaints(PAGED) == []


def test_the_function_is_told_where_the_secret_is_and_not_what_it_holds() -> None:
    role = f"arn:aws:iam::123456789012:role/crofter/0123456789ab/{name('forwarder-critical-role')}"
    assert fields(PAGED, "forwarder-critical") == {
        "description": "Hands messages of shop-dev critical to an endpoint",
        "packageType": "Zip",
        "s3Bucket": "artifacts",
        "s3Key": "lambdas/forwarder/1.zip",
        "sourceCodeHash": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "runtime": "python3.13",
        "architectures": ["arm64"],
        "handler": "crofter_lambdas.forwarder.handler.handler",
        "memorySize": 256,
        "timeout": 30,
        "role": role,
        "environment": {"variables": {"ENDPOINT_SECRET_ARN": PAGERDUTY, "ENDPOINT_SECRET_KEY": "url"}},
        "deadLetterConfig": {"targetArn": ARN.format("sqs", fields(PAGED, "forwarder-critical-dead-letters")["name"])},
        "loggingConfig": {"logFormat": "Text", "logGroup": name("forwarder-critical-logs")},
        "tracingConfig": {"mode": "PassThrough"},
    }
    assert name("forwarder-critical-logs") == f"/aws/lambda/{name('forwarder-critical')}"


def test_of_a_secret_that_is_the_url_it_is_told_no_key() -> None:
    xr = notifications({"name": "info", "email": [], "endpoint": {"secretArn": PAGERDUTY}}, forwarder=FORWARDER)
    assert fields(xr, "forwarder-info")["environment"] == {"variables": {"ENDPOINT_SECRET_ARN": PAGERDUTY}}


def test_it_reads_just_this_secret_with_just_this_key() -> None:
    statements = {
        one.pop("Sid"): one for one in json.loads(fields(PAGED, "forwarder-critical-policy")["policy"])["Statement"]
    }
    assert statements.keys() == {"DeadLetters", "DeadLettersKey", "Endpoint", "EndpointKey", "Log"}
    assert statements["Endpoint"] == {
        "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": PAGERDUTY
    }  # fmt: skip
    assert statements["EndpointKey"] == {
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": KEY,
        "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.ap-southeast-2.amazonaws.com"}},
    }
    assert statements["DeadLetters"]["Resource"] == fields(PAGED, "forwarder-critical")["deadLetterConfig"]["targetArn"]
    log = ARN.format("logs", f"log-group:{name('forwarder-critical-logs')}:log-stream:*")
    assert statements["Log"]["Resource"] == log


def test_what_the_endpoint_did_not_take_is_kept_encrypted_for_two_weeks() -> None:
    found = fields(PAGED, "forwarder-critical-dead-letters")
    assert (found["kmsMasterKeyId"], found["messageRetentionSeconds"]) == (KEY, 1209600)
    assert fields(PAGED, "forwarder-critical-logs") == {"retentionInDays": 30, "kmsKeyId": KEY}


def test_only_this_topic_invokes_it_once_it_is_there() -> None:
    assert not LED & run(PAGED).resources.keys()
    function = name("forwarder-critical")
    found = fields(PAGED, "forwarder-critical-permission")
    assert found.pop("statementId").startswith("shop-dev-notifications-forwarder-critical-permission-")
    assert found == {
        "functionName": function,
        "action": "lambda:InvokeFunction",
        "principal": "sns.amazonaws.com",
        "sourceArn": TOPIC,
    }
    led = fields(PAGED, "forwarder-critical-topic")
    assert led.pop("topicArnRef")["name"] == run(PAGED).resources["topic-critical"]["metadata"]["name"]
    assert led == {"protocol": "lambda", "endpoint": ARN.format("lambda", f"function:{function}")}
    _, observed = settle(PAGED)
    del observed["forwarder-critical"]
    assert run(PAGED, observed).resources.keys() >= LED


def test_an_endpoint_without_the_code_is_refused() -> None:
    xr: dict[str, Any] = notifications({"name": "info", "email": [], "endpoint": {"secretArn": PAGERDUTY}})
    with pytest.raises(RenderError, match=r"spec\.forwarder: must be there for the endpoint of info"):
        run(xr)
