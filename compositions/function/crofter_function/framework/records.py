"""Records of Route 53 that lead to what AWS gave a name of its own."""

from typing import NamedTuple

from crofter.api import managed
from crofter_function.framework.held import held
from crofter_function.framework.observed import ObservedResource
from crofter_function.framework.resource import Managed


class Target(NamedTuple):
    """What a record leads to: a name that AWS gave, and the hosted zone which that is in."""

    name: str
    zone_id: str


def target(name: str | None, zone_id: str | None) -> Target | None:
    """What to lead to, once both are known."""
    return None if name is None or zone_id is None else Target(name, zone_id)


def alias(
    host: str, zone_id: str | None, leading: Target | None, before: ObservedResource | None, *, health: bool
) -> Managed | None:
    """An alias record for a host. `health` says whether it answers only while the target is well.

    A record cannot refer to what it leads to, so it is asked for once that has a name, and stays as it is while the
    name is not known.
    """
    if leading is None:
        return None if before is None else held(before, managed.RECORD)
    fields = {
        "zoneId": zone_id,
        "name": host,
        "type": "A",
        "alias": {"name": leading.name, "zoneId": leading.zone_id, "evaluateTargetHealth": health},
    }
    return Managed(managed.RECORD, fields, replaceable=True)
