"""DomainName and APIMapping of API Gateway v2."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.apigateway import SERVICE, look, retag
from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import CLEARED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

_CONFIGURATION: Final = {
    "certificateArn": "CertificateArn",
    "endpointType": "EndpointType",
    "ipAddressType": "IpAddressType",
    "securityPolicy": "SecurityPolicy",
}


def _arn(aws: Aws, name: str) -> str:
    return f"arn:aws:apigateway:{aws.region}::/domainnames/{name}"


def _domain(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = look(aws, "get_domain_name", DomainName=name)
    if found is None:
        return None
    (leading,) = found["DomainNameConfigurations"]
    configuration = {
        **{field: leading.get(wire) for field, wire in _CONFIGURATION.items()},
        "hostedZoneId": leading["HostedZoneId"],
        "targetDomainName": leading["ApiGatewayDomainName"],
    }
    fields = given(
        arn=_arn(aws, name),
        id=name,
        apiMappingSelectionExpression=found.get("ApiMappingSelectionExpression"),
        domainNameConfiguration=given(**configuration),
    )
    tags = found.get("Tags", {})
    return Observation({**fields, "tags": tags, "tagsAll": tags})


def _configurations(args: Args) -> list[dict[str, Any]]:
    asked = args["domainNameConfiguration"]
    return [{wire: asked[field] for field, wire in _CONFIGURATION.items() if field in asked}]


def _create_domain(aws: Aws, name: str, args: Args) -> str:
    tags = dict(args.get("tags", {}))
    aws.call(SERVICE, "create_domain_name", DomainName=name, DomainNameConfigurations=_configurations(args), Tags=tags)
    return name


def _update_domain(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        present = aws.call(SERVICE, "get_tags", ResourceArn=_arn(aws, name)).get("Tags", {})
        retag(aws, _arn(aws, name), present, args.get("tags"))
    if changed - {"tags"}:
        aws.call(SERVICE, "update_domain_name", DomainName=name, DomainNameConfigurations=_configurations(args))


def _delete_domain(aws: Aws, name: str, _args: Args) -> None:
    aws.call(SERVICE, "delete_domain_name", DomainName=name)


def _mapping(aws: Aws, name: str, args: Args) -> Observation | None:
    domain = args.get("domainName")
    found = look(aws, "get_api_mapping", ApiMappingId=name, DomainName=domain) if domain else None
    if found is None:
        return None
    return Observation(
        given(
            id=name,
            apiId=found["ApiId"],
            apiMappingKey=found.get("ApiMappingKey") or None,
            domainName=domain,
            stage=found["Stage"],
        )
    )


def _create_mapping(aws: Aws, _name: str, args: Args) -> str:
    """Refused for a key that is taken, which moto would overwrite.

    https://github.com/aws/aws-cdk/issues/22660
    """
    domain, key = args["domainName"], args.get("apiMappingKey", "")
    taken = aws.call(SERVICE, "get_api_mappings", DomainName=domain)["Items"]
    if any(one.get("ApiMappingKey", "") == key for one in taken):
        message = "ApiMapping key already exists for this domain name"
        raise refuse("CreateApiMapping", "ConflictException", message, service="ApiGatewayV2")
    answer = aws.call(
        SERVICE, "create_api_mapping", ApiId=args["apiId"], DomainName=domain, ApiMappingKey=key, Stage=args["stage"]
    )
    name: str = answer["ApiMappingId"]
    return name


def _update_mapping(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(
        SERVICE,
        "update_api_mapping",
        ApiId=args["apiId"],
        ApiMappingId=name,
        ApiMappingKey=args.get("apiMappingKey", ""),
        DomainName=args["domainName"],
        Stage=args["stage"],
    )


def _delete_mapping(aws: Aws, name: str, args: Args) -> None:
    aws.call(SERVICE, "delete_api_mapping", ApiMappingId=name, DomainName=args["domainName"])


KINDS: Final = (
    Kind(
        name="apigatewayv2.aws.m.upbound.io/DomainName",
        noun="API Gateway v2 Domain Name",
        naming=Naming.NAME,
        attributes={"domainNameConfiguration": UPDATE},
        observe=_domain,
        create=_create_domain,
        update=_update_domain,
        delete=_delete_domain,
        not_modelled={
            "mutualTlsAuthentication": "certificates of clients are not modelled",
            "routingMode": "routing rules are not modelled",
        },
    ),
    Kind(
        name="apigatewayv2.aws.m.upbound.io/APIMapping",
        noun="API Gateway v2 API Mapping",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"apiId": REPLACE, "apiMappingKey": CLEARED, "domainName": REPLACE, "stage": UPDATE},
        observe=_mapping,
        create=_create_mapping,
        update=_update_mapping,
        delete=_delete_mapping,
    ),
)
