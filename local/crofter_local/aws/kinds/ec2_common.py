"""What the EC2 entries share: tags, IPv6 associations, the error AWS gives for dependencies."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map


def retag(aws: Aws, resource_id: str, wanted: Mapping[str, str] | None) -> None:
    """Makes the tags of an EC2 resource exactly *wanted*."""
    answer = aws.ec2("describe_tags", Filters=[{"Name": "resource-id", "Values": [resource_id]}])
    replace_tags(
        tag_map(answer["Tags"]),
        wanted,
        lambda keys: aws.ec2("delete_tags", Resources=[resource_id], Tags=[{"Key": key} for key in keys]),
        lambda tags: aws.ec2("create_tags", Resources=[resource_id], Tags=ec2_tags(tags)),
    )


def in_use(operation: str, what: str, name: str) -> AwsError:
    """EC2's refusal to delete something that others depend on."""
    return refuse(operation, "DependencyViolation", f"The {what} '{name}' has dependencies and cannot be deleted.")


def tagged(found: Mapping[str, Any]) -> dict[str, Any]:
    """`tags` and `tagsAll` of a described resource."""
    tags = tag_map(found.get("Tags"))
    return {"tags": tags, "tagsAll": tags}


def hashcode(text: str) -> int:
    """Terraform's string hash (CRC-32, IEEE), which it builds some ids from."""
    return zlib.crc32(text.encode())


def given(**fields: Any) -> dict[str, Any]:
    """The fields that have a value: AWS leaves out what does not apply, and so does the provider's status."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def whole(value: Any) -> int | None:
    """A number as boto3 wants it, if there is one: numbers come out of Kubernetes as floats."""
    return None if value is None else int(value)
