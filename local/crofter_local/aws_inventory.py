"""What the local AWS holds of an Environment, as boto3 finds it: not what Kubernetes believes."""

from typing import TYPE_CHECKING

import boto3
from rich.table import Table
from rich.text import Text

from crofter.api.account import AccountSpec
from crofter.aws.inventory import Found, tagged
from crofter.aws.session import Sessions

if TYPE_CHECKING:
    from botocore.client import BaseClient

_SHOWN_IDS = 3


class LocalSessions(Sessions):
    """Sessions with the local AWS, whose credentials are made up."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._endpoint = endpoint

    def client(self, account: AccountSpec, service: str, region: str | None = None) -> "BaseClient":
        """A client of one of the local AWS's services."""
        made: BaseClient = boto3.client(
            service,
            region_name=region or account.region,
            endpoint_url=self._endpoint,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - the local AWS checks none
        )
        return made


def find(endpoint: str, account: AccountSpec, environment_id: str) -> tuple[Found, ...]:
    """Everything that carries the Environment's tag. Raises crofter.aws.errors.AwsError."""
    return tagged(LocalSessions(endpoint), account, environment_id)


def table(name: str, environment_id: str, found: tuple[Found, ...]) -> Table:
    """How many of each type there are, and some of their ids."""
    by_type: dict[str, list[str]] = {}
    for one in found:
        by_type.setdefault(one.type, []).append(one.id)
    shown = Table(
        title=f"In AWS for {name}, found by boto3 with tag crofter.dev/environment-id={environment_id}",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    shown.add_column("TYPE")
    shown.add_column("COUNT", justify="right")
    shown.add_column("IDS")
    for kind, ids in sorted(by_type.items()):
        more = f" … {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
        shown.add_row(kind, str(len(ids)), Text(", ".join(sorted(ids)[:_SHOWN_IDS]) + more))
    shown.add_row(Text("in all", style="bold"), Text(str(len(found)), style="bold"), "")
    return shown
