"""Keys that components encrypt with: which purposes there are, and the key of one."""

from crofter.api.components.encryption import EncryptionOutputs, Purpose
from crofter.api.environment import EnvironmentSpec
from crofter.api.registry import ENCRYPTION
from crofter.plan.inputs import missing, published
from crofter.plan.observed import Observed


def purposes(spec: EnvironmentSpec) -> list[Purpose]:
    """What an Environment has something to encrypt for, sorted."""
    found: set[Purpose] = set()
    if spec.queues:
        found.add("messaging")
    return sorted(found)


def key_arn(observed: Observed, component: str, purpose: Purpose) -> str | None:
    """ARN of the key for a purpose, else the one that the component has already, else None (`no_key` says why)."""
    outputs = published(observed, ENCRYPTION.name, EncryptionOutputs)
    for key in outputs.keys if outputs is not None else ():
        if key.purpose == purpose:
            return key.arn
    existing = observed.xrs.get(component)
    return None if existing is None else existing.spec.get("keyArn")


def no_key(observed: Observed, purpose: Purpose) -> str:
    """Why there is no key yet, as the message of a component that waits for it."""
    if published(observed, ENCRYPTION.name, EncryptionOutputs) is None:
        return missing(observed, ENCRYPTION.name)
    return f"waits for {ENCRYPTION.name}: its key for {purpose} is not known yet"
