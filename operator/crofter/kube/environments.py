"""The watched Environments by Account, and those that may conflict with a given one, at the same cost for any number.

Only Environments of the same Account conflict, when the blocks of their networks overlap or two APIs have one name.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from crofter.kube.store import Key, Object, Store, key_of
from crofter.validation.context import Neighbour, api_hosts
from crofter.validation.network import parsed

_BITS = 32


@dataclass
class _Account:
    """The Environments of one Account: all of them, their blocks and the names of their APIs."""

    members: dict[Key, Object] = field(default_factory=dict)
    neighbours: dict[Key, Neighbour] = field(default_factory=dict)
    hosts: dict[str, set[Key]] = field(default_factory=dict)
    blocks: dict[tuple[int, int], set[Key]] = field(default_factory=dict)
    starts: list[tuple[int, Key]] = field(default_factory=list)

    def add(self, key: Key, raw: Object) -> None:
        neighbour = _neighbour(raw)
        self.members[key], self.neighbours[key] = raw, neighbour
        for host in neighbour.api_hosts:
            self.hosts.setdefault(host, set()).add(key)
        block = parsed(neighbour.cidr) if neighbour.cidr else None
        if block is not None:
            self.blocks.setdefault(_place(block), set()).add(key)
            insort(self.starts, (int(block.network_address), key))

    def remove(self, key: Key) -> None:
        del self.members[key]
        neighbour = self.neighbours.pop(key)
        for host in neighbour.api_hosts:
            self.hosts[host].discard(key)
            if not self.hosts[host]:
                del self.hosts[host]
        block = parsed(neighbour.cidr) if neighbour.cidr else None
        if block is not None:
            place, start = _place(block), (int(block.network_address), key)
            self.blocks[place].discard(key)
            if not self.blocks[place]:
                del self.blocks[place]
            del self.starts[bisect_left(self.starts, start)]

    def overlapping(self, block: IPv4Network) -> set[Key]:
        """Of two blocks that overlap one contains the other: look for those around this one and for those within."""
        first, last = int(block.network_address), int(block.broadcast_address)
        found: set[Key] = set()
        for length in range(block.prefixlen + 1):
            around = first >> (_BITS - length) << (_BITS - length)
            found |= self.blocks.get((length, around), set())
        begin, end = bisect_left(self.starts, (first,)), bisect_left(self.starts, (last + 1,))
        return found | {key for _, key in self.starts[begin:end]}


class Environments(Store):
    """The latest known version of every Environment."""

    def __init__(self) -> None:
        super().__init__()
        self._accounts: dict[str, _Account] = {}

    def _keep(self, raw: Object) -> None:
        super()._keep(raw)
        self._accounts.setdefault(account_of(raw), _Account()).add(key_of(raw), raw)

    def _forget(self, known: Object) -> None:
        super()._forget(known)
        name = account_of(known)
        self._accounts[name].remove(key_of(known))
        if not self._accounts[name].members:
            del self._accounts[name]

    def of_account(self, name: str) -> tuple[Object, ...]:
        """The Environments that refer to an Account."""
        account = self._accounts.get(name)
        return () if account is None else tuple(account.members.values())

    def neighbours(self, namespace: str, name: str, spec: Mapping[str, Any]) -> tuple[Neighbour, ...]:
        """Other Environments of the same Account that may conflict with one of this spec, which nobody has checked."""
        account = self._accounts.get(_account(spec))
        if account is None:
            return ()
        found: set[Key] = set()
        for host in api_hosts(spec):
            found |= account.hosts.get(host, set())
        cidr = _cidr(spec)
        block = parsed(cidr) if cidr else None
        if block is not None:
            found |= account.overlapping(block)
        return tuple(account.neighbours[key] for key in sorted(found) if key != (namespace, name))


def account_of(raw: Object) -> str:
    """The Account that an Environment refers to; empty where it refers to none."""
    return _account(raw.get("spec", {}))


def _account(spec: Mapping[str, Any]) -> str:
    reference = spec.get("accountRef")
    return str(reference.get("name", "")) if isinstance(reference, Mapping) else ""


def _cidr(spec: Mapping[str, Any]) -> str | None:
    network = spec.get("network")
    cidr = network.get("cidr") if isinstance(network, Mapping) else None
    return cidr if isinstance(cidr, str) else None


def _place(block: IPv4Network) -> tuple[int, int]:
    return block.prefixlen, int(block.network_address)


def _neighbour(raw: Object) -> Neighbour:
    metadata, spec = raw["metadata"], raw.get("spec", {})
    return Neighbour(
        namespace=metadata.get("namespace", ""),
        name=metadata["name"],
        cidr=_cidr(spec),
        created=metadata.get("creationTimestamp", ""),
        api_hosts=api_hosts(spec),
    )
