"""What a workload's bindings mean in AWS: IAM statements, and the two rules of each connection."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.components.binding import Access, Bindings, Grant, Target
from crofter_function.framework import ways
from crofter_function.framework.policy import through
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope


@dataclass(frozen=True, slots=True)
class Allow:
    """Actions, on the ARN of the target followed by each of these endings."""

    actions: tuple[str, ...]
    endings: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an access to a kind of target is: actions on itself, and on its KMS key through its service."""

    allow: tuple[Allow, ...]
    key_actions: tuple[str, ...] = ()
    key_service: str = ""


_LIST: Final = Allow(("s3:ListBucket",))
_GET: Final = Allow(("s3:GetObject",), ("/*",))
_PUT: Final = Allow(("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"), ("/*",))
_SEND: Final = Allow(("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"))
_RECEIVE: Final = Allow(
    (
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    )
)
_USERS: Final = Allow(
    (
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:GetGroup",
        "cognito-idp:ListGroups",
        "cognito-idp:ListUsers",
        "cognito-idp:ListUsersInGroup",
    )
)
_CHANGE_USERS: Final = Allow(
    (
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
    )
)
"""Without what makes anybody somebody else: to set a password, or to sign a user in."""

_DECRYPT: Final = ("kms:Decrypt",)
_BOTH: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""Writers decrypt too: S3 when the parts of an upload are joined, SQS when it uses a data key again."""

MEANINGS: Final[Mapping[tuple[Target, Access], Meaning]] = {
    ("Bucket", "Read"): Meaning((_LIST, _GET), _DECRYPT, "s3"),
    ("Bucket", "Write"): Meaning((_PUT,), _BOTH, "s3"),
    ("Bucket", "ReadWrite"): Meaning((_LIST, _GET, _PUT), _BOTH, "s3"),
    ("Database", "Connect"): Meaning((Allow(("rds-db:connect",)),)),
    ("Function", "Invoke"): Meaning((Allow(("lambda:InvokeFunction",), ("", ":*")),)),
    ("Identity", "Read"): Meaning((_USERS,)),
    ("Identity", "ReadWrite"): Meaning((_USERS, _CHANGE_USERS)),
    ("LogGroup", "Write"): Meaning((Allow(("logs:CreateLogStream", "logs:PutLogEvents"), (":log-stream:*",)),)),
    ("Queue", "Send"): Meaning(
        (Allow(("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage")),), _BOTH, "sqs"
    ),
    ("Queue", "Receive"): Meaning((_RECEIVE,), _DECRYPT, "sqs"),
    ("Secret", "Read"): Meaning((Allow(("secretsmanager:GetSecretValue",)),), _DECRYPT, "secretsmanager"),
}
"""What each access allows. Actions and the resources they know:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
Keys of queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
Keys of buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""


def statements(bindings: Bindings, scope: Scope) -> list[dict[str, Any]]:
    """What the workload itself may do, as policy statements. None of them has a wildcard for an action."""
    return _distinct([one for grant in bindings.grants for one in _statements(grant, scope)])


def secret_statements(bindings: Bindings, scope: Scope) -> list[dict[str, Any]]:
    """What whoever starts the workload needs, to read its secret variables."""
    secrets = sorted({(one.component, one.secret_arn, one.key_arn) for one in bindings.secrets})
    grants = [
        Grant(target="Secret", component=component, access="Read", arn=arn, key_arn=key)
        for component, arn, key in secrets
    ]
    return _distinct([one for grant in grants for one in _statements(grant, scope)])


def _statements(grant: Grant, scope: Scope) -> list[dict[str, Any]]:
    meaning = MEANINGS[grant.target, grant.access]
    sid = _sid(grant)
    found: list[dict[str, Any]] = [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Action": list(allow.actions),
            "Resource": [grant.arn + ending for ending in allow.endings],
        }
        for allow in meaning.allow
    ]
    if meaning.key_actions and grant.key_arn is not None:
        found.append(through(f"{sid}Key", list(meaning.key_actions), grant.key_arn, meaning.key_service, scope))
    return found


def _sid(grant: Grant) -> str:
    """The component and the access in letters and digits, which is all that a statement's id may hold."""
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", grant.component)) + grant.access


def _distinct(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each statement once, with a number after an id that was there before: in a policy ids must differ.

    A key is shared by many: what is said of it once need not be said again, of the 10,240 characters that a role has.
    """
    once: dict[str, dict[str, Any]] = {}
    for statement in found:
        once.setdefault(json.dumps({**statement, "Sid": ""}), statement)
    seen: Counter[str] = Counter()
    for statement in once.values():
        seen[statement["Sid"]] += 1
        if seen[statement["Sid"]] > 1:
            statement["Sid"] += f"No{seen[statement['Sid']]}"
    return list(once.values())


def rules(bindings: Bindings, security_group_id: str) -> dict[str, Managed]:
    """Keys `to-<component>-<port>` and `into-<component>-<port>`: both ends of each connection."""
    table: dict[str, Managed] = {}
    for one in bindings.connections:
        key = f"{one.component.replace('/', '-')}-{one.port}"
        table[f"to-{key}"], table[f"into-{key}"] = ways.connection(
            security_group_id, one.security_group_id, one.port, f"To {one.component}"
        )
    return table
