"""Keys that components encrypt with: which purposes there are, and the key of one."""

import json

from crofter.api.components.encryption import ENCRYPTION, EncryptionOutputs, Purpose
from crofter.api.environment import EnvironmentSpec
from crofter.plan.inputs import missing, published
from crofter.plan.observed import Observed


def purposes(spec: EnvironmentSpec) -> list[Purpose]:
    """What an Environment has something to encrypt for, sorted."""
    found: set[Purpose] = set()
    if spec.buckets:
        found.add("data")
    if spec.secrets:
        found.add("secrets")
    if spec.queues or spec.monitoring is not None:
        found.add("messaging")
    if spec.registries:
        found.add("data")
    if spec.monitoring is not None:
        found.add("logs")
    if spec.cluster is not None:
        found.add("logs")
    if spec.apis:
        found.add("logs")
    if spec.identity is not None and spec.identity.passwordless is not None:
        found.add("logs")
    if spec.functions:
        found |= {"data", "logs", "messaging"}
    if spec.databases:
        found |= {"data", "logs", "secrets"}
    return sorted(found)


def in_use(observed: Observed) -> set[Purpose]:
    """Purposes whose key some component still encrypts with: a key outlives what it encrypts."""
    encryption = observed.xrs.get(ENCRYPTION.name)
    if encryption is None or not isinstance(encryption.outputs, EncryptionOutputs):
        return set()
    specs = [json.dumps(xr.spec) for xr in observed.xrs.values()]
    return {key.purpose for key in encryption.outputs.keys if any(f'"{key.arn}"' in spec for spec in specs)}


def kept(spec: EnvironmentSpec, observed: Observed) -> list[Purpose]:
    """Purposes whose key must outlive the Environment, sorted: what a final snapshot is encrypted with.

    Once kept, a key stays so: the snapshot of a database that was removed needs it as well.
    """
    existing = observed.xrs.get(ENCRYPTION.name)
    found: set[Purpose] = set(existing.spec.get("kept") or ()) if existing is not None else set()
    if any(database.final_snapshot for database in spec.databases or ()):
        found.add("data")
    return sorted(found)


def key_arn(observed: Observed, component: str, purpose: Purpose, field: str = "keyArn") -> str | None:
    """ARN of the key for a purpose, else the one that the component has already, else None (`no_key` says why).

    `field` (camelCase) is where the component's spec has it.
    """
    outputs = published(observed, ENCRYPTION.name, EncryptionOutputs)
    for key in outputs.keys if outputs is not None else ():
        if key.purpose == purpose:
            return key.arn
    existing = observed.xrs.get(component)
    return None if existing is None else existing.spec.get(field)


def no_key(observed: Observed, purpose: Purpose) -> str:
    """Why there is no key yet, as the message of a component that waits for it."""
    if published(observed, ENCRYPTION.name, EncryptionOutputs) is None:
        return missing(observed, ENCRYPTION.name)
    return f"waits for {ENCRYPTION.name}: its key for {purpose} is not known yet"
