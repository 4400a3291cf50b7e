"""An account of moto's with a provider, empty or with a life of every kind in it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from moto import mock_aws

from crofter_schemas import validate

from .account import Account
from .lives import MODULES
from .lives.manifests import REGION
from .lives.prepared import prepare
from .lives.secrets import KUBERNETES


@pytest.fixture
def empty_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    # Invocations are answered by moto itself: there is no Docker to run functions in.
    with mock_aws(config={"lambda": {"use_docker": False}}):
        yield Account()


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    """What lives in the account; a module of tests that needs less than everything says what."""
    return MODULES


@pytest.fixture
def account(empty_account: Account, families: tuple[ModuleType, ...]) -> Account:
    prepare()
    empty_account.cluster.secrets.update(KUBERNETES)
    for each in (manifest for family in families for manifest in family.LIFE):
        assert validate(each) == []
        empty_account.cluster.add(each)
    empty_account.rounds(6)
    return empty_account
