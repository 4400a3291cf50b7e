"""Stage of API Gateway v2."""

from __future__ import annotations

from typing import Final

from crofter_local.aws.kinds.apigateway import SERVICE, api_arn, look
from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import NOTED, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws


def _stage(aws: Aws, name: str, args: Args) -> Observation | None:
    api = args.get("apiId")
    found = look(aws, "get_stage", ApiId=api, StageName=name) if api else None
    if found is None:
        return None
    logs, routes = found.get("AccessLogSettings") or {}, found.get("DefaultRouteSettings") or {}
    tags = found.get("Tags", {})
    return Observation(
        {
            "arn": f"{api_arn(aws, str(api))}/stages/{name}",
            "id": name,
            "apiId": api,
            "autoDeploy": found.get("AutoDeploy", False),
            "invokeUrl": f"https://{api}.execute-api.{aws.region}.amazonaws.com/",
            "accessLogSettings": given(destinationArn=logs.get("DestinationArn"), format=logs.get("Format")),
            "defaultRouteSettings": given(
                throttlingBurstLimit=routes.get("ThrottlingBurstLimit"),
                throttlingRateLimit=routes.get("ThrottlingRateLimit"),
                detailedMetricsEnabled=routes.get("DetailedMetricsEnabled"),
            ),
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _create_stage(aws: Aws, name: str, args: Args) -> str:
    logs, routes = args.get("accessLogSettings") or {}, args.get("defaultRouteSettings") or {}
    aws.call(
        SERVICE,
        "create_stage",
        ApiId=args["apiId"],
        StageName=name,
        AutoDeploy=args.get("autoDeploy"),
        AccessLogSettings={"DestinationArn": logs["destinationArn"], "Format": logs["format"]} if logs else None,
        DefaultRouteSettings=given(
            ThrottlingBurstLimit=whole(routes.get("throttlingBurstLimit")),
            ThrottlingRateLimit=routes.get("throttlingRateLimit"),
            DetailedMetricsEnabled=routes.get("detailedMetricsEnabled"),
        )
        or None,
        Tags=dict(args.get("tags", {})),
    )
    return name


def _update_stage(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    """Moto has no UpdateStage: the stage is made again under its name, which nobody sees."""
    _delete_stage(aws, name, args)
    _create_stage(aws, name, args)


def _delete_stage(aws: Aws, name: str, args: Args) -> None:
    aws.call(SERVICE, "delete_stage", ApiId=args["apiId"], StageName=name)


KINDS: Final = (
    Kind(
        name="apigatewayv2.aws.m.upbound.io/Stage",
        noun="API Gateway v2 Stage",
        naming=Naming.NAME,
        attributes={
            "apiId": REPLACE,
            **dict.fromkeys(("accessLogSettings", "autoDeploy", "defaultRouteSettings"), UPDATE),
            **dict.fromkeys(("description", "routeSettings", "stageVariables"), NOTED),
        },
        observe=_stage,
        create=_create_stage,
        update=_update_stage,
        delete=_delete_stage,
        not_modelled={
            "clientCertificateId": "WebSocket APIs are not modelled",
            "deploymentId": "deployments by hand are not modelled",
        },
    ),
)
