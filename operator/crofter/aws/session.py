"""Sessions with an Account's operator role, kept and refreshed."""

import threading
from typing import TYPE_CHECKING, Final

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
    """One boto3 session for each Account's credentials and region. Safe to use from several threads."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str, str], boto3.Session] = {}
        self._clients: dict[tuple[tuple[str, str, str], str], BaseClient] = {}
        self._lock = threading.Lock()

    def client(self, account: AccountSpec, service: str) -> "BaseClient":
        """A client of an AWS service in the Account's region, as its operator role."""
        role = account.operator_role
        key = (account.region, role.arn if role else "", (role.external_id or "") if role else "")
        with self._lock:
            if key not in self._sessions:
                self._sessions[key] = _session(account)
            if (key, service) not in self._clients:
                self._clients[key, service] = self._sessions[key].client(service, config=CONFIG)
            return self._clients[key, service]


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
