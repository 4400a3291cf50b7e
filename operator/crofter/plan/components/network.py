"""Plans the Network: which zones, which ways out, and what a change would cost."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from crofter.api.account import AvailabilityZone
from crofter.api.components.network import NETWORK, FlowLogs, NetworkOutputs, NetworkSpec, Slot, Zone
from crofter.api.endpoints import SERVICES
from crofter.api.model import Model
from crofter.api.sections.network import NetworkSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed

COMPONENT: Final = NETWORK.name
_SLOTS: Final[tuple[Slot, ...]] = get_args(Slot)
_SPANNED: Final = 2
"""Zones that public and data subnets always span: load balancers and DB subnet groups need two.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""


def instances(environment: Environment, observed: Observed) -> tuple[NetworkSpec | Blocked, ...]:
    """The one Network of an Environment that asks for it."""
    section = environment.spec.network
    if section is None:
        return ()
    workload_zones = section.availability_zones or 1
    zones = _zones(max(_SPANNED, workload_zones), observed)
    if isinstance(zones, str):
        return (Blocked(NETWORK, COMPONENT, zones, stalled=True),)
    return (
        NetworkSpec(
            **head(environment, observed, COMPONENT),
            cidr=section.cidr,
            zones=list(zones),
            workload_zones=workload_zones,
            nat_gateways=section.nat_gateways or "Single",
            gateway_access=any(SERVICES[name].type == "Gateway" for name in section.endpoints or ()),
            flow_logs=_flow_logs(section),
        ),
    )


def _flow_logs(section: NetworkSection) -> FlowLogs | None:
    logs = section.flow_logs
    if logs is None or not logs.enabled or logs.retention_days is None:
        return None
    return FlowLogs(retention_days=logs.retention_days)


def _zones(count: int, observed: Observed) -> tuple[Zone, ...] | str:
    """Zones by slot: those already pinned stay, free slots take the Account's next unused zones; or what is missing."""
    pinned = _pinned(observed)
    taken = set(pinned.values())
    free = [zone.id for zone in observed.account.zones if zone.id not in taken]
    zones = []
    for slot in _SLOTS[:count]:
        if slot not in pinned:
            if not free:
                return _too_few(count, observed.account.zones, observed.account.target.region)
            pinned[slot] = free.pop(0)
        zones.append(Zone(slot=slot, id=pinned[slot]))
    return tuple(zones)


def _too_few(count: int, zones: tuple[AvailabilityZone, ...], region: str) -> str:
    offered = ", ".join(zone.id for zone in zones) or "none"
    return f"{count} zones are needed and AWS offers {offered} in {region}; lower spec.network.availabilityZones"


def _pinned(observed: Observed) -> dict[Slot, str]:
    existing = observed.xrs.get(COMPONENT)
    if existing is not None:
        return {zone["slot"]: zone["id"] for zone in existing.spec.get("zones", ())}
    pinned: dict[Slot, str] = {}
    for key, found in observed.recovered.get(COMPONENT, {}).items():
        slot = key.rsplit("-", 1)[-1]
        if key.startswith("subnet-") and found.zone_id is not None and slot in _SLOTS:
            pinned[slot] = found.zone_id
    return pinned


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Subnets with what runs in them, and addresses that others may have on an allow list.

    A network as a whole goes with its Environment only.
    """
    if new is None:
        return ()
    kept = {zone["slot"] for zone in new["zones"]}
    gone = [zone["id"] for zone in old["zones"] if zone["slot"] not in kept]
    items = [f"subnets of zone {zone} and whatever runs in them" for zone in gone]
    workloads = old["workloadZones"] - new["workloadZones"]
    if workloads > 0:
        items.append(f"private subnets of {workloads} zone(s) and whatever runs in them")
    lost = usage(old)["elastic-ips"] - usage(new)["elastic-ips"]
    if lost > 0:
        items.append(f"{lost} Elastic IP address(es) that outbound traffic comes from, which AWS does not give back")
    return tuple(items)


def usage(spec: Mapping[str, Any]) -> Mapping[str, int]:
    """What a Network takes of the account's quotas."""
    gateways = {"None": 0, "Single": 1, "PerZone": spec["workloadZones"]}[spec["natGateways"]]
    return {"vpcs": 1, "internet-gateways": 1, "elastic-ips": gateways}


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where the network is."""
    if not isinstance(outputs, NetworkOutputs):
        return ()
    found = [
        Endpoint(name=f"{component}/vpc", value=outputs.vpc_id),
        Endpoint(name=f"{component}/cidr", value=outputs.vpc_cidr),
    ]
    for tier, subnets in (
        ("public", outputs.public_subnets),
        ("private", outputs.private_subnets),
        ("data", outputs.data_subnets),
    ):
        found.append(Endpoint(name=f"{component}/subnets/{tier}", value=",".join(subnet.id for subnet in subnets)))
    if outputs.nat_addresses:
        found.append(Endpoint(name=f"{component}/nat-addresses", value=",".join(outputs.nat_addresses)))
    return tuple(found)


PLANNER: Final = ComponentPlanner(
    kind=NETWORK, instances=instances, destroys=destroys, usage=usage, endpoints=endpoints
)
