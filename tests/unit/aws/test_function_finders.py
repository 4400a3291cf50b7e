"""What interrupted creations of triggers and schedules made is found by what it joins or is called."""

import json

import pytest
import samples

from crofter.aws.interrupted import find

ACCOUNT = samples.account_spec()
TRUST = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]})


@pytest.fixture
def arn(sessions):
    iam = sessions.client(ACCOUNT, "iam")
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    functions = sessions.client(ACCOUNT, "lambda")
    code = {"ImageUri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/shop:v1"}
    made = functions.create_function(FunctionName="worker", Role=role, PackageType="Image", Code=code)
    yield made["FunctionArn"]
    functions.delete_function(FunctionName="worker")
    iam.delete_role(RoleName="worker")


def managed(kind, service="lambda", /, **provider):
    return {"apiVersion": f"{service}.aws.m.upbound.io/v1beta1", "kind": kind, "spec": {"forProvider": provider}}


def test_a_mapping_is_found_by_source_and_function(sessions, arn):
    queue = sessions.client(ACCOUNT, "sqs").create_queue(QueueName="jobs")["QueueUrl"]
    source = arn.replace(":lambda:", ":sqs:").replace(":function:worker", ":jobs")
    wanted = managed("EventSourceMapping", functionName="worker", eventSourceArn=source)
    assert find(sessions, ACCOUNT, wanted) is None
    made = sessions.client(ACCOUNT, "lambda").create_event_source_mapping(FunctionName="worker", EventSourceArn=source)
    assert find(sessions, ACCOUNT, wanted) == made["UUID"]
    assert find(sessions, ACCOUNT, managed("EventSourceMapping", functionName="worker")) is None
    sessions.client(ACCOUNT, "sqs").delete_queue(QueueUrl=queue)


def test_a_permission_is_found_by_its_statement(sessions, arn):
    wanted = managed("Permission", functionName="worker", statementId="bucket")
    assert find(sessions, ACCOUNT, wanted) is None
    sessions.client(ACCOUNT, "lambda").add_permission(
        FunctionName="worker", StatementId="bucket", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    assert find(sessions, ACCOUNT, wanted) == "bucket"
    assert find(sessions, ACCOUNT, managed("Permission", functionName="worker", statementId="other")) is None


def test_what_is_done_about_failures_is_found_by_the_function(sessions, arn):
    wanted = managed("FunctionEventInvokeConfig", functionName="worker")
    assert find(sessions, ACCOUNT, wanted) is None
    sessions.client(ACCOUNT, "lambda").put_function_event_invoke_config(FunctionName="worker", MaximumRetryAttempts=0)
    assert find(sessions, ACCOUNT, wanted) == "worker"


def test_a_schedule_is_found_by_its_name(sessions, arn):
    wanted = managed("Schedule", "scheduler", name="hourly")
    assert find(sessions, ACCOUNT, wanted) is None
    scheduler = sessions.client(ACCOUNT, "scheduler")
    scheduler.create_schedule(
        Name="hourly",
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": "arn:aws:iam::123456789012:role/worker"},
    )
    assert find(sessions, ACCOUNT, wanted) == "default/hourly"
    scheduler.delete_schedule(Name="hourly")
