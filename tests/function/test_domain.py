"""The whole answer for a name, literally."""

from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import observe, settle

from .domains import SHOP, WIDE, ZONE, domain
from .fields import complaints, fields

RECORD = "record-a3c6e6c6"
WIDE_KEYS = {
    "certificate-wildcard", "certificate-us-east-1-wildcard", "validation-wildcard", "validation-us-east-1-wildcard",
    RECORD,
}  # fmt: skip


@pytest.mark.parametrize(
    ("xr", "keys"),
    [
        (SHOP, {"certificate", "validation", RECORD}),
        (domain(usEast1=True), {"certificate", "certificate-us-east-1", "validation", "validation-us-east-1", RECORD}),
        (WIDE, WIDE_KEYS),
    ],
    ids=["one", "two-regions", "everything"],
)
def test_one_record_proves_whose_a_name_is_for_every_certificate(xr: dict[str, Any], keys: set[str]) -> None:
    assert settle(xr)[0].resources.keys() == keys
    assert complaints(xr) == []


def test_the_record_waits_for_the_certificate_and_the_validation_for_the_record() -> None:
    assert run(SHOP).resources.keys() == {"certificate"}
    observed = {"certificate": observe(run(SHOP).resources["certificate"])}
    assert run(SHOP, observed).resources.keys() == {"certificate", RECORD}
    observed[RECORD] = observe(run(SHOP, observed).resources[RECORD])
    assert run(SHOP, observed).resources.keys() == {"certificate", RECORD, "validation"}


def test_a_certificate_is_for_the_name_or_for_all_under_it_too() -> None:
    assert fields(SHOP, "certificate") == {"domainName": "shop.example.com", "validationMethod": "DNS"}
    assert fields(WIDE, "certificate-wildcard") == {
        "domainName": "shop.example.com",
        "validationMethod": "DNS",
        "subjectAlternativeNames": ["*.shop.example.com"],
    }


def test_regions() -> None:
    found = settle(WIDE)[0].resources
    regions = {key: one["spec"]["forProvider"].get("region") for key, one in found.items()}
    assert regions == {
        "certificate-wildcard": "ap-southeast-2",
        "validation-wildcard": "ap-southeast-2",
        "certificate-us-east-1-wildcard": "us-east-1",
        "validation-us-east-1-wildcard": "us-east-1",
        RECORD: None,
    }


def test_the_record() -> None:
    assert fields(SHOP, RECORD) == {
        "zoneId": ZONE,
        "name": "_951623a2.shop.example.com",
        "type": "CNAME",
        "ttl": 300,
        "records": ["_951623a26f8b3388.acm-validations.aws."],
        "allowOverwrite": True,
    }


def test_in_the_region_of_the_cdn_one_certificate_is_enough() -> None:
    there = domain(usEast1=True, aws=SHOP["spec"]["aws"] | {"region": "us-east-1"})
    rendered = settle(there)[0]
    assert rendered.resources.keys() == {"certificate", "validation", RECORD}
    outputs = rendered.xr_status["outputs"]
    assert outputs["usEast1CertificateArn"] == outputs["certificateArn"]


def test_outputs_once_all_are_issued() -> None:
    rendered, observed = settle(WIDE)
    outputs = rendered.xr_status["outputs"]
    assert outputs.keys() == {"hostedZoneId", "certificateArn", "usEast1CertificateArn"}
    assert outputs["hostedZoneId"] == ZONE
    assert outputs["certificateArn"] != outputs["usEast1CertificateArn"]
    assert settle(SHOP)[0].xr_status["outputs"].keys() == {"hostedZoneId", "certificateArn"}
    del observed["validation-us-east-1-wildcard"]
    assert "outputs" not in run(WIDE, observed).xr_status


def test_for_other_names_there_is_another_certificate_and_the_record_stays_meanwhile() -> None:
    _, observed = settle(SHOP)
    wide = domain(wildcard=True)
    found = run(wide, observed).resources
    assert found.keys() == {"certificate-wildcard", RECORD}
    assert found[RECORD]["spec"]["forProvider"] == observed[RECORD]["spec"]["forProvider"]
    assert settle(wide)[0].resources.keys() == {"certificate-wildcard", "validation-wildcard", RECORD}


def test_what_a_certificate_asks_for_is_kept_while_it_is_silent() -> None:
    _, observed = settle(SHOP)
    certificate = observed["certificate"]
    observed["certificate"] = certificate | {"status": certificate["status"] | {"atProvider": {}}}
    assert run(SHOP, observed).resources.keys() == {"certificate", "validation", RECORD}
