"""Plans the Notifications: a topic for each tier that the manifest has."""

from typing import Any, Final, get_args

from crofter.api.components.app_secret import APP_SECRET, AppSecretOutputs
from crofter.api.components.encryption import ENCRYPTION, EncryptionOutputs
from crofter.api.components.notifications import (
    NOTIFICATIONS,
    Forwarder,
    NotificationsOutputs,
    NotificationsSpec,
    SecretEndpoint,
    TierSpec,
)
from crofter.api.components.tiers import Tier
from crofter.api.model import Model
from crofter.api.sections.monitoring import MonitoringSection, TierSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.inputs import kept, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed

_TIERS: Final[tuple[Tier, ...]] = get_args(Tier)


def instances(environment: Environment, observed: Observed) -> tuple[NotificationsSpec | Blocked, ...]:
    """One Notifications where there is a tier, once there is the key that messages are encrypted with."""
    tiers = _tiers(environment.spec.monitoring, observed)
    if not tiers:
        return ()
    key = key_arn(observed, NOTIFICATIONS.name, "messaging")
    if key is None:
        return (Blocked(NOTIFICATIONS, NOTIFICATIONS.name, no_key(observed, "messaging")),)
    forwarder = _forwarder(observed) if any(one.endpoint for one in tiers) else None
    if forwarder is None:
        tiers = [one.model_copy(update={"endpoint": None}) for one in tiers]
    own = head(environment, observed, NOTIFICATIONS.name)
    return (NotificationsSpec(**own, key_arn=key, tiers=tiers, forwarder=forwarder),)


def _tiers(section: MonitoringSection | None, observed: Observed) -> list[TierSpec]:
    """The tiers, the most urgent first; addresses sorted."""
    asked = None if section is None else section.tiers
    if asked is None:
        return []
    by_name = {"critical": asked.critical, "warning": asked.warning, "info": asked.info}
    return [
        TierSpec(name=tier, email=sorted(told.email or ()), endpoint=_endpoint(tier, told, observed))
        for tier in _TIERS
        if (told := by_name[tier]) is not None
    ]


def _endpoint(tier: Tier, section: TierSection, observed: Observed) -> SecretEndpoint | None:
    """The endpoint of a tier once its secret is there, else the one that the tier has. Topics wait for no secret."""
    asked = section.endpoint_secret_ref
    if asked is None:
        return None
    outputs = published(observed, f"{APP_SECRET.name}/{asked.name}", AppSecretOutputs)
    if outputs is not None:
        return SecretEndpoint(secret_arn=outputs.arn, json_key=asked.key)
    existing = observed.xrs.get(NOTIFICATIONS.name)
    before: list[dict[str, Any]] = list(existing.spec["tiers"]) if existing is not None else []
    found = next((one.get("endpoint") for one in before if one["name"] == tier), None)
    return None if found is None else SecretEndpoint.model_validate(found, by_alias=True, by_name=False)


def _forwarder(observed: Observed) -> Forwarder | None:
    """The forwarder's code and keys, once they are in their places; what is there already stays meanwhile."""
    artifact = observed.account.artifacts.get("forwarder")
    outputs = published(observed, ENCRYPTION.name, EncryptionOutputs)
    keys = {one.purpose: one.arn for one in outputs.keys} if outputs is not None else {}
    if artifact is None or not {"logs", "secrets"} <= keys.keys():
        return kept(observed, NOTIFICATIONS.name, "forwarder", Forwarder)
    return Forwarder(
        bucket=artifact.bucket,
        key=artifact.key,
        sha256=artifact.sha256,
        secrets_key_arn=keys["secrets"],
        logs_key_arn=keys["logs"],
    )


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where else to publish to."""
    if not isinstance(outputs, NotificationsOutputs):
        return ()
    return tuple(Endpoint(name=f"{component}/{topic.tier}", value=topic.arn) for topic in outputs.topics)


PLANNER: Final = ComponentPlanner(kind=NOTIFICATIONS, instances=instances, endpoints=endpoints)
