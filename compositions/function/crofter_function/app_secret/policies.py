"""Who may not get at a secret, as data."""

from crofter_function.framework.policy import document, encrypted_transport
from crofter_function.framework.scope import Scope


def own_account(scope: Scope) -> str:
    """Refuses other accounts and plain HTTP; lets nobody in. `Resource: *` is the secret itself.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
    """
    return document(
        encrypted_transport("secretsmanager:*", "*"),
        {
            "Sid": "OtherAccounts",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "secretsmanager:*",
            "Resource": "*",
            "Condition": {
                "StringNotEquals": {"aws:PrincipalAccount": scope.aws.account_id},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        },
    )
