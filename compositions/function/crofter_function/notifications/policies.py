"""Who may publish to a topic, and what a forwarder may do, as data."""

from crofter.api.components.notifications import Forwarder
from crofter_function.framework import lambdas, queues
from crofter_function.framework.policy import document, encrypted_transport, through
from crofter_function.framework.scope import Scope


def alarms(topic: str, scope: Scope) -> str:
    """CloudWatch alarms of this account and region, and nothing that does not come over TLS.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    """
    return document(
        {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {
                "StringEquals": {"aws:SourceAccount": scope.aws.account_id},
                "ArnLike": {"aws:SourceArn": scope.arn("cloudwatch", "alarm:*")},
            },
        },
        encrypted_transport("sns:Publish", topic),
    )


def forwarder(secret: str, code: Forwarder, dead_letters: tuple[str, str], function: str, scope: Scope) -> str:
    """Read one secret, write its log, and put what the endpoint did not take into its own queue.

    `dead_letters` are the ARNs of the queue and of the key that encrypts it.
    """
    queue, queue_key = dead_letters
    return document(
        {"Sid": "Endpoint", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret},
        through("EndpointKey", "kms:Decrypt", code.secrets_key_arn, "secretsmanager", scope),
        *queues.hands_over(queue, queue_key, scope),
        lambdas.writes_log(function, scope),
    )
