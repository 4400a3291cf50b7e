"""Custom domain names of API Gateway: where they lead, and what goes with them."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import boto3
import pytest

from .account import Account
from .lives import apis
from .lives.apis import HOST
from .lives.manifests import REGION, manifest, ref

SAID_OUT = ["Create", "Delete", "Observe", "Update"]


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    return (apis,)


@pytest.fixture
def gateway(account: Account) -> Any:
    make: Any = boto3.client
    return make("apigatewayv2", region_name=REGION)


def test_aws_tells_where_a_name_leads(account: Account, gateway: Any) -> None:
    told = account.cluster.objects[account.key("DomainName", "host")]["status"]["atProvider"]["domainNameConfiguration"]
    assert told["targetDomainName"].endswith(".execute-api.eu-west-1.amazonaws.com")
    assert told["hostedZoneId"] == "Z1UJRXOUMOOFQ8"
    (found,) = gateway.get_domain_name(DomainName=HOST)["DomainNameConfigurations"]
    assert (found["ApiGatewayDomainName"], found["SecurityPolicy"]) == (told["targetDomainName"], "TLS_1_2")
    (mapping,) = gateway.get_api_mappings(DomainName=HOST)["Items"]
    assert (mapping["ApiId"], mapping["ApiMappingKey"]) == (account.external("API", "api"), "v1")


def test_what_is_asked_for_no_more_is_cleared(account: Account, gateway: Any) -> None:
    api, mapping = account.key("API", "api"), account.key("APIMapping", "host")
    for key, fields in ((api, {"disableExecuteApiEndpoint": True}), (mapping, {})):
        account.cluster.edit(key, {"spec": {"managementPolicies": SAID_OUT, "forProvider": fields}})
    account.rounds(2)
    name = account.external("API", "api")
    assert gateway.get_api(ApiId=name)["DisableExecuteApiEndpoint"] is True
    account.cluster.edit(api, {"spec": {"forProvider": {"disableExecuteApiEndpoint": None}}})
    account.cluster.edit(mapping, {"spec": {"forProvider": {"apiMappingKey": None}}})
    account.rounds(2)
    assert gateway.get_api(ApiId=name)["DisableExecuteApiEndpoint"] is False
    assert [one.get("ApiMappingKey", "") for one in gateway.get_api_mappings(DomainName=HOST)["Items"]] == [""]
    assert account.unready() == {}


def test_a_name_leads_to_one_api_by_a_key(account: Account) -> None:
    second = manifest(
        "APIMapping",
        "second",
        "apigatewayv2",
        apiIdRef=ref("api"),
        domainNameRef=ref("host"),
        stage="$default",
        apiMappingKey="v1",
    )
    account.cluster.add(second)
    account.rounds(2)
    told = account.cluster.conditions(account.key("APIMapping", "second"))["Synced"]
    assert "ConflictException: ApiMapping key already exists for this domain name" in told


def test_a_name_that_goes_takes_its_mappings_along_and_frees_the_api(account: Account, gateway: Any) -> None:
    for kind, name in (("DomainName", "host"), ("APIMapping", "host"), ("API", "api")):
        account.cluster.delete(account.key(kind, name))
    account.rounds(4)
    assert gateway.get_domain_names()["Items"] == []
    assert gateway.get_apis()["Items"] == []
    assert {key.name for key in account.cluster.objects if key.kind.endswith(("/API", "/APIMapping"))} == set()
