"""Certificates of the Environment's own domains: which of them is for a set of host names."""

from collections.abc import Sequence

from crofter.api.components.domain import DOMAIN, DomainOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.domains import DomainSection
from crofter.plan.inputs import published
from crofter.plan.observed import Observed


def domain_of(spec: EnvironmentSpec, hosts: Sequence[str]) -> DomainSection | None:
    """The first domain whose certificate is for all of these names; none for no names."""
    return next((one for one in spec.domains or () if hosts and all(_covers(one, host) for host in hosts)), None)


def component_of(domain: DomainSection) -> str:
    """Name of the component that has a domain's certificates."""
    return f"{DOMAIN.name}/{domain.name}"


def certificate_of(observed: Observed, domain: DomainSection) -> str | None:
    """ARN of a domain's certificate in the Account's region, once it is issued."""
    outputs = published(observed, component_of(domain), DomainOutputs)
    return None if outputs is None else outputs.certificate_arn


def certificate_for(observed: Observed, given: str | None, domain: DomainSection | None) -> str | None:
    """The certificate that is given for some names, else that of their domain, once it is issued."""
    return given or (certificate_of(observed, domain) if domain is not None else None)


def zone_for(given: str | None, domain: DomainSection | None) -> str | None:
    """The hosted zone that is given for some names, else that of their domain."""
    return given or (domain.hosted_zone_id if domain is not None else None)


def _covers(domain: DomainSection, host: str) -> bool:
    """Whether a certificate is for a name: a star in it stands for one label.

    https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
    """
    if host == domain.name:
        return True
    label, _, parent = host.partition(".")
    return bool(domain.wildcard) and parent == domain.name and bool(label)
