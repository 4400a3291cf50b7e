"""API, Authorizer, Integration and Route of API Gateway v2."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import (
    CLEARED,
    LOCAL,
    NOTED,
    REPLACE,
    UPDATE,
    Args,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.session import Aws, refuse, replace_tags

SERVICE: Final = "apigatewayv2"
_WEBSOCKET: Final = "WebSocket APIs are not modelled"
_LAMBDA_AUTHORIZER: Final = "Lambda authorizers are not modelled"
_CORS: Final = {
    "allowCredentials": "AllowCredentials",
    "allowHeaders": "AllowHeaders",
    "allowMethods": "AllowMethods",
    "allowOrigins": "AllowOrigins",
    "exposeHeaders": "ExposeHeaders",
    "maxAge": "MaxAge",
}


def look(aws: Aws, operation: str, **parameters: Any) -> dict[str, Any] | None:
    """The answer of an operation; None when AWS says that what it is about is absent."""
    try:
        return aws.call(SERVICE, operation, **parameters)
    except AwsError as error:
        if error.is_absence:
            return None
        raise


def retag(aws: Aws, arn: str, present: dict[str, str], wanted: dict[str, str] | None) -> None:
    """Makes the tags of something of API Gateway exactly *wanted*."""
    replace_tags(
        present,
        wanted,
        lambda keys: aws.call(SERVICE, "untag_resource", ResourceArn=arn, TagKeys=keys),
        lambda tags: aws.call(SERVICE, "tag_resource", ResourceArn=arn, Tags=tags),
    )


def api_arn(aws: Aws, api: str) -> str:
    """ARN of an API."""
    return f"arn:aws:apigateway:{aws.region}::/apis/{api}"


def _api(aws: Aws, api: str, _args: Args) -> Observation | None:
    found = look(aws, "get_api", ApiId=api)
    if found is None:
        return None
    cors = found.get("CorsConfiguration") or {}
    tags = found.get("Tags", {})
    fields = given(
        arn=api_arn(aws, api),
        id=api,
        apiEndpoint=found["ApiEndpoint"],
        executionArn=f"arn:aws:execute-api:{aws.region}:{aws.account}:{api}",
        name=found["Name"],
        description=found.get("Description"),
        protocolType=found["ProtocolType"],
        version=found.get("Version"),
    )
    fields["disableExecuteApiEndpoint"] = found.get("DisableExecuteApiEndpoint", False)
    fields["corsConfiguration"] = given(**{field: cors.get(name) for field, name in _CORS.items()})
    return Observation({**fields, "tags": tags, "tagsAll": tags})


def _settings_of_api(args: Args) -> dict[str, Any]:
    cors = args.get("corsConfiguration")
    wire = None if cors is None else {name: cors[field] for field, name in _CORS.items() if field in cors}
    if wire and "MaxAge" in wire:
        wire["MaxAge"] = int(wire["MaxAge"])
    return {
        "Name": args["name"],
        "Description": args.get("description"),
        "Version": args.get("version"),
        "DisableExecuteApiEndpoint": bool(args.get("disableExecuteApiEndpoint")),
        "CorsConfiguration": wire,
    }


def _create_api(aws: Aws, _name: str, args: Args) -> str:
    tags = dict(args.get("tags", {}))
    answer = aws.call(SERVICE, "create_api", ProtocolType=args["protocolType"], Tags=tags, **_settings_of_api(args))
    api: str = answer["ApiId"]
    return api


def _update_api(aws: Aws, api: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        present = aws.call(SERVICE, "get_tags", ResourceArn=api_arn(aws, api)).get("Tags", {})
        retag(aws, api_arn(aws, api), present, args.get("tags"))
    if changed - {"tags"}:
        aws.call(SERVICE, "update_api", ApiId=api, **_settings_of_api(args))


def _delete_api(aws: Aws, api: str, _args: Args) -> None:
    """Refused while a custom domain name leads to the API, where moto would leave the mapping behind.

    https://github.com/gruntwork-io/cloud-nuke/issues/370
    """
    for domain in aws.call(SERVICE, "get_domain_names")["Items"]:
        mappings = look(aws, "get_api_mappings", DomainName=domain["DomainName"])
        if mappings is not None and any(one["ApiId"] == api for one in mappings["Items"]):
            message = (
                f"Deleting API {api} failed. Please remove all API mappings for the API from your custom domain names."
            )
            raise refuse("DeleteApi", "BadRequestException", message, service="ApiGatewayV2")
    aws.call(SERVICE, "delete_api", ApiId=api)


def _authorizer(aws: Aws, name: str, args: Args) -> Observation | None:
    api = args.get("apiId")
    found = look(aws, "get_authorizer", ApiId=api, AuthorizerId=name) if api else None
    if found is None:
        return None
    jwt = found.get("JwtConfiguration") or {}
    return Observation(
        {
            "id": name,
            "apiId": api,
            "name": found["Name"],
            "authorizerType": found["AuthorizerType"],
            "identitySources": found.get("IdentitySource", []),
            "jwtConfiguration": given(issuer=jwt.get("Issuer"), audience=jwt.get("Audience")),
        }
    )


def _settings_of_authorizer(args: Args) -> dict[str, Any]:
    jwt = args.get("jwtConfiguration") or {}
    return {
        "Name": args["name"],
        "AuthorizerType": args["authorizerType"],
        "IdentitySource": args.get("identitySources"),
        "JwtConfiguration": {"Issuer": jwt["issuer"], "Audience": jwt["audience"]} if jwt else None,
    }


def _create_authorizer(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(SERVICE, "create_authorizer", ApiId=args["apiId"], **_settings_of_authorizer(args))
    name: str = answer["AuthorizerId"]
    return name


def _update_authorizer(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(SERVICE, "update_authorizer", ApiId=args["apiId"], AuthorizerId=name, **_settings_of_authorizer(args))


def _delete_authorizer(aws: Aws, name: str, args: Args) -> None:
    aws.call(SERVICE, "delete_authorizer", ApiId=args["apiId"], AuthorizerId=name)


def _integration(aws: Aws, name: str, args: Args) -> Observation | None:
    api = args.get("apiId")
    found = look(aws, "get_integration", ApiId=api, IntegrationId=name) if api else None
    if found is None:
        return None
    return Observation(
        given(
            id=name,
            apiId=api,
            integrationType=found["IntegrationType"],
            integrationUri=found.get("IntegrationUri"),
            integrationMethod=found.get("IntegrationMethod"),
            payloadFormatVersion=found.get("PayloadFormatVersion"),
            timeoutMilliseconds=found.get("TimeoutInMillis"),
            description=found.get("Description"),
        )
    )


def _settings_of_integration(args: Args) -> dict[str, Any]:
    return {
        "IntegrationType": args["integrationType"],
        "IntegrationUri": args.get("integrationUri"),
        "IntegrationMethod": args.get("integrationMethod"),
        "PayloadFormatVersion": args.get("payloadFormatVersion"),
        "TimeoutInMillis": whole(args.get("timeoutMilliseconds")),
        "Description": args.get("description"),
    }


def _create_integration(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(SERVICE, "create_integration", ApiId=args["apiId"], **_settings_of_integration(args))
    name: str = answer["IntegrationId"]
    return name


def _update_integration(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(SERVICE, "update_integration", ApiId=args["apiId"], IntegrationId=name, **_settings_of_integration(args))


def _delete_integration(aws: Aws, name: str, args: Args) -> None:
    aws.call(SERVICE, "delete_integration", ApiId=args["apiId"], IntegrationId=name)


def _route(aws: Aws, name: str, args: Args) -> Observation | None:
    api = args.get("apiId")
    found = look(aws, "get_route", ApiId=api, RouteId=name) if api else None
    if found is None:
        return None
    fields = given(
        id=name,
        apiId=api,
        routeKey=found["RouteKey"],
        target=found.get("Target"),
        authorizationType=found.get("AuthorizationType", "NONE"),
        authorizerId=found.get("AuthorizerId"),
    )
    return Observation({**fields, "authorizationScopes": found.get("AuthorizationScopes", [])})


def _settings_of_route(args: Args) -> dict[str, Any]:
    return {
        "RouteKey": args["routeKey"],
        "Target": args.get("target"),
        "AuthorizationType": args.get("authorizationType"),
        "AuthorizerId": args.get("authorizerId"),
        "AuthorizationScopes": args.get("authorizationScopes"),
    }


def _create_route(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(SERVICE, "create_route", ApiId=args["apiId"], **_settings_of_route(args))
    name: str = answer["RouteId"]
    return name


def _update_route(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    aws.call(SERVICE, "update_route", ApiId=args["apiId"], RouteId=name, **_settings_of_route(args))


def _delete_route(aws: Aws, name: str, args: Args) -> None:
    aws.call(SERVICE, "delete_route", ApiId=args["apiId"], RouteId=name)


KINDS: Final = (
    Kind(
        name="apigatewayv2.aws.m.upbound.io/API",
        noun="API Gateway v2 API",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys(("corsConfiguration", "description", "name", "version"), UPDATE),
            "disableExecuteApiEndpoint": CLEARED,
            "failOnWarnings": LOCAL,
            "ipAddressType": NOTED,
            "protocolType": REPLACE,
        },
        observe=_api,
        create=_create_api,
        update=_update_api,
        delete=_delete_api,
        not_modelled={
            "apiKeySelectionExpression": _WEBSOCKET,
            "body": "OpenAPI documents are not modelled",
            "credentialsArn": "quick create is not modelled",
            "routeKey": "quick create is not modelled",
            "routeSelectionExpression": _WEBSOCKET,
            "target": "quick create is not modelled",
        },
    ),
    Kind(
        name="apigatewayv2.aws.m.upbound.io/Authorizer",
        noun="API Gateway v2 Authorizer",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "apiId": REPLACE,
            **dict.fromkeys(("authorizerType", "identitySources", "jwtConfiguration", "name"), UPDATE),
        },
        observe=_authorizer,
        create=_create_authorizer,
        update=_update_authorizer,
        delete=_delete_authorizer,
        not_modelled=dict.fromkeys(
            (
                "authorizerCredentialsArn",
                "authorizerPayloadFormatVersion",
                "authorizerResultTtlInSeconds",
                "authorizerUri",
                "enableSimpleResponses",
            ),
            _LAMBDA_AUTHORIZER,
        ),
    ),
    Kind(
        name="apigatewayv2.aws.m.upbound.io/Integration",
        noun="API Gateway v2 Integration",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "apiId": REPLACE,
            "integrationType": REPLACE,
            **dict.fromkeys(
                ("description", "integrationMethod", "integrationUri", "payloadFormatVersion", "timeoutMilliseconds"),
                UPDATE,
            ),
        },
        observe=_integration,
        create=_create_integration,
        update=_update_integration,
        delete=_delete_integration,
        not_modelled={
            "connectionId": "VPC links are not modelled",
            "connectionType": "VPC links are not modelled",
            "contentHandlingStrategy": _WEBSOCKET,
            "credentialsArn": "integrations with other AWS services are not modelled",
            "integrationSubtype": "integrations with other AWS services are not modelled",
            "passthroughBehavior": _WEBSOCKET,
            "requestParameters": "mappings are not modelled",
            "requestTemplates": _WEBSOCKET,
            "responseParameters": "mappings are not modelled",
            "templateSelectionExpression": _WEBSOCKET,
            "tlsConfig": "VPC links are not modelled",
        },
    ),
    Kind(
        name="apigatewayv2.aws.m.upbound.io/Route",
        noun="API Gateway v2 Route",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "apiId": REPLACE,
            **dict.fromkeys(("authorizationScopes", "authorizationType", "authorizerId", "routeKey", "target"), UPDATE),
        },
        observe=_route,
        create=_create_route,
        update=_update_route,
        delete=_delete_route,
        not_modelled=dict.fromkeys(
            (
                "apiKeyRequired",
                "modelSelectionExpression",
                "operationName",
                "requestModels",
                "requestParameter",
                "routeResponseSelectionExpression",
            ),
            _WEBSOCKET,
        ),
    ),
)
