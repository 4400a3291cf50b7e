"""The address plan: which zone has which subnets, by arithmetic on the VPC's block alone.

The block is quartered. Slots a, b and c take a quarter each and the last stays spare, so that a network grows from one
zone to three without moving anything. Of a quarter the first half is private, the third quarter public, the last data.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final, Literal

from crofter.api.components.network import NetworkSpec, Slot
from crofter_function.framework.resource import SpecError

Tier = Literal["public", "private", "data"]

SHORTEST_PREFIX: Final = 16
LONGEST_PREFIX: Final = 24
"""Bounds of the VPC's prefix length: AWS takes no block above /16, and below /24 subnets would fall short of its /28.
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""

_QUARTERS: Final[dict[Slot, int]] = {"a": 0, "b": 1, "c": 2}


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet to be."""

    tier: Tier
    slot: Slot
    zone_id: str
    cidr: str

    @property
    def key(self) -> str:
        """Key of the subnet's managed resource."""
        return f"subnet-{self.tier}-{self.slot}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The subnets, tier by tier in the order of the zones. Private ones mark the zones that workloads run in."""

    public: tuple[Subnet, ...]
    private: tuple[Subnet, ...]
    data: tuple[Subnet, ...]

    @property
    def subnets(self) -> tuple[Subnet, ...]:
        """All of them."""
        return self.public + self.private + self.data


def blocks(cidr: str, slot: Slot) -> dict[Tier, str]:
    """The three blocks of a slot. `cidr` must be valid and no longer than /24."""
    quarter = list(IPv4Network(cidr).subnets(prefixlen_diff=2))[_QUARTERS[slot]]
    private, rest = quarter.subnets(prefixlen_diff=1)
    public, data = rest.subnets(prefixlen_diff=1)
    return {"public": str(public), "private": str(private), "data": str(data)}


def planned(spec: NetworkSpec) -> Plan:
    """The address plan of a network.

    Raises SpecError for a block that is none or has the wrong size, for zones that share a slot or an id, and for more
    workload zones than zones.
    """
    _check(spec)
    zones = [(zone, blocks(spec.cidr, zone.slot)) for zone in spec.zones]

    def tier(name: Tier, count: int) -> tuple[Subnet, ...]:
        return tuple(Subnet(name, zone.slot, zone.id, block[name]) for zone, block in zones[:count])

    return Plan(tier("public", len(zones)), tier("private", spec.workload_zones), tier("data", len(zones)))


def _check(spec: NetworkSpec) -> None:
    try:
        network = IPv4Network(spec.cidr)
    except ValueError as error:
        raise SpecError("spec.cidr", str(error)) from error
    if not SHORTEST_PREFIX <= network.prefixlen <= LONGEST_PREFIX:
        raise SpecError("spec.cidr", f"{spec.cidr} must be between /{SHORTEST_PREFIX} and /{LONGEST_PREFIX}")
    if len({zone.slot for zone in spec.zones}) < len(spec.zones):
        raise SpecError("spec.zones", "two zones share a slot")
    if len({zone.id for zone in spec.zones}) < len(spec.zones):
        raise SpecError("spec.zones", "two slots share a zone")
    if spec.workload_zones > len(spec.zones):
        raise SpecError("spec.workloadZones", f"{spec.workload_zones} of only {len(spec.zones)} zones")
