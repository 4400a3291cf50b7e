"""What a rule may look at beside the spec itself."""

from dataclasses import dataclass

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another Environment of the same Account. `created` (RFC 3339) decides who yields: the younger one."""

    namespace: str
    name: str
    cidr: str | None
    created: str


@dataclass(frozen=True, slots=True)
class Context:
    """Where an Environment stands.

    `accounts` are all Accounts by name, or None when they cannot be known (offline), in which case rules about them are
    passed over; `neighbours` are the other Environments of its Account; `created` is empty before creation; `old` is
    the spec as it was, for updates.
    """

    namespace: str
    name: str
    created: str = ""
    accounts: "dict[str, AccountSpec] | None" = None
    neighbours: tuple[Neighbour, ...] = ()
    old: EnvironmentSpec | None = None
