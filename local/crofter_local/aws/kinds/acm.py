"""Certificate and CertificateValidation of ACM."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import LOCAL, NOTED, REPLACE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse, replace_tags, tag_map

_ISSUED: Final = "ISSUED"


def _described(aws: Aws, arn: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = aws.find("acm", "describe_certificate", "Certificate", CertificateArn=arn)
    return found


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return tag_map(aws.call("acm", "list_tags_for_certificate", CertificateArn=arn)["Tags"])


def _certificate(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = _described(aws, arn)
    if found is None:
        return None
    tags = _tags(aws, arn)
    options = [
        {
            "domainName": one["DomainName"],
            "resourceRecordName": one["ResourceRecord"]["Name"],
            "resourceRecordType": one["ResourceRecord"]["Type"],
            "resourceRecordValue": one["ResourceRecord"]["Value"],
        }
        for one in sorted(found.get("DomainValidationOptions", ()), key=lambda one: str(one["DomainName"]))
        if "ResourceRecord" in one
    ]
    fields = given(arn=arn, id=arn, domainName=found["DomainName"], status=found["Status"], type=found["Type"])
    lists = {
        "domainValidationOptions": options,
        "subjectAlternativeNames": sorted(found.get("SubjectAlternativeNames", ())),
    }
    return Observation({**fields, **lists, "tags": tags, "tagsAll": tags})


def _request(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "acm",
        "request_certificate",
        DomainName=args["domainName"],
        ValidationMethod=args.get("validationMethod"),
        SubjectAlternativeNames=args.get("subjectAlternativeNames"),
        Options=None,
        Tags=ec2_tags(args.get("tags")) or None,
    )
    arn: str = answer["CertificateArn"]
    return arn


def _retag(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        present = _tags(aws, arn)
        replace_tags(
            present,
            args.get("tags"),
            lambda keys: aws.call(
                "acm",
                "remove_tags_from_certificate",
                CertificateArn=arn,
                Tags=[{"Key": key, "Value": present[key]} for key in keys],
            ),
            lambda tags: aws.call("acm", "add_tags_to_certificate", CertificateArn=arn, Tags=ec2_tags(tags)),
        )


def _delete(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("acm", "delete_certificate", CertificateArn=arn)


def _same_names(desired: Any, observed: Any) -> bool:
    """AWS lists the name itself among its alternatives, whether it was asked for there or not."""
    return set(desired) <= set(observed)


def _validation(aws: Aws, name: str, args: Args) -> Observation | None:
    """There is nothing of it in AWS: it is there as long as its certificate is."""
    arn = str(args.get("certificateArn") or "")
    if not arn or _described(aws, arn) is None:
        return None
    return Observation({"id": name, "certificateArn": arn})


def _validate(aws: Aws, _name: str, args: Args) -> str:
    """The provider waits until AWS has issued the certificate, which takes the records that prove whose the name is."""
    arn = args["certificateArn"]
    found = _described(aws, arn)
    if found is None:
        message = f"Could not find certificate {arn}"
        raise refuse("DescribeCertificate", "ResourceNotFoundException", message, service="ACM")
    wanted = {one["ResourceRecord"]["Name"].rstrip(".") for one in found["DomainValidationOptions"]}
    missing = sorted(wanted - _records(aws)) if found["Status"] != _ISSUED else []
    if missing:
        message = f"certificate {arn} is not issued: there is no record {', '.join(missing)}"
        raise refuse("DescribeCertificate", "PendingValidation", message, service="ACM")
    return f"issued {arn.rsplit('/', 1)[1]}"


def _records(aws: Aws) -> set[str]:
    names = set()
    for zone in aws.call("route53", "list_hosted_zones")["HostedZones"]:
        for one in aws.call("route53", "list_resource_record_sets", HostedZoneId=zone["Id"])["ResourceRecordSets"]:
            names.add(str(one["Name"]).rstrip("."))
    return names


def _forget(_aws: Aws, _name: str, _args: Args) -> None:
    """There is nothing of it in AWS."""


_IMPORTED: Final = ("certificateBody", "certificateChain", "privateKeySecretRef")

KINDS: Final = (
    Kind(
        name="acm.aws.m.upbound.io/Certificate",
        noun="ACM Certificate",
        naming=Naming.ASSIGNED,
        attributes={
            "domainName": REPLACE,
            "keyAlgorithm": NOTED,
            "subjectAlternativeNames": Attribute(Change.REPLACE, equal=_same_names),
            "validationMethod": LOCAL,
        },
        observe=_certificate,
        create=_request,
        update=_retag,
        delete=_delete,
        not_modelled={
            **dict.fromkeys(_IMPORTED, "certificates of others are not modelled"),
            "certificateAuthorityArn": "private authorities are not modelled",
            "earlyRenewalDuration": "private authorities are not modelled",
            "options": "options are not modelled",
            "validationOption": "validation by e-mail is not modelled",
        },
        late_init_ignored=frozenset({"subjectAlternativeNames"}),
    ),
    Kind(
        name="acm.aws.m.upbound.io/CertificateValidation",
        noun="ACM Certificate Validation",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"certificateArn": REPLACE, "validationRecordFqdns": NOTED},
        observe=_validation,
        create=_validate,
        delete=_forget,
    ),
)
