"""Domain: how AWS issues certificates for a name."""

from collections.abc import Iterator
from typing import Final

from crofter.api import managed
from crofter.api.components import domain
from crofter.api.components.domain import CDN_REGION, DomainOutputs, DomainSpec
from crofter.api.names import digest
from crofter_function.domain.defaults import RECORD_DIGEST, RECORD_TTL
from crofter_function.framework import alarms
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope

_RECORD: Final = "record-"


def compose(spec: DomainSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `certificate…`, `record-<digest of its name>`, `validation…` and `alarm-<name>`.

    A certificate is for the names that it was requested for. For others there is another one, under another key, and
    the first goes once nobody uses it any more. What proves whose a name is is known once there is a certificate, and
    is the same in every region: there is one record for all that ask for it. A validation is asked for once the
    records are there; it is there once AWS has issued.
    """
    certificates = dict(_certificates(spec, scope))
    table = {key: _certificate(spec, region) for key, region in certificates.items()}
    asked = [_records(key, spec, observed) for key in certificates]
    records = {key: record for some in asked for key, record in some.items()}
    if not all(asked):
        records = {**_there(observed), **records}
    table.update(records)
    proven = all(asked) and observed.external_names(records) is not None
    for key, region in certificates.items():
        validation = _validation(key)
        if proven or observed.get(validation) is not None:
            fields = {"region": region, "certificateArnRef": scope.ref(key)}
            table[validation] = Managed(managed.CERTIFICATE_VALIDATION, fields, replaceable=True)
    first = observed.external_name(next(iter(certificates)))
    subject = None if first is None else {"CertificateArn": first}
    table |= alarms.resources(spec, scope, observed, {"certificate": [subject]})
    return Composed(table, _outputs(spec, certificates, observed))


def _certificates(spec: DomainSpec, scope: Scope) -> Iterator[tuple[str, str]]:
    """Key and region of each certificate: one where the Account is, and where it is asked for CloudFront's."""
    ending = "-wildcard" if spec.wildcard else ""
    yield f"certificate{ending}", scope.aws.region
    if spec.us_east_1 and scope.aws.region != CDN_REGION:
        yield f"certificate-{CDN_REGION}{ending}", CDN_REGION


def _validation(certificate: str) -> str:
    return certificate.replace("certificate", "validation", 1)


def _certificate(spec: DomainSpec, region: str) -> Managed:
    fields: dict[str, object] = {"region": region, "domainName": spec.name, "validationMethod": "DNS"}
    if spec.wildcard:
        fields["subjectAlternativeNames"] = [f"*.{spec.name}"]
    return Managed(managed.CERTIFICATE, fields)


def _records(certificate: str, spec: DomainSpec, observed: Observed) -> dict[str, Managed]:
    """What AWS wants to find in the DNS, by key: a name and all names under it have the same."""
    table = {}
    for option in observed.at_provider_objects(certificate, "domainValidationOptions"):
        name = option["resourceRecordName"].rstrip(".")
        table[f"{_RECORD}{digest(name, length=RECORD_DIGEST)}"] = Managed(
            managed.RECORD,
            {
                "zoneId": spec.hosted_zone_id,
                "name": name,
                "type": option["resourceRecordType"],
                "ttl": RECORD_TTL,
                "records": [option["resourceRecordValue"]],
                "allowOverwrite": True,
            },
            replaceable=True,
        )
    return table


def _there(observed: Observed) -> dict[str, Managed]:
    """The records that there are: they stay while a certificate does not say yet what it asks for."""
    return {key: held(record, managed.RECORD) for key, record in observed.beginning(_RECORD).items()}


def _outputs(spec: DomainSpec, certificates: dict[str, str], observed: Observed) -> DomainOutputs | None:
    arns = observed.external_names(certificates)
    if arns is None or observed.external_names(_validation(key) for key in certificates) is None:
        return None
    cdn = arns[-1] if spec.us_east_1 else None
    return DomainOutputs(hosted_zone_id=spec.hosted_zone_id, certificate_arn=arns[0], us_east_1_certificate_arn=cdn)


DOMAIN: Final = Component(domain.DOMAIN, compose)
