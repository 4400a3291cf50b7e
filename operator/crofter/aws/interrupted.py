"""Finds in AWS what an interrupted creation made.

External names are those that the provider gives: the identifier of the Terraform resource.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from collections.abc import Mapping
from typing import Any

from crofter.api.account import AccountSpec
from crofter.aws.finders import FINDERS
from crofter.aws.session import Sessions


def find(sessions: Sessions, account: AccountSpec, raw: Mapping[str, Any]) -> str | None:
    """External name of what the interrupted creation of a managed resource made; None when it made nothing.

    Raises AwsError.
    """
    service = str(raw["apiVersion"]).split(".", 1)[0]
    finder = FINDERS.get(f"{service}/{raw['kind']}")
    if finder is None:
        return None
    provider: Mapping[str, Any] = raw["spec"].get("forProvider", {})
    return finder.find(sessions.client(account, finder.service, provider.get("region")), provider)
