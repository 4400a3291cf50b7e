"""Policy documents: JSON that is always the same text for the same policy."""

import json
from collections.abc import Mapping
from typing import Any, Final

VERSION: Final = "2012-10-17"
"""Version of the policy language.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""


def document(*statements: Mapping[str, Any]) -> str:
    """A policy of these statements as JSON, always the same text for the same policy."""
    return json.dumps({"Version": VERSION, "Statement": list(statements)}, sort_keys=True, separators=(",", ":"))
