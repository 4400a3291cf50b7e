"""SQS queues: what every one has that Crofter makes, whatever it is for."""

from typing import Any, Final

from crofter.api import managed
from crofter_function.framework.policy import document, encrypted_transport, through
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

NAME_LIMIT: Final = 80
"""Longest queue name, in characters, the suffix of a FIFO queue included.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
"""

DEAD_LETTER_RETENTION: Final = 1209600
"""Seconds for which a dead-letter queue keeps messages: fourteen days, the most there is.

A message brings its age along, so this must be longer than the queue's own.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

DATA_KEY_REUSE: Final = 300
"""Seconds for which SQS uses a data key again before it asks KMS: AWS's own default.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
"""


def private(name: str, key_arn: str, scope: Scope) -> dict[str, Any]:
    """Fields of a queue that is encrypted with a KMS key and reached over TLS only.

    Who may use it at all is said by the identities' own policies.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
    """
    return {
        "name": name,
        "kmsMasterKeyId": key_arn,
        "kmsDataKeyReusePeriodSeconds": DATA_KEY_REUSE,
        "policy": document(encrypted_transport("sqs:*", scope.arn("sqs", name))),
    }


def dead_letters(name: str, key_arn: str, scope: Scope) -> Managed:
    """A queue for what a function could not do."""
    fields = private(name, key_arn, scope) | {"messageRetentionSeconds": DEAD_LETTER_RETENTION}
    return Managed(managed.SQS_QUEUE, fields)


def hands_over(arn: str, key_arn: str, scope: Scope) -> list[dict[str, Any]]:
    """Statements that let what failed be put into a queue of dead letters, and be encrypted there."""
    return [
        {"Sid": "DeadLetters", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn},
        through("DeadLettersKey", ["kms:Decrypt", "kms:GenerateDataKey"], key_arn, "sqs", scope),
    ]
