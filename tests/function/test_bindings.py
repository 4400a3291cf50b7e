"""What bindings mean in AWS, literally."""

from typing import Any

import pytest

from crofter.api.components.binding import Bindings
from crofter.api.components.queue import QueueSpec
from crofter_function.framework.bindings import MEANINGS, rules, secret_statements, statements
from crofter_function.framework.scope import Scope

from .messaging import EXPORT, KEY

SCOPE = Scope(QueueSpec.model_validate(EXPORT["spec"]))
ARN = "arn:aws:x:ap-southeast-2:123456789012:thing"


def bindings(**fields: Any) -> Bindings:
    return Bindings.model_validate({"variables": [], "secrets": [], "connections": [], "grants": []} | fields)


def grant(target: str, access: str, component: str = "x/y", key: str | None = KEY) -> dict[str, Any]:
    return {"target": target, "component": component, "access": access, "arn": ARN, "keyArn": key}


def key(sid: str, service: str, *actions: str) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": KEY,
        "Condition": {"StringEquals": {"kms:ViaService": f"{service}.ap-southeast-2.amazonaws.com"}},
    }


def allow(sid: str, actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


SEND = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]
USERS = [
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminListGroupsForUser",
    "cognito-idp:GetGroup",
    "cognito-idp:ListGroups",
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
]
CHANGE_USERS = [
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminDeleteUserAttributes",
    "cognito-idp:AdminDisableUser",
    "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminResetUserPassword",
    "cognito-idp:AdminUpdateUserAttributes",
    "cognito-idp:AdminUserGlobalSignOut",
]
PUT = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            grant("Queue", "Send", "queue/export"),
            [
                allow("QueueExportSend", SEND, [ARN]),
                key("QueueExportSendKey", "sqs", "kms:Decrypt", "kms:GenerateDataKey"),
            ],
        ),
        (
            grant("Queue", "Receive", "queue/export"),
            [
                allow(
                    "QueueExportReceive",
                    [
                        "sqs:ChangeMessageVisibility",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:GetQueueUrl",
                        "sqs:ReceiveMessage",
                    ],
                    [ARN],
                ),
                key("QueueExportReceiveKey", "sqs", "kms:Decrypt"),
            ],
        ),
        (
            grant("Bucket", "Read", "bucket/user-uploads"),
            [
                allow("BucketUserUploadsRead", ["s3:ListBucket"], [ARN]),
                allow("BucketUserUploadsReadNo2", ["s3:GetObject"], [ARN + "/*"]),
                key("BucketUserUploadsReadKey", "s3", "kms:Decrypt"),
            ],
        ),
        (
            grant("Bucket", "Write"),
            [allow("XYWrite", PUT, [ARN + "/*"]), key("XYWriteKey", "s3", "kms:Decrypt", "kms:GenerateDataKey")],
        ),
        (
            grant("Bucket", "ReadWrite"),
            [
                allow("XYReadWrite", ["s3:ListBucket"], [ARN]),
                allow("XYReadWriteNo2", ["s3:GetObject"], [ARN + "/*"]),
                allow("XYReadWriteNo3", PUT, [ARN + "/*"]),
                key("XYReadWriteKey", "s3", "kms:Decrypt", "kms:GenerateDataKey"),
            ],
        ),
        (grant("Database", "Connect", key=None), [allow("XYConnect", ["rds-db:connect"], [ARN])]),
        (grant("Function", "Invoke", key=None), [allow("XYInvoke", ["lambda:InvokeFunction"], [ARN, ARN + ":*"])]),
        (grant("Identity", "Read", "identity", None), [allow("IdentityRead", USERS, [ARN])]),
        (
            grant("Identity", "ReadWrite", "identity", None),
            [allow("IdentityReadWrite", USERS, [ARN]), allow("IdentityReadWriteNo2", CHANGE_USERS, [ARN])],
        ),
        (
            grant("Secret", "Read"),
            [
                allow("XYRead", ["secretsmanager:GetSecretValue"], [ARN]),
                key("XYReadKey", "secretsmanager", "kms:Decrypt"),
            ],
        ),
    ],
    ids=lambda value: "-".join((value["target"], value["access"])) if isinstance(value, dict) else "",
)
def test_what_a_grant_allows(given: dict[str, Any], expected: list[dict[str, Any]]) -> None:
    assert statements(bindings(grants=[given]), SCOPE) == expected


def test_no_access_has_a_wildcard_for_an_action() -> None:
    actions = [action for meaning in MEANINGS.values() for allowed in meaning.allow for action in allowed.actions]
    assert actions
    assert not [action for action in actions if "*" in action]


def test_statements_of_names_that_are_alike_differ_in_their_ids() -> None:
    other = grant("Queue", "Send", "queue/a1") | {"arn": f"{ARN}-1"}
    found = statements(bindings(grants=[grant("Queue", "Send", "queue/a-1"), other]), SCOPE)
    assert [one["Sid"] for one in found] == ["QueueA1Send", "QueueA1SendKey", "QueueA1SendNo2"]


def test_what_is_allowed_of_a_key_is_said_once_for_all_that_share_it() -> None:
    queues = [grant("Queue", "Send", f"queue/{n}") | {"arn": f"{ARN}-{n}"} for n in range(19)]
    found = statements(bindings(grants=[*queues, grant("Bucket", "Read", "bucket/b")]), SCOPE)
    assert [one["Sid"] for one in found if one["Sid"].endswith("Key")] == ["Queue0SendKey", "BucketBReadKey"]
    assert len([one for one in found if one["Sid"].endswith("Send")]) == 19


def test_a_secret_that_two_variables_read_is_allowed_once() -> None:
    secret = {"component": "secret/stripe", "secretArn": ARN, "keyArn": KEY}
    secrets = [secret | {"name": "A", "jsonKey": "a"}, secret | {"name": "B", "jsonKey": None}]
    assert secret_statements(bindings(secrets=secrets), SCOPE) == [
        allow("SecretStripeRead", ["secretsmanager:GetSecretValue"], [ARN]),
        key("SecretStripeReadKey", "secretsmanager", "kms:Decrypt"),
    ]


def test_a_connection_is_a_way_out_of_one_group_and_into_the_other() -> None:
    connection = {"component": "database/main", "securityGroupId": "sg-other", "port": 5432}
    table = rules(bindings(connections=[connection]), "sg-own")
    common = {"description": "To database/main", "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
    assert {key: (one.kind.kind, one.replaceable, one.fields) for key, one in table.items()} == {
        "to-database-main-5432": (
            "SecurityGroupEgressRule",
            True,
            common | {"securityGroupId": "sg-own", "referencedSecurityGroupId": "sg-other"},
        ),
        "into-database-main-5432": (
            "SecurityGroupIngressRule",
            True,
            common | {"securityGroupId": "sg-other", "referencedSecurityGroupId": "sg-own"},
        ),
    }
