"""Plans the Encryption: a key for each purpose that the Environment has something to encrypt for."""

from typing import Final

from crofter.api.components.encryption import EncryptionSpec
from crofter.api.registry import ENCRYPTION
from crofter.plan.head import head
from crofter.plan.keys import purposes
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def instances(environment: Environment, observed: Observed) -> tuple[EncryptionSpec | Blocked, ...]:
    """One Encryption as soon as there is something to encrypt."""
    section, wanted = environment.spec.encryption, purposes(environment.spec)
    if not wanted or section is None or section.rotation_days is None or section.deletion_window_days is None:
        return ()
    return (
        EncryptionSpec(
            **head(environment, observed, ENCRYPTION.name),
            purposes=wanted,
            rotation_days=section.rotation_days,
            deletion_window_days=section.deletion_window_days,
        ),
    )


PLANNER: Final = ComponentPlanner(kind=ENCRYPTION, instances=instances)
