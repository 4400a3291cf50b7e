"""What AWS and Crofter say of keys."""

from collections.abc import Mapping
from typing import Final

from crofter.api.components.encryption import Purpose

ALIAS_PREFIX: Final = "alias/"

ALIAS_LIMIT: Final = 256
"""Longest alias, in characters, its prefix included.
https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
"""

WITHOUT_DELETE: Final = ("Create", "Observe", "Update")
"""Management policies of a key that is kept: as of any other, but for Delete.
https://docs.crossplane.io/latest/managed-resources/managed-resources/#managementpolicies
"""

ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""What it takes to look after a key, without a word that uses it.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
"""

USE: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RetireGrant",
)
"""What it takes to use a key. Who deletes a repository of ECR retires the grant that ECR gave itself.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto
"""

THROUGH: Final[Mapping[Purpose, tuple[str, ...]]] = {
    "data": ("dynamodb", "ecr", "elasticache", "lambda", "rds", "s3"),
    "logs": ("firehose",),
    "messaging": ("sns", "sqs"),
    "secrets": ("rds", "secretsmanager"),
}
"""Services through which the account's own identities may use the key of a purpose, if their own policies say so too.

Firehose encrypts logs on their way to the archive, and grants itself the use of the key.
https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
RDS makes the secrets of master users, and grants itself the use of their key.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
"""

SENDERS: Final = ("cloudwatch", "events", "s3", "scheduler", "sns")
"""AWS services that put messages into encrypted queues and topics of their own accord.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
"""

DELIVERY: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""What such a service needs: to make a data key, and to read one that is used again."""
