"""Sessions with an Account's operator role, kept and refreshed."""

import threading
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

from crofter.api.account import AccountSpec

if TYPE_CHECKING:
    from botocore.client import BaseClient

CONFIG: Final = Config(
    connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3}, user_agent_extra="crofter"
)


class Sessions:
    """One boto3 session for each Account's credentials. Safe to use from several threads.

    Regions share it: a session of its own would read the whole model of each service again, a fifth of a second of
    processor time for a region, which a restarted operator spends before it can renew its lease.
    """

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str], boto3.Session] = {}
        self._clients: dict[tuple[str, str, str, str], BaseClient] = {}
        self._lock = threading.Lock()

    def client(self, account: AccountSpec, service: str, region: str | None = None) -> "BaseClient":
        """A client of an AWS service, by default in the Account's region, as its operator role."""
        role = account.operator_role
        credentials = (role.arn if role else "", (role.external_id or "") if role else "")
        where = region or account.region
        key = (*credentials, where, service)
        with self._lock:
            if credentials not in self._sessions:
                self._sessions[credentials] = _session(account)
            if key not in self._clients:
                make: Any = self._sessions[credentials].client
                self._clients[key] = make(service, region_name=where, config=CONFIG)
            return self._clients[key]


def _session(account: AccountSpec) -> boto3.Session:
    """A session with the operator's own credentials or, where the Account names one, an assumed role's."""
    role = account.operator_role
    if role is None:
        return boto3.Session(region_name=account.region)
    source = botocore.session.get_session()
    source.set_config_variable("region", account.region)
    extra = {"RoleSessionName": "crofter"} | ({"ExternalId": role.external_id} if role.external_id else {})
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=source.create_client,
        source_credentials=source.get_credentials(),
        role_arn=role.arn,
        extra_args=extra,
    )
    assumed = botocore.session.get_session()
    credentials = DeferredRefreshableCredentials(refresh_using=fetcher.fetch_credentials, method="assume-role")
    # botocore has no public way to set credentials that refresh themselves.
    vars(assumed)["_credentials"] = credentials
    return boto3.Session(botocore_session=assumed, region_name=account.region)
