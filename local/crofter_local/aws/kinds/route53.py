"""Record of Route 53, which is global."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import LOCAL, REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws


def _parts(external: str) -> tuple[str, str, str]:
    """Zone, name and type, which the external name is made of; the name may have underscores of its own."""
    zone, rest = external.split("_", 1)
    name, kind = rest.rsplit("_", 1)
    return zone, name, kind


def _described(aws: Aws, external: str) -> dict[str, Any] | None:
    """The record set; Route 53 lists names with a dot at their end."""
    zone, name, kind = _parts(external)
    try:
        answer = aws.call("route53", "list_resource_record_sets", HostedZoneId=zone)
    except AwsError as error:
        if error.is_absence:
            return None
        raise
    for one in answer["ResourceRecordSets"]:
        if (_bare(one["Name"]), one["Type"]) == (_bare(name), kind):
            return dict(one)
    return None


def _bare(name: str) -> str:
    return str(name).rstrip(".").replace("\\052", "*").lower()


def _record(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, name)
    if found is None:
        return None
    fields: dict[str, Any] = {
        "id": name,
        "fqdn": _bare(found["Name"]),
        "name": _bare(found["Name"]),
        "type": found["Type"],
        "zoneId": _parts(name)[0],
    }
    if found.get("AliasTarget"):
        target = found["AliasTarget"]
        fields["alias"] = {
            "name": _bare(target["DNSName"]),
            "zoneId": target["HostedZoneId"],
            "evaluateTargetHealth": str(target["EvaluateTargetHealth"]).lower() == "true",
        }
    else:
        fields["ttl"] = int(found["TTL"])
        fields["records"] = [one["Value"] for one in found["ResourceRecords"]]
    return Observation(fields)


def _set(args: Args) -> dict[str, Any]:
    wire: dict[str, Any] = {"Name": args["name"], "Type": args["type"]}
    alias = args.get("alias")
    if alias:
        wire["AliasTarget"] = {
            "DNSName": alias["name"],
            "HostedZoneId": alias["zoneId"],
            "EvaluateTargetHealth": bool(alias.get("evaluateTargetHealth")),
        }
    else:
        wire |= {"TTL": int(args["ttl"]), "ResourceRecords": [{"Value": value} for value in args["records"]]}
    return wire


def _change(aws: Aws, action: str, zone: str, record_set: Mapping[str, Any]) -> None:
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
    aws.call("route53", "change_resource_record_sets", HostedZoneId=zone, ChangeBatch=batch)


def _create(aws: Aws, _name: str, args: Args) -> str:
    _change(aws, "UPSERT" if args.get("allowOverwrite") else "CREATE", args["zoneId"], _set(args))
    return f"{args['zoneId']}_{_bare(args['name'])}_{args['type']}"


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> str:
    if "type" in changed:
        _delete(aws, name, args)
    _change(aws, "UPSERT", args["zoneId"], _set(args))
    return f"{args['zoneId']}_{_bare(args['name'])}_{args['type']}"


def _delete(aws: Aws, name: str, _args: Args) -> None:
    found = _described(aws, name)
    if found is not None:
        _change(aws, "DELETE", _parts(name)[0], found)


def _same_name(desired: Any, observed: Any) -> bool:
    return _bare(desired) == _bare(observed)


def _same_alias(desired: Any, observed: Any) -> bool:
    return bool({**desired, "name": _bare(desired["name"])} == observed)


KINDS: Final = (
    Kind(
        name="route53.aws.m.upbound.io/Record",
        noun="Route53 Record",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "alias": Attribute(Change.UPDATE, equal=_same_alias),
            "allowOverwrite": LOCAL,
            "name": Attribute(Change.REPLACE, equal=_same_name),
            "records": UPDATE,
            "ttl": UPDATE,
            "type": UPDATE,
            "zoneId": REPLACE,
        },
        observe=_record,
        create=_create,
        update=_update,
        delete=_delete,
        late_init_ignored=frozenset({"name"}),
        not_modelled={
            **dict.fromkeys(
                ("cidrRoutingPolicy", "failoverRoutingPolicy", "geolocationRoutingPolicy", "geoproximityRoutingPolicy"),
                "one record for each name and type is modelled",
            ),
            **dict.fromkeys(
                ("latencyRoutingPolicy", "multivalueAnswerRoutingPolicy", "weightedRoutingPolicy", "setIdentifier"),
                "one record for each name and type is modelled",
            ),
            "healthCheckId": "health checks are not modelled",
        },
    ),
)
