"""Route 53: a record by its zone, name and type."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("zoneId", "name", "type")
def _record(route53: Any, provider: Mapping[str, Any]) -> str | None:
    zone, name, kind = provider["zoneId"], provider["name"], provider["type"]
    answer = route53.list_resource_record_sets(
        HostedZoneId=zone, StartRecordName=name, StartRecordType=kind, MaxItems="1"
    )
    for one in answer["ResourceRecordSets"]:
        if (one["Name"].rstrip(".").replace("\\052", "*"), one["Type"]) == (name.rstrip("."), kind):
            return f"{zone}_{name}_{kind}"
    return None


FINDERS: Final[Mapping[str, Finder]] = {"route53/Record": Finder("route53", _record)}
