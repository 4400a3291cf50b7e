"""Secret, SecretVersion and SecretPolicy of Secrets Manager."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    LOCAL,
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
from crofter_local.aws.kinds.session import Aws, ec2_tags, replace_tags, tag_map

_SERVICE: Final = "secretsmanager"
_VALUE: Final = "secretStringSecretRef"
"""What the provider reads from a Secret of Kubernetes arrives under the name of the reference."""


def _described(aws: Aws, arn: str) -> dict[str, Any] | None:
    """A secret; None when there is none, or when it is scheduled for deletion."""
    found = aws.answer(_SERVICE, "describe_secret", SecretId=arn)
    return None if found is None or found.get("DeletedDate") else found


def _secret(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = _described(aws, arn)
    if found is None:
        return None
    tags = tag_map(found.get("Tags"))
    fields = given(
        arn=found["ARN"],
        id=found["ARN"],
        name=found["Name"],
        description=found.get("Description"),
        kmsKeyId=found.get("KmsKeyId"),
    )
    return Observation({**fields, "tags": tags, "tagsAll": tags})


def _create_secret(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        _SERVICE,
        "create_secret",
        Name=args["name"],
        Description=args.get("description"),
        KmsKeyId=args.get("kmsKeyId"),
        Tags=ec2_tags(args.get("tags")),
    )
    arn: str = answer["ARN"]
    return arn


def _update_secret(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    if changed & {"description", "kmsKeyId"}:
        aws.call(
            _SERVICE,
            "update_secret",
            SecretId=arn,
            Description=args.get("description"),
            KmsKeyId=args.get("kmsKeyId"),
        )
    if "tags" in changed:
        replace_tags(
            tag_map(aws.call(_SERVICE, "describe_secret", SecretId=arn).get("Tags")),
            args.get("tags"),
            lambda keys: aws.call(_SERVICE, "untag_resource", SecretId=arn, TagKeys=keys),
            lambda tags: aws.call(_SERVICE, "tag_resource", SecretId=arn, Tags=ec2_tags(tags)),
        )


def _delete_secret(aws: Aws, arn: str, args: Args) -> None:
    days = int(args.get("recoveryWindowInDays", 30))
    if days:
        aws.call(_SERVICE, "delete_secret", SecretId=arn, RecoveryWindowInDays=days)
    else:
        aws.call(_SERVICE, "delete_secret", SecretId=arn, ForceDeleteWithoutRecovery=True)


def _version(aws: Aws, name: str, _args: Args) -> Observation | None:
    arn, _, version = name.partition("|")
    found = _described(aws, arn)
    stages = (found or {}).get("VersionIdsToStages", {}).get(version)
    if not stages:
        return None
    value = aws.call(_SERVICE, "get_secret_value", SecretId=arn, VersionId=version).get("SecretString")
    fields = given(arn=arn, id=name, secretId=arn, versionId=version)
    return Observation({**fields, "versionStages": sorted(stages), _VALUE: value})


def _put_version(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        _SERVICE,
        "put_secret_value",
        SecretId=args["secretId"],
        SecretString=args[_VALUE],
        VersionStages=args.get("versionStages"),
    )
    return f"{answer['ARN']}|{answer['VersionId']}"


def _delete_version(_aws: Aws, _name: str, _args: Args) -> None:
    """The current version of a secret cannot be taken away: the provider leaves it, and forgets it."""


def _policy(aws: Aws, arn: str, _args: Args) -> Observation | None:
    if _described(aws, arn) is None:
        return None
    found = aws.answer(_SERVICE, "get_resource_policy", SecretId=arn) or {}
    policy = found.get("ResourcePolicy")
    return None if not policy else Observation({"id": arn, "secretArn": arn, "policy": policy})


def _put_policy(aws: Aws, _name: str, args: Args) -> str:
    arn: str = args["secretArn"]
    aws.call(_SERVICE, "put_resource_policy", SecretId=arn, ResourcePolicy=args["policy"])
    return arn


def _update_policy(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_policy(aws, name, args)


def _delete_policy(aws: Aws, arn: str, _args: Args) -> None:
    aws.call(_SERVICE, "delete_resource_policy", SecretId=arn)


KINDS: Final = (
    Kind(
        name="secretsmanager.aws.m.upbound.io/Secret",
        noun="Secrets Manager Secret",
        naming=Naming.ASSIGNED,
        attributes={
            "description": UPDATE,
            "forceOverwriteReplicaSecret": LOCAL,
            "kmsKeyId": UPDATE,
            "name": REPLACE,
            "recoveryWindowInDays": LOCAL,
        },
        observe=_secret,
        create=_create_secret,
        update=_update_secret,
        delete=_delete_secret,
        not_modelled={"replica": "there are no replicas in other regions"},
    ),
    Kind(
        name="secretsmanager.aws.m.upbound.io/SecretVersion",
        noun="Secrets Manager Secret Version",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "secretId": REPLACE,
            _VALUE: Attribute(Change.REPLACE, sensitive=True),
            "versionStages": UPDATE,
        },
        observe=_version,
        create=_put_version,
        delete=_delete_version,
        not_modelled={
            "secretBinarySecretRef": "values are text",
            "secretStringWoSecretRef": "values that are only written are not modelled",
            "secretStringWoVersion": "values that are only written are not modelled",
        },
        late_init_ignored=frozenset({_VALUE, "versionStages"}),
    ),
    Kind(
        name="secretsmanager.aws.m.upbound.io/SecretPolicy",
        noun="Secrets Manager Secret Policy",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "blockPublicPolicy": LOCAL,
            "policy": Attribute(Change.UPDATE, equal=same_json),
            "secretArn": REPLACE,
        },
        observe=_policy,
        create=_put_policy,
        update=_update_policy,
        delete=_delete_policy,
    ),
)
