"""What the entries of RDS share: tags, versions, final snapshots, and fields that are named as in RDS's API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import Args
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map

SETTLE: Final = 1.0
"""Seconds until a database is available: in AWS it takes minutes."""


def pascal(name: str) -> str:
    """A field's name as most of RDS's API writes it: `multiAz` → `MultiAZ`, `dbName` → `DBName`."""
    return _EXCEPTIONS.get(name) or name[0].upper() + name[1:]


_EXCEPTIONS: Final = {
    "dbClusterParameterGroupName": "DBClusterParameterGroupName",
    "dbName": "DBName",
    "dbParameterGroupName": "DBParameterGroupName",
    "dbSubnetGroupName": "DBSubnetGroupName",
    "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
    "instanceClass": "DBInstanceClass",
    "multiAz": "MultiAZ",
    "parameterGroupName": "DBParameterGroupName",
    "serverlessv2ScalingConfiguration": "ServerlessV2ScalingConfiguration",
    "username": "MasterUsername",
}


def wire(args: Args, fields: Iterable[str]) -> dict[str, Any]:
    """The given fields as parameters of RDS's API; whole numbers, which JSON may bring as 20.0, as such."""
    return {pascal(field): _value(args[field]) for field in fields if field in args}


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {pascal(key): float(item) for key, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def retag(aws: Aws, arn: str, present: Mapping[str, str], wanted: Mapping[str, str] | None) -> None:
    """Makes the tags of a resource exactly *wanted*."""
    replace_tags(
        present,
        wanted,
        lambda keys: aws.call("rds", "remove_tags_from_resource", ResourceName=arn, TagKeys=keys),
        lambda tags: aws.call("rds", "add_tags_to_resource", ResourceName=arn, Tags=ec2_tags(tags)),
    )


def tags_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """`tags` and `tagsAll` of what RDS describes with its tags."""
    tags = tag_map(found.get("TagList"))
    return {"tags": tags, "tagsAll": tags}


def listed_tags(aws: Aws, arn: str) -> dict[str, Any]:
    """`tags` and `tagsAll` of what RDS describes without its tags."""
    tags = tag_map(aws.call("rds", "list_tags_for_resource", ResourceName=arn)["TagList"])
    return {"tags": tags, "tagsAll": tags}


def same_version(desired: Any, observed: Any) -> bool:
    """A major version is met by all of its minor ones."""
    return bool(str(observed) == str(desired) or str(observed).startswith(f"{desired}."))


def secret(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`masterUserSecret`, where RDS manages the password."""
    told = found.get("MasterUserSecret")
    if not told:
        return []
    return [{"secretArn": told["SecretArn"], "secretStatus": told["SecretStatus"], "kmsKeyId": told.get("KmsKeyId")}]


def final_snapshot(operation: str, args: Args) -> dict[str, Any]:
    """Parameters of a deletion that say what becomes of the data. Raises AwsError where nothing is said.

    The words are the Terraform provider's, which asks before it deletes.
    """
    if args.get("skipFinalSnapshot"):
        return {"SkipFinalSnapshot": True}
    name = args.get("finalSnapshotIdentifier")
    if not name:
        message = "final_snapshot_identifier is required when skip_final_snapshot is false"
        raise refuse(operation, "InvalidParameterCombination", message, service="RDS")
    return {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": name}


def in_use(operation: str, code: str, what: str, name: str) -> AwsError:
    """RDS's refusal to delete a group that databases are in."""
    return refuse(operation, code, f"{what} {name} cannot be deleted while databases use it.", service="RDS")
