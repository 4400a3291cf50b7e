"""What interrupted creations of an API and its parts made."""

import pytest
import samples

from crofter.aws.interrupted import find
from crofter_local.aws import apigateway

ACCOUNT = samples.account_spec()
TAGS = {"crofter.dev/environment-id": "e", "crofter.dev/component": "api/public", "crofter.dev/key": "api"}


def managed(kind, **provider):
    return {"apiVersion": "apigatewayv2.aws.m.upbound.io/v1beta1", "kind": kind, "spec": {"forProvider": provider}}


@pytest.fixture
def gateway(sessions):
    apigateway.play()
    return sessions.client(ACCOUNT, "apigatewayv2")


@pytest.fixture
def api(gateway):
    made = gateway.create_api(Name="public", ProtocolType="HTTP", Tags=TAGS)["ApiId"]
    yield made
    gateway.delete_api(ApiId=made)


def test_an_api_is_found_by_its_tags(sessions, api):
    assert find(sessions, ACCOUNT, managed("API", tags=TAGS)) == api
    assert find(sessions, ACCOUNT, managed("API", tags=TAGS | {"crofter.dev/component": "api/other"})) is None
    assert find(sessions, ACCOUNT, managed("API")) is None


def test_a_mapping_is_found_by_what_leads_where(sessions, gateway, api):
    wanted = managed("APIMapping", apiId=api, domainName="api.example.com")
    assert find(sessions, ACCOUNT, wanted) is None
    gateway.create_domain_name(DomainName="api.example.com", DomainNameConfigurations=[{"EndpointType": "REGIONAL"}])
    gateway.create_stage(ApiId=api, StageName="$default")
    gateway.create_api_mapping(DomainName="api.example.com", ApiId=api, Stage="$default", ApiMappingKey="v1")
    assert find(sessions, ACCOUNT, wanted) is None
    made = gateway.create_api_mapping(DomainName="api.example.com", ApiId=api, Stage="$default")["ApiMappingId"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("APIMapping", apiId="other", domainName="api.example.com")) is None
    assert find(sessions, ACCOUNT, managed("APIMapping", apiId=api)) is None
    gateway.delete_domain_name(DomainName="api.example.com")


@pytest.mark.parametrize(
    ("kind", "identifier", "make", "given", "provider"),
    [
        (
            "Integration",
            "IntegrationId",
            "create_integration",
            {"IntegrationType": "AWS_PROXY", "IntegrationUri": "arn:f"},
            {"integrationUri": "arn:f"},
        ),
        ("Route", "RouteId", "create_route", {"RouteKey": "GET /x"}, {"routeKey": "GET /x"}),
        (
            "Authorizer",
            "AuthorizerId",
            "create_authorizer",
            {"AuthorizerType": "JWT", "Name": "identity", "IdentitySource": ["$request.header.Authorization"]},
            {"name": "identity"},
        ),
    ],
)
def test_a_part_is_found_by_what_it_is_called_or_leads_to(
    sessions, gateway, api, kind, identifier, make, given, provider
):
    wanted = managed(kind, apiId=api, **provider)
    assert find(sessions, ACCOUNT, wanted) is None
    made = getattr(gateway, make)(ApiId=api, **given)[identifier]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed(kind, apiId="nowhere", **provider)) is None
    assert find(sessions, ACCOUNT, managed(kind, **provider)) is None
