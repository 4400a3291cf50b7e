"""What a rule may look at beside the spec itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another Environment of the same Account. `created` (RFC 3339) decides who yields: the younger one.

    `cidr` is the block of its network, `api_hosts` are the names of their own of its APIs.
    """

    namespace: str
    name: str
    cidr: str | None
    created: str
    api_hosts: frozenset[str] = frozenset()

    @property
    def age(self) -> tuple[str, str, str]:
        """What comes first is older."""
        return (self.created, self.namespace, self.name)


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

    def yields_to(self, others: Iterable[Neighbour]) -> list[Neighbour]:
        """Those of some neighbours that this one yields to, the oldest first: all of them before its creation."""
        here = (self.created, self.namespace, self.name)
        older = [other for other in others if not self.created or other.age < here]
        return sorted(older, key=lambda other: other.age)


def api_hosts(spec: Mapping[str, Any]) -> frozenset[str]:
    """The names of their own of the APIs of a spec that nobody has checked."""
    apis = spec.get("apis")
    domains = [one.get("domain") for one in apis if isinstance(one, Mapping)] if isinstance(apis, list) else []
    names = [one.get("name") for one in domains if isinstance(one, Mapping)]
    return frozenset(name for name in names if isinstance(name, str))
