"""X-Ray: a group by its name. The ARN that AWS gives it ends in letters that nobody can know."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.errors import AwsError, code_of
from crofter.aws.finders.model import Finder


def _group(xray: Any, provider: Mapping[str, Any]) -> str | None:
    """X-Ray has one word for everything that is wrong with a request, a group that does not exist included.

    https://docs.aws.amazon.com/xray/latest/api/API_GetGroup.html
    """
    name = provider.get("groupName")
    if not name:
        return None
    try:
        return str(xray.get_group(GroupName=name)["Group"]["GroupARN"])
    except AwsError as error:
        if code_of(error) == "InvalidRequestException":
            return None
        raise


FINDERS: Final[Mapping[str, Finder]] = {"xray/Group": Finder("xray", _group)}
