"""KMS: keys."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.errors import AwsError, code_of
from crofter.aws.finders.model import Finder
from crofter.aws.inventory import key_gone


def _key(kms: Any, provider: Mapping[str, Any]) -> str | None:
    """KMS has no search by tag that is current: every key of the account is looked at, which is rarely done."""
    wanted = {name: provider.get("tags", {}).get(name) for name in (TAG_ENVIRONMENT_ID, TAG_COMPONENT, TAG_KEY)}
    if not wanted[TAG_ENVIRONMENT_ID] or not wanted[TAG_KEY]:
        return None
    for page in kms.get_paginator("list_keys").paginate():
        for one in page["Keys"]:
            tags = {tag["TagKey"]: tag["TagValue"] for tag in _tags(kms, one["KeyId"])}
            ours = all(value is None or tags.get(name) == value for name, value in wanted.items())
            if ours and not key_gone(kms, one["KeyId"]):
                return str(one["KeyId"])
    return None


def _tags(kms: Any, key_id: str) -> list[dict[str, str]]:
    """Tags of a key; none of one that may not be looked at, which is not Crofter's then."""
    try:
        pages = list(kms.get_paginator("list_resource_tags").paginate(KeyId=key_id))
    except AwsError as error:
        if code_of(error).startswith("AccessDenied"):
            return []
        raise
    return [tag for page in pages for tag in page["Tags"]]


FINDERS: Final[Mapping[str, Finder]] = {"kms/Key": Finder("kms", _key)}
