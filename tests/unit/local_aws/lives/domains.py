"""Certificates, and waiting for them."""

from __future__ import annotations

from typing import Any

from .compute import ZONE
from .manifests import manifest, ref

NAME = "_d930b28be6c5927595552b219965053e.shop.example.com"
VALUE = "_c9edd76ee4a0e2a74388032f3861cc50.ykybfrwcxw.acm-validations.aws."
PROOF = {"zoneId": ZONE, "name": NAME, "type": "CNAME", "ttl": 300, "records": [VALUE], "allowOverwrite": True}


def record(name: str, /, **fields: Any) -> dict[str, Any]:
    """A Record, which is global."""
    found = manifest("Record", name, "route53", **fields)
    found["spec"]["forProvider"].pop("region", None)
    return found


LIFE = [
    manifest(
        "Certificate",
        "shop",
        "acm",
        domainName="shop.example.com",
        subjectAlternativeNames=["*.shop.example.com"],
        validationMethod="DNS",
    ),
    record("proof", **PROOF),
    manifest("CertificateValidation", "shop", "acm", certificateArnRef=ref("shop"), validationRecordFqdns=[NAME]),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [("Certificate", "shop", {"tags": {"a": "b"}})]

REFUSALS = [
    (
        "Certificate",
        "shop",
        {"domainName": "other.example.com"},
        'the argument "domain_name" from "shop.example.com" to "other.example.com"',
    ),
]
