"""What moto lacks of API Gateway: a list of an API's authorizers, and most of custom domain names.

moto neither says where a custom domain name leads nor changes one, forgets what tags it was given later, fails at
deleting one with mappings, and cannot change a mapping.
"""

from __future__ import annotations

import hashlib
import json
from functools import wraps
from typing import Any, Final

from moto.apigatewayv2.models import ApiGatewayV2Backend
from moto.apigatewayv2.responses import ApiGatewayV2Response

HOSTED_ZONE: Final = "Z1UJRXOUMOOFQ8"
"""The hosted zone of what custom domain names lead to: us-east-1's, which stands for that of any region here.
https://docs.aws.amazon.com/general/latest/gr/apigateway.html
"""


def play() -> None:
    """From now on moto, in this process, does what API Gateway does of these."""
    backend = ApiGatewayV2Backend
    if hasattr(backend.create_domain_name, "__wrapped__"):
        return
    for owner, name, function in (
        (ApiGatewayV2Response, "get_authorizers", _get_authorizers),
        (ApiGatewayV2Response, "update_domain_name", _update_domain_name),
        (ApiGatewayV2Response, "update_api_mapping", _update_api_mapping),
        (backend, "create_domain_name", _leading(backend.create_domain_name)),
        (backend, "delete_domain_name", _with_mappings(backend.delete_domain_name)),
        (backend, "tag_resource", _remembered(backend.tag_resource)),
        (backend, "untag_resource", _remembered(backend.untag_resource)),
    ):
        setattr(owner, name, function)


def _get_authorizers(response: Any) -> tuple[int, dict[str, str], str]:
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html."""
    api = response.apigatewayv2_backend.get_api(response.path.split("/")[-2])
    return 200, {}, json.dumps({"items": [one.to_json() for one in api.authorizers.values()]})


def _update_domain_name(response: Any) -> tuple[int, dict[str, str], str]:
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname.html."""
    domain = response.apigatewayv2_backend.get_domain_name(response.path.split("/")[-1])
    (wanted,) = json.loads(response.body)["domainNameConfigurations"]
    domain.domain_name_configurations = [{**domain.domain_name_configurations[0], **wanted}]
    return 200, {}, json.dumps(domain.to_json())


def _update_api_mapping(response: Any) -> tuple[int, dict[str, str], str]:
    """https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname-apimappings-apimappingid.html."""
    *_, domain, _, name = response.path.split("/")
    mapping = response.apigatewayv2_backend.get_api_mapping(name, domain)
    wanted = json.loads(response.body)
    mapping.api_mapping_key = wanted.get("apiMappingKey", mapping.api_mapping_key)
    mapping.stage = wanted.get("stage", mapping.stage)
    return 200, {}, json.dumps(mapping.to_json())


def _leading(original: Any) -> Any:
    @wraps(original)
    def create(backend: Any, **fields: Any) -> Any:
        domain = original(backend, **fields)
        label = hashlib.sha256(f"{backend.region_name} {domain.domain_name}".encode()).hexdigest()[:10]
        (wanted,) = domain.domain_name_configurations
        leading = {
            "apiGatewayDomainName": f"d-{label}.execute-api.{backend.region_name}.amazonaws.com",
            "domainNameStatus": "AVAILABLE",
            "hostedZoneId": HOSTED_ZONE,
        }
        domain.domain_name_configurations = [{"ipAddressType": "ipv4", **wanted, **leading}]
        backend.tag_resource(domain.domain_name_arn, domain.tags)
        return domain

    return create


def _with_mappings(original: Any) -> Any:
    @wraps(original)
    def delete(backend: Any, domain_name: str) -> None:
        for mapping in backend.get_api_mappings(domain_name):
            backend.delete_api_mapping(mapping.api_mapping_id, domain_name)
        original(backend, domain_name)

    return delete


def _remembered(original: Any) -> Any:
    @wraps(original)
    def tag(backend: Any, resource_arn: str, what: Any) -> None:
        original(backend, resource_arn, what)
        for domain in backend.domain_names.values():
            if domain.domain_name_arn == resource_arn:
                domain.tags = backend.get_tags(resource_arn)

    return tag
