"""Plans the Encryption: a key for each purpose that the Environment has something to encrypt for."""

from typing import Final

from crofter.api.components.encryption import ENCRYPTION, EncryptionSpec
from crofter.plan.head import head
from crofter.plan.keys import in_use, kept, purposes
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def instances(environment: Environment, observed: Observed) -> tuple[EncryptionSpec | Blocked, ...]:
    """One Encryption as soon as there is something to encrypt. No key goes before what it encrypts has gone."""
    section, lasting = environment.spec.encryption, kept(environment.spec, observed)
    wanted = sorted({*purposes(environment.spec), *lasting})
    if not wanted or section is None or section.rotation_days is None or section.deletion_window_days is None:
        return ()
    return (
        EncryptionSpec(
            **head(environment, observed, ENCRYPTION.name),
            purposes=sorted({*wanted, *in_use(observed)}),
            rotation_days=section.rotation_days,
            deletion_window_days=section.deletion_window_days,
            kept=lasting or None,
        ),
    )


PLANNER: Final = ComponentPlanner(kind=ENCRYPTION, instances=instances)
