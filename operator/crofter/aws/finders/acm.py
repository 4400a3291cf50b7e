"""ACM: certificates, by their tags."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.meta import TAG_COMPONENT, TAG_ENVIRONMENT_ID, TAG_KEY
from crofter.aws.finders.model import Finder


def _certificate(acm: Any, provider: Mapping[str, Any]) -> str | None:
    """ACM has no search by tag: every certificate for the name is looked at."""
    tags = provider.get("tags", {})
    wanted = {name: tags.get(name) for name in (TAG_ENVIRONMENT_ID, TAG_COMPONENT, TAG_KEY)}
    if None in wanted.values():
        return None
    for page in acm.get_paginator("list_certificates").paginate():
        for one in page["CertificateSummaryList"]:
            if one["DomainName"] == provider.get("domainName"):
                found = acm.list_tags_for_certificate(CertificateArn=one["CertificateArn"])["Tags"]
                if wanted.items() <= {tag["Key"]: tag.get("Value") for tag in found}.items():
                    return str(one["CertificateArn"])
    return None


def _validation(_acm: Any, _provider: Mapping[str, Any]) -> str | None:
    """A validation is but waiting, and may wait again."""
    return None


FINDERS: Final[Mapping[str, Finder]] = {
    "acm/Certificate": Finder("acm", _certificate),
    "acm/CertificateValidation": Finder("acm", _validation),
}
