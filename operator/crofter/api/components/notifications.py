"""Notifications: an SNS topic for each tier of urgency, and who is told."""

from typing import Annotated, Any, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.components.alarms import AlarmedSpec
from crofter.api.components.tiers import NOTIFICATIONS_NAME, Tier
from crofter.api.model import Model

EmailAddress = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]

EMAIL_LIMIT: Final = 10
"""Most addresses of a tier."""

_SET: Final[dict[str, Any]] = {"x-kubernetes-list-type": "set"}

EmailAddresses = Annotated[list[EmailAddress], Field(max_length=EMAIL_LIMIT, json_schema_extra=_SET)]


class SecretEndpoint(Model):
    """An HTTPS endpoint whose URL is a secret."""

    secret_arn: Annotated[str, Field(max_length=512, description="ARN of the secret that holds the URL.")]
    json_key: Annotated[
        str | None, Field(max_length=128, description="Key within a secret that is a JSON object; else all of it.")
    ] = None


class Forwarder(Model):
    """The code of the Lambda functions that hand messages to such endpoints, and the keys that they need."""

    bucket: Annotated[str, Field(max_length=63, description="Bucket with the code.")]
    key: Annotated[str, Field(max_length=256, description="Where in the bucket it lies.")]
    sha256: Annotated[str, Field(max_length=64, pattern="^[0-9a-f]{64}$", description="Digest of the code.")]
    secrets_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the secrets.")]
    logs_key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts their logs.")]


class TierSpec(Model):
    """One tier."""

    name: Annotated[Tier, Field(description="The tier.")]
    email: Annotated[EmailAddresses, Field(description="Addresses that are written to, once they have confirmed.")]
    endpoint: Annotated[
        SecretEndpoint | None, Field(description="The endpoint that is told; absent until its secret is known.")
    ] = None


class NotificationsSpec(AlarmedSpec):
    """Spec of the Notifications composite resource."""

    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the messages.")]
    tiers: Annotated[
        list[TierSpec],
        Field(
            min_length=1,
            max_length=3,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="The tiers that there are topics for.",
        ),
    ]
    forwarder: Annotated[Forwarder | None, Field(description="Absent where no tier has a secret endpoint.")] = None


class TopicOutput(Model):
    """One topic."""

    tier: Annotated[Tier, Field(description="The tier it is for.")]
    arn: Annotated[str, Field(max_length=512, description="ARN of the topic.")]


class NotificationsOutputs(Model):
    """What other components need of the topics. Absent until alarms may publish to all of them."""

    topics: Annotated[list[TopicOutput], Field(min_length=1, max_length=3, description="The topics, by tier.")]


NOTIFICATIONS: Final = ComponentKind(
    kind="Notifications",
    plural="notifications",
    name=NOTIFICATIONS_NAME,
    condition="NotificationsReady",
    spec=NotificationsSpec,
    outputs=NotificationsOutputs,
    managed=(
        managed.LAMBDA_FUNCTION,
        managed.LAMBDA_PERMISSION,
        managed.LOG_GROUP,
        managed.METRIC_ALARM,
        managed.ROLE,
        managed.ROLE_POLICY,
        managed.SNS_SUBSCRIPTION,
        managed.SNS_TOPIC,
        managed.SNS_TOPIC_POLICY,
        managed.SQS_QUEUE,
    ),
    needs=("Encryption",),
    purpose="An encrypted SNS topic for each tier of urgency that alarms publish to, and its subscribers.",
)
