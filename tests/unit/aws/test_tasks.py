"""What the operator does itself in AWS."""

import io
import json

import pytest
import samples

from crofter.aws.tasks import WORKS, TaskError, run
from crofter.plan.looks import task

ACCOUNT = samples.account_spec()
TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def secrets(sessions):
    return sessions.client(ACCOUNT, "secretsmanager")


def test_a_secret_gets_a_value_once(sessions, secrets):
    arn = secrets.create_secret(Name="shop-key")["ARN"]
    work = task("GenerateSecret", "secret/key", arn=arn, length=48, excludePunctuation=True, token=TOKEN)
    assert run(sessions, ACCOUNT, work) == "a value was generated"
    first = secrets.get_secret_value(SecretId=arn)["SecretString"]
    assert len(first) == 48
    assert first.isalnum()
    assert run(sessions, ACCOUNT, work) == "it has a value already"
    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == first


def test_a_log_stream_is_made_once(sessions):
    logs = sessions.client(ACCOUNT, "logs")
    logs.create_log_group(logGroupName="/crofter/errors")
    work = task("CreateLogStream", "monitoring", group="/crofter/errors", stream="export")
    assert run(sessions, ACCOUNT, work) == "the log stream was created"
    streams = logs.describe_log_streams(logGroupName="/crofter/errors")["logStreams"]
    assert [one["logStreamName"] for one in streams] == ["export"]
    assert run(sessions, ACCOUNT, work) == "it is there already"
    logs.delete_log_group(logGroupName="/crofter/errors")
    with pytest.raises(TaskError, match="ResourceNotFoundException"):
        run(sessions, ACCOUNT, work)


def test_what_aws_refuses_is_told(sessions):
    work = task("GenerateSecret", "x", arn="arn:aws:secretsmanager:x", length=8, excludePunctuation=True, token=TOKEN)
    with pytest.raises(TaskError, match="ResourceNotFoundException"):
        run(sessions, ACCOUNT, work)


class Lambda:
    def __init__(self, payload, error=None):
        self.payload, self.error, self.asked = payload, error, []

    def invoke(self, **arguments):
        self.asked.append(arguments)
        answer = {"Payload": io.BytesIO(self.payload.encode())}
        return answer | ({"FunctionError": self.error} if self.error else {})


def roles(client):
    return WORKS["ReconcileRoles"][1](client, {"function": "shop-roles", "event": {"roles": []}})


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"created": ["app"], "changed": [], "dropped": ["old", "x"], "unchanged": []}, "1 created, 2 dropped"),
        ({"created": [], "changed": [], "dropped": [], "unchanged": []}, "nothing to do"),
    ],
)
def test_what_the_role_manager_did(answer, message):
    client = Lambda(json.dumps(answer))
    assert roles(client) == message
    assert client.asked == [
        {"FunctionName": "shop-roles", "InvocationType": "RequestResponse", "Payload": b'{"roles": []}'}
    ]


@pytest.mark.parametrize(
    ("payload", "error", "message"),
    [
        ('{"errorType": "Refused", "errorMessage": "no such role"}', "Unhandled", "Refused: no such role"),
        ("out of memory", "Unhandled", "out of memory"),
        ("happy", None, "the role manager answered with something else than JSON: happy"),
        ("[]", None, "the role manager answered with something else than an object: []"),
    ],
)
def test_what_went_wrong_in_the_role_manager(payload, error, message):
    with pytest.raises(TaskError) as raised:
        roles(Lambda(payload, error))
    assert str(raised.value) == message


def test_the_digest_changes_with_the_arguments_only():
    one, same = task("ReconcileRoles", "database/main", a=1, b=2), task("ReconcileRoles", "database/main", b=2, a=1)
    assert one == same
    assert one.digest == same.digest == "9dda3e58244c37ce"
    assert one.digest != task("ReconcileRoles", "database/main", a=1, b=3).digest
