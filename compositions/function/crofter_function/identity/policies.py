"""Policy documents of the functions, and of the roles that users get."""

from typing import Any, Final

from crofter.api.components.identity import Folder, Passwordless
from crofter_function.framework import lambdas
from crofter_function.framework.policy import document, through
from crofter_function.framework.scope import Scope
from crofter_function.identity.defaults import IDENTITY, Trigger

USER: Final = "${cognito-identity.amazonaws.com:sub}"
"""Variable of policies: the id that the identity pool gave to the user.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""


def execution(trigger: Trigger, passwordless: Passwordless, function: str, scope: Scope) -> str:
    """What a function may do: write its log; and send mails from its address, if it is the one that does.

    SES asks for the identity of the sender and for its configuration set, if it has one; and while the account is in
    its sandbox, for the identity of the recipient. Who the sender is, the condition says.
    https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsesv2.html
    """
    found = [lambdas.writes_log(function, scope)]
    if trigger.sends:
        found.append(
            {
                "Sid": "Send",
                "Effect": "Allow",
                "Action": "ses:SendEmail",
                "Resource": [scope.arn("ses", "identity/*"), scope.arn("ses", "configuration-set/*")],
                "Condition": {"StringEquals": {"ses:FromAddress": passwordless.sender.address}},
            }
        )
    return document(*found)


def users(pool: str, kind: str) -> str:
    """Users of an identity pool may assume the role: those that signed in, or those that did not (`kind`).

    https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
    """
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": IDENTITY},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {f"{IDENTITY}:aud": pool},
                "ForAnyValue:StringLike": {f"{IDENTITY}:amr": kind},
            },
        }
    )


def folders(asked: list[Folder], scope: Scope) -> str:
    """What users may do: in each bucket, in the folder that is the user's own, and no other.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_cognito-bucket.html
    """
    return document(*(statement for number, one in enumerate(asked, 1) for statement in _folder(number, one, scope)))


def _folder(number: int, folder: Folder, scope: Scope) -> list[dict[str, Any]]:
    own = f"{folder.bucket_arn}/{USER}/*"
    found: list[dict[str, Any]] = []
    keys: set[str] = set()
    if folder.access != "Write":
        keys.add("kms:Decrypt")
        found += [
            {
                "Sid": f"List{number}",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": folder.bucket_arn,
                "Condition": {"StringLike": {"s3:prefix": [f"{USER}/*"]}},
            },
            {"Sid": f"Read{number}", "Effect": "Allow", "Action": "s3:GetObject", "Resource": own},
        ]
    if folder.access != "Read":
        keys |= {"kms:Decrypt", "kms:GenerateDataKey"}
        actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"]
        found.append({"Sid": f"Write{number}", "Effect": "Allow", "Action": actions, "Resource": own})
    return [*found, through(f"Key{number}", sorted(keys), folder.key_arn, "s3", scope)]
