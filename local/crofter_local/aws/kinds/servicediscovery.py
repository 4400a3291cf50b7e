"""PrivateDNSNamespace and Service of AWS Cloud Map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.errors import ProviderError
from crofter_local.aws.kinds.model import (
    CLEARED,
    LOCAL,
    NOTED_REPLACE,
    REPLACE,
    UPDATE,
    Args,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map

_SERVICE: Final = "servicediscovery"
_CHECK: Final = {"failureThreshold": "FailureThreshold", "resourcePath": "ResourcePath", "type": "Type"}
_RECORD: Final = {"ttl": "TTL", "type": "Type"}
_DNS: Final = {"namespaceId": "NamespaceId", "routingPolicy": "RoutingPolicy"}


def _wire(given: Mapping[str, Any] | None, words: Mapping[str, str]) -> dict[str, Any] | None:
    """An object as AWS wants it, with whole numbers; None where there is none."""
    if not given:
        return None
    return {
        name: int(given[field]) if isinstance(given[field], float) else given[field]
        for field, name in words.items()
        if field in given
    }


def _told(found: Mapping[str, Any] | None, words: Mapping[str, str]) -> dict[str, Any]:
    """An object of AWS's in the provider's words."""
    return {field: found[name] for field, name in words.items() if name in found} if found else {}


def _tags(aws: Aws, arn: str) -> dict[str, Any]:
    tags = tag_map(aws.call(_SERVICE, "list_tags_for_resource", ResourceARN=arn)["Tags"])
    return {"tags": tags, "tagsAll": tags}


def _retag(aws: Aws, arn: str, wanted: Mapping[str, str] | None) -> None:
    replace_tags(
        _tags(aws, arn)["tags"],
        wanted,
        lambda keys: aws.call(_SERVICE, "untag_resource", ResourceARN=arn, TagKeys=keys),
        lambda tags: aws.call(_SERVICE, "tag_resource", ResourceARN=arn, Tags=ec2_tags(tags)),
    )


def _described(aws: Aws, kind: str, name: str) -> dict[str, Any] | None:
    return aws.find(_SERVICE, f"get_{kind.lower()}", kind, Id=name)


def _namespace(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, "Namespace", name)
    if found is None:
        return None
    fields = {
        "arn": found["Arn"],
        "id": name,
        "name": found["Name"],
        "description": found.get("Description", ""),
        "hostedZone": found["Properties"]["DnsProperties"]["HostedZoneId"],
    }
    return Observation(fields | _tags(aws, found["Arn"]))


def _create_namespace(aws: Aws, _name: str, args: Args) -> str:
    """AWS makes it in the background, along with a hosted zone, and tells what it is called when that is done."""
    answer = aws.call(
        _SERVICE,
        "create_private_dns_namespace",
        Name=args["name"],
        Vpc=args["vpc"],
        Description=args.get("description"),
        Tags=ec2_tags(args.get("tags")),
    )
    done = aws.call(_SERVICE, "get_operation", OperationId=answer["OperationId"])["Operation"]
    name: str = done["Targets"]["NAMESPACE"]
    return name


def _update_namespace(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    found = _described(aws, "Namespace", name) or {}
    if "description" in changed:
        change = {"Description": args.get("description", "")}
        aws.call(_SERVICE, "update_private_dns_namespace", Id=name, Namespace=change)
    if "tags" in changed:
        _retag(aws, found["Arn"], args.get("tags"))


def _delete_namespace(aws: Aws, name: str, _args: Args) -> None:
    aws.call(_SERVICE, "delete_namespace", Id=name)


def _service(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, "Service", name)
    if found is None:
        return None
    dns = found.get("DnsConfig") or {}
    fields: dict[str, Any] = {
        "arn": found["Arn"],
        "id": name,
        "name": found["Name"],
        "namespaceId": found["NamespaceId"],
        "description": found.get("Description", ""),
        "type": found.get("Type"),
        "dnsConfig": _told(dns, _DNS) | {"dnsRecords": [_told(one, _RECORD) for one in dns.get("DnsRecords", ())]},
        "healthCheckConfig": _told(found.get("HealthCheckConfig"), _CHECK),
        "healthCheckCustomConfig": _told(found.get("HealthCheckCustomConfig"), _CHECK),
    }
    known = {field: value for field, value in fields.items() if value is not None}
    return Observation(known | _tags(aws, found["Arn"]))


def _records(args: Args) -> dict[str, Any]:
    return {"DnsRecords": [_wire(one, _RECORD) for one in (args.get("dnsConfig") or {}).get("dnsRecords", ())]}


def _create_service(aws: Aws, _name: str, args: Args) -> str:
    dns = _wire(args.get("dnsConfig"), _DNS)
    answer = aws.call(
        _SERVICE,
        "create_service",
        Name=args["name"],
        NamespaceId=args.get("namespaceId"),
        Description=args.get("description"),
        DnsConfig=None if dns is None else dns | _records(args),
        HealthCheckConfig=_wire(args.get("healthCheckConfig"), _CHECK),
        HealthCheckCustomConfig=_wire(args.get("healthCheckCustomConfig"), _CHECK),
        Type=args.get("type"),
        Tags=ec2_tags(args.get("tags")),
    )
    name: str = answer["Service"]["Id"]
    return name


def _update_service(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    """Of the DNS settings AWS changes only for how long answers are kept."""
    found = _described(aws, "Service", name) or {}
    before = _told(found.get("DnsConfig"), _DNS)
    for field, now in (args.get("dnsConfig") or {}).items():
        if field in before and before[field] != now:
            argument = "dns_config.0.namespace_id" if field == "namespaceId" else "dns_config.0.routing_policy"
            raise ProviderError(
                "refuse to update the external resource because the following update requires replacing it: "
                f'cannot change the value of the argument "{argument}" from "{before[field]}" to "{now}"'
            )
    if changed - {"tags"}:
        change = {"Description": args.get("description", ""), "DnsConfig": _records(args)}
        check = _wire(args.get("healthCheckConfig"), _CHECK)
        aws.call(_SERVICE, "update_service", Id=name, Service=change | ({"HealthCheckConfig": check} if check else {}))
    if "tags" in changed:
        _retag(aws, found["Arn"], args.get("tags"))


def _delete_service(aws: Aws, name: str, args: Args) -> None:
    """With `forceDestroy` the provider takes away first what is registered, without which AWS refuses."""
    if args.get("forceDestroy"):
        for one in aws.call(_SERVICE, "list_instances", ServiceId=name)["Instances"]:
            aws.call(_SERVICE, "deregister_instance", ServiceId=name, InstanceId=one["Id"])
    aws.call(_SERVICE, "delete_service", Id=name)


KINDS: Final = (
    Kind(
        name="servicediscovery.aws.m.upbound.io/PrivateDNSNamespace",
        noun="Service Discovery Private DNS Namespace",
        naming=Naming.ASSIGNED,
        attributes={"description": CLEARED, "name": REPLACE, "vpc": NOTED_REPLACE},
        observe=_namespace,
        create=_create_namespace,
        update=_update_namespace,
        delete=_delete_namespace,
    ),
    Kind(
        name="servicediscovery.aws.m.upbound.io/Service",
        noun="Service Discovery Service",
        naming=Naming.ASSIGNED,
        attributes={
            "description": CLEARED,
            "dnsConfig": UPDATE,
            "forceDestroy": LOCAL,
            "healthCheckConfig": CLEARED,
            **dict.fromkeys(("healthCheckCustomConfig", "name", "namespaceId", "type"), REPLACE),
        },
        observe=_service,
        create=_create_service,
        update=_update_service,
        delete=_delete_service,
    ),
)
