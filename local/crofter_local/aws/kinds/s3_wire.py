"""Settings of a bucket in S3's words and in the provider's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import Args

_TARGETS: Final = {
    "lambdaFunction": ("LambdaFunctionConfigurations", "LambdaFunctionArn", "lambdaFunctionArn"),
    "queue": ("QueueConfigurations", "QueueArn", "queueArn"),
    "topic": ("TopicConfigurations", "TopicArn", "topicArn"),
}
_CORS: Final = {
    "allowedHeaders": "AllowedHeaders",
    "allowedMethods": "AllowedMethods",
    "allowedOrigins": "AllowedOrigins",
    "exposeHeaders": "ExposeHeaders",
    "id": "ID",
}


def encryption_to(args: Args) -> dict[str, Any]:
    """The `rule` of server-side encryption as S3 wants it."""
    rules = []
    for rule in args["rule"]:
        default = rule["applyServerSideEncryptionByDefault"]
        wire = given(SSEAlgorithm=default["sseAlgorithm"], KMSMasterKeyID=default.get("kmsMasterKeyId"))
        blocked = rule.get("blockedEncryptionTypes")
        rules.append(
            given(
                ApplyServerSideEncryptionByDefault=wire,
                BucketKeyEnabled=bool(rule.get("bucketKeyEnabled")),
                BlockedEncryptionTypes={"EncryptionType": blocked} if blocked else None,
            )
        )
    return {"Rules": rules}


def encryption_from(found: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `encryption_to`."""
    rules = []
    for rule in found["Rules"]:
        default = rule["ApplyServerSideEncryptionByDefault"]
        wire = given(sseAlgorithm=default["SSEAlgorithm"], kmsMasterKeyId=default.get("KMSMasterKeyID"))
        rules.append(
            {
                "applyServerSideEncryptionByDefault": wire,
                "bucketKeyEnabled": rule.get("BucketKeyEnabled", False),
                "blockedEncryptionTypes": rule["BlockedEncryptionTypes"]["EncryptionType"],
            }
        )
    return {"rule": rules}


def lifecycle_to(args: Args) -> dict[str, Any]:
    """The lifecycle `rule` list as S3 wants it."""
    rules = []
    for rule in args["rule"]:
        wire: dict[str, Any] = {"ID": rule["id"], "Status": rule["status"], "Filter": _filter_to(rule)}
        for one in rule.get("expiration", ()):
            wire["Expiration"] = given(
                Days=whole(one.get("days")), ExpiredObjectDeleteMarker=one.get("expiredObjectDeleteMarker")
            )
        for one in rule.get("noncurrentVersionExpiration", ()):
            wire["NoncurrentVersionExpiration"] = {"NoncurrentDays": whole(one["noncurrentDays"])}
        for one in rule.get("abortIncompleteMultipartUpload", ()):
            wire["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": whole(one["daysAfterInitiation"])}
        rules.append(wire)
    return {"Rules": rules}


def _filter_to(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {"Prefix": next((one.get("prefix", "") for one in rule.get("filter", ())), "")}


def lifecycle_from(found: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The reverse of `lifecycle_to`."""
    rules = []
    for rule in found:
        prefix = rule.get("Filter", {}).get("Prefix", rule.get("Prefix", "")) or ""
        wire: dict[str, Any] = {"id": rule["ID"], "status": rule["Status"], "filter": [{"prefix": prefix}]}
        if "Expiration" in rule:
            expiration = rule["Expiration"]
            wire["expiration"] = [
                given(
                    days=expiration.get("Days"), expiredObjectDeleteMarker=expiration.get("ExpiredObjectDeleteMarker")
                )
            ]
        if "NoncurrentVersionExpiration" in rule:
            days = rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
            wire["noncurrentVersionExpiration"] = [{"noncurrentDays": days}]
        if "AbortIncompleteMultipartUpload" in rule:
            days = rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
            wire["abortIncompleteMultipartUpload"] = [{"daysAfterInitiation": days}]
        rules.append(wire)
    return {"rule": rules}


def cors_to(args: Args) -> dict[str, Any]:
    """The `corsRule` list as S3 wants it."""
    rules = []
    for rule in args["corsRule"]:
        wire: dict[str, Any] = {name: rule[field] for field, name in _CORS.items() if rule.get(field)}
        rules.append({**wire, **given(MaxAgeSeconds=whole(rule.get("maxAgeSeconds")))})
    return {"CORSRules": rules}


def cors_from(found: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The reverse of `cors_to`."""
    rules = []
    for rule in found:
        fields: dict[str, Any] = {field: rule[name] for field, name in _CORS.items() if rule.get(name)}
        rules.append({**fields, **given(maxAgeSeconds=rule.get("MaxAgeSeconds"))})
    return {"corsRule": rules}


def logging_to(args: Args) -> dict[str, Any]:
    """Where access logs go, as S3 wants it."""
    return {"LoggingEnabled": {"TargetBucket": args["targetBucket"], "TargetPrefix": args.get("targetPrefix", "")}}


def logging_from(found: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `logging_to`."""
    return {"targetBucket": found["TargetBucket"], "targetPrefix": found.get("TargetPrefix", "")}


def notification_to(args: Args) -> dict[str, Any]:
    """Who is told of events, as S3 wants it."""
    wire: dict[str, Any] = {}
    for field, (section, arn, ours) in _TARGETS.items():
        entries = [_event_to(one, arn, ours) for one in args.get(field, ())]
        if entries:
            wire[section] = entries
    return {**wire, "EventBridgeConfiguration": {}} if args.get("eventbridge") else wire


def _event_to(entry: Mapping[str, Any], arn: str, ours: str) -> dict[str, Any]:
    wire: dict[str, Any] = {"Id": entry["id"], arn: entry[ours], "Events": list(entry["events"])}
    rules = [
        {"Name": name, "Value": entry[field]}
        for name, field in (("prefix", "filterPrefix"), ("suffix", "filterSuffix"))
        if entry.get(field)
    ]
    return {**wire, "Filter": {"Key": {"FilterRules": rules}}} if rules else wire


def notification_from(found: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `notification_to`; nothing when nobody is told."""
    fields: dict[str, Any] = {}
    for field, (section, arn, ours) in _TARGETS.items():
        entries = [_event_from(one, arn, ours) for one in found.get(section, ())]
        if entries:
            fields[field] = entries
    return {**fields, "eventbridge": True} if "EventBridgeConfiguration" in found else fields


def _event_from(entry: Mapping[str, Any], arn: str, ours: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": entry["Id"], ours: entry[arn], "events": list(entry["Events"])}
    for rule in entry.get("Filter", {}).get("Key", {}).get("FilterRules", ()):
        fields["filterPrefix" if rule["Name"].lower() == "prefix" else "filterSuffix"] = rule["Value"]
    return fields
