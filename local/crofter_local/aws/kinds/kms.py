"""Key and Alias of KMS."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    LOCAL,
    NOTED,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
    same_json,
)
from crofter_local.aws.kinds.session import Aws, refuse, replace_tags

_GOING: Final = {"PendingDeletion", "PendingReplicaDeletion"}
_DELETION_WINDOW: Final = 30
"""Days, where nothing is said: AWS's own default."""


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": name, "TagValue": value} for name, value in sorted(tags.items())]


def _present_tags(aws: Aws, name: str) -> dict[str, str]:
    listed = aws.call("kms", "list_resource_tags", KeyId=name)["Tags"]
    return {tag["TagKey"]: tag["TagValue"] for tag in listed if not tag["TagKey"].startswith("aws:")}


def _key(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("kms", "describe_key", "KeyMetadata", KeyId=name)
    if found is None or found["KeyState"] in _GOING:
        return None
    rotation = aws.call("kms", "get_key_rotation_status", KeyId=name)["KeyRotationEnabled"]
    policy = aws.call("kms", "get_key_policy", KeyId=name, PolicyName="default")["Policy"]
    tags = _present_tags(aws, name)
    fields = given(
        arn=found["Arn"],
        id=name,
        keyId=name,
        description=found.get("Description"),
        keyUsage=found.get("KeyUsage"),
        customerMasterKeySpec=found.get("KeySpec"),
        policy=policy,
    )
    flags = {
        "isEnabled": found["Enabled"],
        "enableKeyRotation": rotation,
        "multiRegion": found.get("MultiRegion", False),
    }
    return Observation({**fields, **flags, "tags": tags, "tagsAll": tags})


def _create_key(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "kms",
        "create_key",
        Description=args.get("description"),
        KeyUsage=args.get("keyUsage"),
        KeySpec=args.get("customerMasterKeySpec"),
        MultiRegion=args.get("multiRegion"),
        Policy=args.get("policy"),
        BypassPolicyLockoutSafetyCheck=args.get("bypassPolicyLockoutSafetyCheck"),
        Tags=_tags(args.get("tags", {})),
    )
    name: str = answer["KeyMetadata"]["KeyId"]
    if args.get("enableKeyRotation"):
        _update_key(aws, name, args, frozenset({"enableKeyRotation"}))
    return name


def _update_key(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "description" in changed:
        aws.call("kms", "update_key_description", KeyId=name, Description=args["description"])
    if "policy" in changed:
        aws.call("kms", "put_key_policy", KeyId=name, PolicyName="default", Policy=args["policy"])
    if "enableKeyRotation" in changed:
        aws.call("kms", "enable_key_rotation" if args["enableKeyRotation"] else "disable_key_rotation", KeyId=name)
    if "isEnabled" in changed:
        aws.call("kms", "enable_key" if args["isEnabled"] else "disable_key", KeyId=name)
    if "tags" in changed:
        replace_tags(
            _present_tags(aws, name),
            args.get("tags"),
            lambda keys: aws.call("kms", "untag_resource", KeyId=name, TagKeys=keys),
            lambda tags: aws.call("kms", "tag_resource", KeyId=name, Tags=_tags(tags)),
        )


def _delete_key(aws: Aws, name: str, args: Args) -> None:
    days = int(args.get("deletionWindowInDays", _DELETION_WINDOW))
    aws.call("kms", "schedule_key_deletion", KeyId=name, PendingWindowInDays=days)


def _alias(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = next((one for one in aws.call("kms", "list_aliases")["Aliases"] if one["AliasName"] == name), None)
    if found is None:
        return None
    return Observation(given(arn=found["AliasArn"], id=name, targetKeyId=found.get("TargetKeyId")))


def _create_alias(aws: Aws, name: str, args: Args) -> str:
    if not args.get("targetKeyId"):
        raise refuse("CreateAlias", "ValidationException", "TargetKeyId must not be empty", service="KMS")
    aws.call("kms", "create_alias", AliasName=name, TargetKeyId=args["targetKeyId"])
    return name


def _update_alias(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call("kms", "update_alias", AliasName=name, TargetKeyId=args["targetKeyId"])


def _delete_alias(aws: Aws, name: str, _args: Args) -> None:
    aws.call("kms", "delete_alias", AliasName=name)


def _same_key(desired: Any, observed: Any) -> bool:
    """An alias may be told its key by id or by ARN; KMS answers with the id."""
    return bool(str(desired).rsplit("/", 1)[-1] == str(observed).rsplit("/", 1)[-1])


KINDS: Final = (
    Kind(
        name="kms.aws.m.upbound.io/Key",
        noun="KMS Key",
        naming=Naming.ASSIGNED,
        attributes={
            "bypassPolicyLockoutSafetyCheck": LOCAL,
            "customerMasterKeySpec": REPLACE,
            "deletionWindowInDays": LOCAL,
            "description": UPDATE,
            "enableKeyRotation": UPDATE,
            "isEnabled": UPDATE,
            "keyUsage": REPLACE,
            "multiRegion": REPLACE,
            "policy": Attribute(Change.UPDATE, equal=same_json),
            "rotationPeriodInDays": NOTED,
        },
        observe=_key,
        create=_create_key,
        update=_update_key,
        delete=_delete_key,
        not_modelled={
            "customKeyStoreId": "custom key stores are not modelled",
            "xksKeyId": "external key stores are not modelled",
        },
    ),
    Kind(
        name="kms.aws.m.upbound.io/Alias",
        noun="KMS Alias",
        naming=Naming.NAME,
        tagged=False,
        attributes={"targetKeyId": Attribute(Change.UPDATE, equal=_same_key)},
        observe=_alias,
        create=_create_alias,
        update=_update_alias,
        delete=_delete_alias,
    ),
)
