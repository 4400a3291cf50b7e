"""Notifications: how AWS tells people that something is wrong."""

from typing import Final

from crofter.api import managed
from crofter.api.components import notifications
from crofter.api.components.notifications import NotificationsOutputs, NotificationsSpec, TierSpec, TopicOutput
from crofter.api.components.tiers import Tier, topic_key, topic_name
from crofter.api.names import digest
from crofter_function.framework import alarms
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.notifications import forwarder, policies
from crofter_function.notifications.defaults import ADDRESS_DIGEST, DISPLAY_LIMIT, SIGNATURE_VERSION


def compose(spec: NotificationsSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `topic-<tier>`, `policy-<tier>`, `email-<tier>-<digest of the address>`, `alarm-<name>`, a forwarder's.

    Raises SpecError for a tier that is there twice, and for an endpoint without a forwarder.
    """
    table: dict[str, Managed] = {}
    for place, tier in enumerate(spec.tiers):
        if topic_key(tier.name) in table:
            raise SpecError(f"spec.tiers.{place}.name", f"{tier.name} is there twice")
        table.update(_tier(tier, spec, scope))
        if tier.endpoint is not None and spec.forwarder is None:
            raise SpecError("spec.forwarder", f"must be there for the endpoint of {tier.name}")
        if tier.endpoint is not None and spec.forwarder is not None:
            way = forwarder.Way(tier.name, _arn(tier.name, scope), tier.endpoint, spec.key_arn)
            table.update(forwarder.resources(way, spec.forwarder, scope, observed))
    topics = [{"TopicName": _name(tier.name, scope)} for tier in spec.tiers]
    table |= alarms.resources(spec, scope, observed, {"topic": topics})
    if observed.external_names(f"policy-{tier.name}" for tier in spec.tiers) is None:
        return Composed(table, None)
    found = [TopicOutput(tier=tier.name, arn=_arn(tier.name, scope)) for tier in spec.tiers]
    return Composed(table, NotificationsOutputs(topics=found))


def _tier(tier: TierSpec, spec: NotificationsSpec, scope: Scope) -> dict[str, Managed]:
    """A subscription says nothing of whether its address has confirmed: that is for whoever reads the mail."""
    itself = scope.ref(topic_key(tier.name))
    table = {
        topic_key(tier.name): Managed(
            managed.SNS_TOPIC,
            {
                "displayName": f"{scope.environment.name} {tier.name}"[:DISPLAY_LIMIT],
                "kmsMasterKeyId": spec.key_arn,
                "signatureVersion": SIGNATURE_VERSION,
            },
            external_name=_name(tier.name, scope),
        ),
        f"policy-{tier.name}": Managed(
            managed.SNS_TOPIC_POLICY,
            {"arnRef": itself, "policy": policies.alarms(_arn(tier.name, scope), scope)},
        ),
    }
    for address in tier.email:
        table[f"email-{tier.name}-{digest(address, length=ADDRESS_DIGEST)}"] = Managed(
            managed.SNS_SUBSCRIPTION,
            {"topicArnRef": itself, "protocol": "email", "endpoint": address},
            replaceable=True,
        )
    return table


def _name(tier: Tier, scope: Scope) -> str:
    return topic_name(scope.environment.name, scope.environment.id, tier)


def _arn(tier: Tier, scope: Scope) -> str:
    return scope.arn("sns", _name(tier, scope))


NOTIFICATIONS: Final = Component(notifications.NOTIFICATIONS, compose)
