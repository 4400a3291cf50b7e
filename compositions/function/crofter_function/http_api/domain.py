"""The name of its own that an API answers under."""

from typing import Any, Final

from crofter.api import managed
from crofter.api.components.http_api import ApiDomain, HttpApiSpec
from crofter.api.names import digest
from crofter_function.framework import records
from crofter_function.framework.observed import Observed
from crofter_function.framework.records import Target
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.http_api.defaults import KEY_DIGEST, KEY_READABLE, STAGE, TLS

_CONFIGURATION: Final = "domainNameConfiguration"


def key(part: str, name: str) -> str:
    """Key of a part of a name. Another name has other keys: AWS cannot rename, and what Crofter names it would lose.

    What can be read of the name, and a digest, since `api-shop.com` and `api.shop.com` read alike.
    """
    readable = name.replace(".", "-")[:KEY_READABLE].rstrip("-")
    return f"{part}-{readable}-{digest(name, length=KEY_DIGEST)}"


def resources(spec: HttpApiSpec, api: str, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `domain-name-<name>`, `api-mapping-<name>` and `alias-<name>`; `api` is the key of the API.

    AWS maps no API to a name that is not there: that is asked for once AWS has told where the name leads, and stays.
    """
    domain = spec.domain
    if domain is None:
        return {}
    name, mapping, alias = (key(part, domain.name) for part in ("domain-name", "api-mapping", "alias"))
    leading = target(domain, observed)
    table = {name: Managed(managed.API_DOMAIN_NAME, _domain_name(domain), external_name=domain.name)}
    if leading is not None or observed.get(mapping) is not None:
        fields = {"apiIdRef": scope.ref(api), "domainNameRef": scope.ref(name), "stage": STAGE}
        table[mapping] = Managed(managed.API_MAPPING, fields, replaceable=True)
    if domain.hosted_zone_id is not None:
        record = records.alias(domain.name, domain.hosted_zone_id, leading, observed.get(alias), health=False)
        if record is not None:
            table[alias] = record
    return table


def _domain_name(domain: ApiDomain) -> dict[str, Any]:
    configuration = {"certificateArn": domain.certificate_arn, "endpointType": "REGIONAL", "securityPolicy": TLS}
    return {_CONFIGURATION: configuration}


def target(domain: ApiDomain, observed: Observed) -> Target | None:
    """What the name must lead to, once AWS has told."""
    name = key("domain-name", domain.name)
    return records.target(
        observed.at_provider(name, _CONFIGURATION, "targetDomainName"),
        observed.at_provider(name, _CONFIGURATION, "hostedZoneId"),
    )


def mapped(domain: ApiDomain | None, observed: Observed) -> bool:
    """Whether the name leads to the API by now."""
    return domain is not None and observed.external_name(key("api-mapping", domain.name)) is not None
