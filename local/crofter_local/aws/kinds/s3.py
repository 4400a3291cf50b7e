"""Bucket of S3. What is set on a bucket are kinds of their own, in `s3_settings`."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import LOCAL, REPLACE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, tag_map

_FIRST_REGION: Final = "us-east-1"
"""The one region that CreateBucket must not be told.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
"""
_BATCH: Final = 1000
"""Most objects that one DeleteObjects takes."""


def _exists(aws: Aws, name: str) -> bool:
    try:
        aws.call("s3", "head_bucket", Bucket=name)
    except AwsError as error:
        if error.is_absence or error.code == "404":
            return False
        raise
    return True


def _bucket(aws: Aws, name: str, _args: Args) -> Observation | None:
    if not _exists(aws, name):
        return None
    tags = _present_tags(aws, name)
    domain = f"{name}.s3.{aws.region}.amazonaws.com"
    return Observation(
        {
            "arn": f"arn:aws:s3:::{name}",
            "id": name,
            "bucketDomainName": f"{name}.s3.amazonaws.com",
            "bucketRegionalDomainName": domain,
            "objectLockEnabled": _locked(aws, name),
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _locked(aws: Aws, name: str) -> bool:
    found = aws.find("s3", "get_object_lock_configuration", "ObjectLockConfiguration", Bucket=name)
    return found is not None and found.get("ObjectLockEnabled") == "Enabled"


def _present_tags(aws: Aws, name: str) -> dict[str, str]:
    answer = aws.answer("s3", "get_bucket_tagging", Bucket=name)
    return {} if answer is None else tag_map(answer["TagSet"])


def _create(aws: Aws, name: str, args: Args) -> str:
    where = None if aws.region == _FIRST_REGION else {"LocationConstraint": aws.region}
    lock = True if args.get("objectLockEnabled") else None
    aws.call("s3", "create_bucket", Bucket=name, CreateBucketConfiguration=where, ObjectLockEnabledForBucket=lock)
    _update(aws, name, args, frozenset({"tags"}))
    return name


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" not in changed:
        return
    if args.get("tags"):
        aws.call("s3", "put_bucket_tagging", Bucket=name, Tagging={"TagSet": ec2_tags(args["tags"])})
    else:
        aws.call("s3", "delete_bucket_tagging", Bucket=name)


def _delete(aws: Aws, name: str, args: Args) -> None:
    if args.get("forceDestroy"):
        _empty(aws, name)
    aws.call("s3", "delete_bucket", Bucket=name)


def _empty(aws: Aws, name: str) -> None:
    """Deletes every version of every object, and what deletions left as markers.

    moto fails to delete versions of a bucket whose versioning is suspended; it goes on with them for the moment.
    """
    if aws.call("s3", "get_bucket_versioning", Bucket=name).get("Status") == "Suspended":
        aws.call("s3", "put_bucket_versioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    found = aws.call("s3", "list_object_versions", Bucket=name)
    every: list[dict[str, Any]] = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
    doomed = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in every]
    for start in range(0, len(doomed), _BATCH):
        aws.call("s3", "delete_objects", Bucket=name, Delete={"Objects": doomed[start : start + _BATCH]})


KINDS: Final = (
    Kind(
        name="s3.aws.m.upbound.io/Bucket",
        noun="S3 Bucket",
        naming=Naming.NAME,
        attributes={"forceDestroy": LOCAL, "objectLockEnabled": REPLACE},
        observe=_bucket,
        create=_create,
        update=_update,
        delete=_delete,
        late_init_ignored=frozenset({"objectLockEnabled"}),
    ),
)
