"""The whole answer for a function, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .alarms import monitored
from .functions import ACCOUNT, BUCKET, IMAGE, INSIDE, NOTHING, PLAIN, QUEUE, TRIGGERED, ZIP, function
from .interfaces import interfaces
from .messaging import KEY

NAME = "shop-dev-function-export-function-a8f991"
DEAD = f"arn:aws:sqs:ap-southeast-2:{ACCOUNT}:shop-dev-function-export-dead-letter-queue-"
OWN = {"function", "role", "role-policy", "log-group", "dead-letter-queue", "failures"}


def resources(xr: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return settle(xr)[0].resources


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found = resources(xr)[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def policy(xr: dict[str, Any], key: str = "role-policy") -> dict[str, dict[str, Any]]:
    """Statements by id."""
    return {one["Sid"]: one for one in json.loads(fields(xr, key)["policy"])["Statement"]}


def test_what_triggers_a_function_waits_until_it_exists() -> None:
    assert run(TRIGGERED).resources.keys() == OWN - {"failures"}
    assert resources(PLAIN).keys() == OWN
    assert resources(TRIGGERED).keys() - OWN == {
        "trigger-queue-export",
        "trigger-stream-97bf480c",
        "trigger-stream-5d440d53",
        "trigger-bucket-uploads",
        "schedules-role",
        "schedules-role-policy",
        "schedule-hourly",
    }


def test_a_function_of_an_image_has_a_role_a_log_and_no_place_in_the_network() -> None:
    found = fields(PLAIN, "function")
    role = found.pop("role")
    assert role.startswith(f"arn:aws:iam::{ACCOUNT}:role/crofter/0123456789ab/shop-dev-function-export-role-")
    assert found == {
        "packageType": "Image",
        "imageUri": IMAGE,
        "architectures": ["arm64"],
        "memorySize": 256,
        "timeout": 30,
        "ephemeralStorage": {"size": 512},
        "kmsKeyArn": KEY,
        "environment": {"variables": {"CROFTER_ENVIRONMENT": "shop-dev"}},
        "tracingConfig": {"mode": "PassThrough"},
        "loggingConfig": {"logFormat": "JSON", "logGroup": f"/aws/lambda/{NAME}"},
        "reservedConcurrentExecutions": -1,
    }
    made = resources(PLAIN)
    names = {
        key: made[key]["metadata"]["annotations"]["crossplane.io/external-name"] for key in ("function", "log-group")
    }
    assert names == {"function": NAME, "log-group": f"/aws/lambda/{NAME}"}
    assert fields(PLAIN, "log-group") == {"retentionInDays": 7, "kmsKeyId": KEY}


def test_a_function_of_a_zip() -> None:
    found = fields(function(imageUri=None, zip=ZIP), "function")
    code = ("packageType", "s3Bucket", "s3Key", "s3ObjectVersion", "handler", "runtime")
    assert {name: found[name] for name in code} == {
        "packageType": "Zip",
        "s3Bucket": "artifacts",
        "s3Key": "export.zip",
        "s3ObjectVersion": "3",
        "handler": "app.handler",
        "runtime": "python3.13",
    }
    assert "imageUri" not in found
    assert "s3ObjectVersion" not in fields(function(imageUri=None, zip=ZIP | {"objectVersion": None}), "function")


@pytest.mark.parametrize("code", [{"imageUri": None}, {"zip": ZIP}])
def test_code_is_one_thing(code: dict[str, Any]) -> None:
    with pytest.raises(RenderError, match="either an image or a zip file"):
        run(function(**code))


def test_variables_are_its_own_and_those_of_its_bindings_and_secrets_come_by_their_arns() -> None:
    secret = {"name": "STRIPE_KEY", "component": "secret/stripe", "secretArn": "arn:s", "jsonKey": None, "keyArn": KEY}
    bound = NOTHING | {"variables": [{"name": "QUEUE_URL", "value": "https://q"}], "secrets": [secret]}
    found = fields(function(variables=[{"name": "LOG_LEVEL", "value": "info"}], bindings=bound), "function")
    assert found["environment"] == {
        "variables": {
            "CROFTER_ENVIRONMENT": "shop-dev",
            "LOG_LEVEL": "info",
            "QUEUE_URL": "https://q",
            "STRIPE_KEY_ARN": "arn:s",
        }
    }


def test_what_failed_is_kept_encrypted_for_two_weeks_and_reached_over_tls_only() -> None:
    found = fields(PLAIN, "dead-letter-queue")
    arn = f"arn:aws:sqs:ap-southeast-2:{ACCOUNT}:{found['name']}"
    assert (found["kmsMasterKeyId"], found["messageRetentionSeconds"]) == (KEY, 1209600)
    assert json.loads(found["policy"])["Statement"] == [
        {
            "Sid": "EncryptedTransport",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_a_function_may_write_its_log_and_hand_over_what_failed() -> None:
    found = policy(PLAIN)
    dead = found["DeadLetters"].pop("Resource")
    assert dead.startswith(DEAD)
    assert found == {
        "Log": {
            "Sid": "Log",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"arn:aws:logs:ap-southeast-2:{ACCOUNT}:log-group:/aws/lambda/{NAME}:log-stream:*",
        },
        "DeadLetters": {"Sid": "DeadLetters", "Effect": "Allow", "Action": "sqs:SendMessage"},
        "DeadLettersKey": {
            "Sid": "DeadLettersKey",
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": KEY,
            "Condition": {"StringEquals": {"kms:ViaService": "sqs.ap-southeast-2.amazonaws.com"}},
        },
    }
    assert fields(PLAIN, "failures") == {
        "functionName": NAME,
        "maximumRetryAttempts": 2,
        "destinationConfig": {"onFailure": {"destination": dead}},
    }


def test_a_function_in_the_network_reaches_what_it_is_bound_to_and_aws() -> None:
    found = resources(INSIDE)
    assert found.keys() - OWN == {"to-https", "to-database-main-5432", "into-database-main-5432"}
    assert fields(INSIDE, "function")["vpcConfig"] == {
        "subnetIds": ["subnet-a", "subnet-b"],
        "securityGroupIds": ["sg-own"],
    }
    assert fields(INSIDE, "to-https")["cidrIpv4"] == "0.0.0.0/0"
    assert found["to-https"]["kind"] == "SecurityGroupEgressRule"
    allowed = policy(INSIDE)
    assert allowed["Traces"]["Action"] == ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    assert allowed["Traces"]["Resource"] == "*"
    placed = interfaces(NAME, group="sg-own", subnets=["subnet-a", "subnet-b"])
    assert {sid: one for sid, one in allowed.items() if "ec2:" in str(one["Action"])} == {
        one["Sid"]: one for one in placed
    }


def test_a_queue_triggers_it_in_batches_of_which_only_what_failed_comes_again() -> None:
    assert fields(TRIGGERED, "trigger-queue-export") == {
        "functionName": NAME,
        "eventSourceArn": QUEUE["arn"],
        "batchSize": 10,
        "functionResponseTypes": ["ReportBatchItemFailures"],
    }
    allowed = policy(TRIGGERED)
    assert (allowed["Queues"]["Action"], allowed["Queues"]["Resource"]) == (
        ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        [QUEUE["arn"]],
    )
    assert allowed["QueuesKey"]["Action"] == ["kms:Decrypt"]
    assert allowed["Kinesis"]["Resource"] == [f"arn:aws:kinesis:ap-southeast-2:{ACCOUNT}:stream/clicks"]
    assert allowed["DynamoDB"]["Resource"] == [f"arn:aws:dynamodb:ap-southeast-2:{ACCOUNT}:table/events/stream/2026"]


def test_a_stream_is_read_from_where_it_says() -> None:
    assert fields(TRIGGERED, "trigger-stream-97bf480c")["startingPosition"] == "LATEST"
    assert fields(TRIGGERED, "trigger-stream-97bf480c")["bisectBatchOnFunctionError"] is True


def test_a_bucket_may_invoke_it_for_this_account_only() -> None:
    found = fields(TRIGGERED, "trigger-bucket-uploads")
    assert found.pop("statementId").startswith("shop-dev-function-export-trigger-bucket-uploads-")
    assert found == {
        "functionName": NAME,
        "action": "lambda:InvokeFunction",
        "principal": "s3.amazonaws.com",
        "sourceArn": BUCKET["arn"],
        "sourceAccount": ACCOUNT,
    }


def test_a_schedule_invokes_it_with_a_role_of_its_own() -> None:
    found = fields(TRIGGERED, "schedule-hourly")
    target = found.pop("target")
    assert found.pop("name").startswith("shop-dev-function-export-schedule-hourly-")
    assert found == {
        "scheduleExpression": "rate(1 hour)",
        "scheduleExpressionTimezone": "UTC",
        "flexibleTimeWindow": {"mode": "OFF"},
    }
    assert target["arn"] == f"arn:aws:lambda:ap-southeast-2:{ACCOUNT}:function:{NAME}"
    assert "-schedules-role-" in target["roleArn"]
    assert target["retryPolicy"] == {"maximumRetryAttempts": 3}
    trust = json.loads(fields(TRIGGERED, "schedules-role")["assumeRolePolicy"])["Statement"][0]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert policy(TRIGGERED, "schedules-role-policy")["Invoke"]["Resource"] == target["arn"]


def test_a_trigger_stays_while_the_function_is_lost_for_a_moment() -> None:
    _, observed = settle(TRIGGERED)
    del observed["function"]["status"]
    assert "trigger-queue-export" in run(TRIGGERED, observed).resources


def test_the_most_resources_that_a_function_has() -> None:
    connections = [{"component": f"database/d{n}", "securityGroupId": "sg", "port": 5432} for n in range(15)]
    schedules = [{"name": f"s{n}", "expression": "rate(1 hour)", "timezone": "UTC"} for n in range(20)]
    most = function(
        network=INSIDE["spec"]["network"],
        bindings=NOTHING | {"connections": connections},
        schedules=schedules,
        reservedConcurrency=10,
    )
    assert len(resources(monitored(most))) == 65


def test_outputs() -> None:
    assert settle(PLAIN)[0].xr_status["outputs"].keys() == {"name", "arn", "roleArn", "logGroup", "deadLetterUrl"}
    assert settle(PLAIN)[0].xr_status["outputs"]["arn"] == f"arn:aws:lambda:ap-southeast-2:{ACCOUNT}:function:{NAME}"
