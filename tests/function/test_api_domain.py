"""The name of its own that an HTTP API answers under, literally."""

from collections.abc import Mapping
from typing import Any

from crofter_function.inprocess import run
from crofter_function.simulate import observe, settle

from .apis import DOMAIN, HOST, NAMED, OPEN, api
from .fields import fields
from .ingresses import CERTIFICATE

NAME = "domain-name-api-shop-example-com-a14ef0"
MAPPING = "api-mapping-api-shop-example-com-a14ef0"
ALIAS = "alias-api-shop-example-com-a14ef0"
WITHOUT_ZONE = {name: value for name, value in DOMAIN.items() if name != "hostedZoneId"}


def kinds(resources: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(one["kind"]) for key, one in resources.items()}


def external_name(resource: Mapping[str, Any]) -> str:
    found: str = resource["metadata"]["annotations"]["crossplane.io/external-name"]
    return found


def test_a_name_adds_three_resources_and_takes_none_away() -> None:
    named, plain = kinds(settle(NAMED)[0].resources), kinds(settle(OPEN)[0].resources)
    assert plain.items() <= named.items()
    added = {key: kind for key, kind in named.items() if key not in plain}
    assert added == {NAME: "DomainName", MAPPING: "APIMapping", ALIAS: "Record"}


def test_the_name_is_regional_and_speaks_tls_1_2() -> None:
    assert fields(NAMED, NAME) == {
        "domainNameConfiguration": {
            "certificateArn": CERTIFICATE,
            "endpointType": "REGIONAL",
            "securityPolicy": "TLS_1_2",
        }
    }
    assert external_name(settle(NAMED)[0].resources[NAME]) == HOST


def test_the_name_leads_to_the_stage_of_the_api() -> None:
    resources = settle(NAMED)[0].resources
    always = {"policy": {"resolve": "Always"}}
    assert fields(NAMED, MAPPING) == {
        "apiIdRef": {"name": resources["api"]["metadata"]["name"]} | always,
        "domainNameRef": {"name": resources[NAME]["metadata"]["name"]} | always,
        "stage": "$default",
    }


def test_its_record_leads_where_aws_says() -> None:
    target = settle(NAMED)[1][NAME]["status"]["atProvider"]["domainNameConfiguration"]["targetDomainName"]
    assert fields(NAMED, ALIAS) == {
        "zoneId": "Z123",
        "name": HOST,
        "type": "A",
        "alias": {"name": target, "zoneId": "Z0EXAMPLE", "evaluateTargetHealth": False},
    }


def test_without_a_hosted_zone_there_is_no_record_and_the_target_is_told() -> None:
    rendered, observed = settle(api(domain=WITHOUT_ZONE))
    assert {NAME, MAPPING} <= rendered.resources.keys()
    assert ALIAS not in rendered.resources
    outputs = rendered.xr_status["outputs"]
    leading = observed[NAME]["status"]["atProvider"]["domainNameConfiguration"]
    assert outputs["domainTarget"] == leading["targetDomainName"]
    assert outputs["domainTargetZoneId"] == "Z0EXAMPLE"


def test_the_endpoint_of_aws_is_on_until_the_name_leads_to_the_api() -> None:
    observed = settle(OPEN)[1]
    first = run(NAMED, observed)
    assert kinds(first.resources).keys() - observed.keys() == {NAME}
    assert "disableExecuteApiEndpoint" not in first.resources["api"]["spec"]["forProvider"]
    second = run(NAMED, {**observed, NAME: observe(first.resources[NAME])})
    assert kinds(second.resources).keys() - observed.keys() == {NAME, MAPPING, ALIAS}
    assert "disableExecuteApiEndpoint" not in second.resources["api"]["spec"]["forProvider"]
    third = run(NAMED, {key: observe(one) for key, one in second.resources.items()})
    assert third.resources["api"]["spec"]["forProvider"]["disableExecuteApiEndpoint"] is True


def test_where_it_answers_is_told_once_it_answers_there() -> None:
    before = settle(OPEN)
    waiting = {**NAMED, "status": before[0].xr_status}
    told = run(waiting, before[1]).xr_status["outputs"]
    assert told == before[0].xr_status["outputs"]
    after = settle(NAMED)[0].xr_status["outputs"]
    assert after.keys() == {"id", "url", "logGroup", "domainTarget", "domainTargetZoneId"}
    assert (after["url"], after["id"]) == (f"https://{HOST}", told["id"])


def test_a_mapping_and_a_record_stay_while_aws_does_not_say_where_the_name_leads() -> None:
    rendered, observed = settle(NAMED)
    name = observed[NAME]
    unknown = {**name, "status": {**name["status"], "atProvider": {"id": HOST}}}
    found = run(NAMED, {**observed, NAME: unknown}).resources
    assert found[MAPPING]["spec"] == rendered.resources[MAPPING]["spec"]
    assert found[ALIAS]["spec"]["forProvider"] == rendered.resources[ALIAS]["spec"]["forProvider"]


def test_names_that_read_alike_have_keys_of_their_own() -> None:
    other = settle(api(domain=DOMAIN | {"name": "api-shop.example.com"}))[0].resources
    found = {key for key in other if key.startswith("domain-name-")}
    assert found == {"domain-name-api-shop-example-com-080043"}
    assert NAME not in found
