"""EventSourceMapping, Permission and FunctionEventInvokeConfig of Lambda."""

from __future__ import annotations

import json
from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given, whole
from crofter_local.aws.kinds.model import (
    LOCAL,
    NOTED,
    REPLACE,
    UPDATE,
    Args,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.session import Aws, replace_tags

_BROKERS: Final = "message brokers are not modelled"
_STREAMS: Final = {
    "bisectBatchOnFunctionError": "BisectBatchOnFunctionError",
    "maximumRecordAgeInSeconds": "MaximumRecordAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
    "parallelizationFactor": "ParallelizationFactor",
    "tumblingWindowInSeconds": "TumblingWindowInSeconds",
}


def _mapping(aws: Aws, uuid: str, _args: Args) -> Observation | None:
    listed = aws.call("lambda", "list_event_source_mappings")["EventSourceMappings"]
    found = next((one for one in listed if one["UUID"] == uuid), None)
    if found is None:
        return None
    arn = found["EventSourceMappingArn"]
    tags = aws.call("lambda", "list_tags", Resource=arn).get("Tags", {})
    fields = given(
        arn=arn,
        id=uuid,
        uuid=uuid,
        batchSize=found.get("BatchSize"),
        eventSourceArn=found.get("EventSourceArn"),
        functionArn=found["FunctionArn"],
        functionName=found["FunctionArn"].rsplit(":", 1)[1],
        maximumBatchingWindowInSeconds=found.get("MaximumBatchingWindowInSeconds"),
        startingPosition=found.get("StartingPosition"),
        state=found.get("State"),
    )
    scaling = found.get("ScalingConfig") or {}
    return Observation(
        {
            **fields,
            "enabled": found.get("State") != "Disabled",
            "functionResponseTypes": found.get("FunctionResponseTypes", []),
            "scalingConfig": given(maximumConcurrency=scaling.get("MaximumConcurrency")),
            "tags": tags,
            "tagsAll": tags,
        }
    )


def _source(args: Args) -> dict[str, Any]:
    scaling = args.get("scalingConfig") or {}
    return {
        "BatchSize": whole(args.get("batchSize")),
        "Enabled": args.get("enabled"),
        "FunctionResponseTypes": args.get("functionResponseTypes"),
        "MaximumBatchingWindowInSeconds": whole(args.get("maximumBatchingWindowInSeconds")),
        "ScalingConfig": {"MaximumConcurrency": int(scaling["maximumConcurrency"])} if scaling else None,
    }


def _create_mapping(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "lambda",
        "create_event_source_mapping",
        EventSourceArn=args["eventSourceArn"],
        FunctionName=args["functionName"],
        StartingPosition=args.get("startingPosition"),
        Tags=dict(args.get("tags", {})) or None,
        **_source(args),
    )
    uuid: str = answer["UUID"]
    return uuid


def _update_mapping(aws: Aws, uuid: str, args: Args, changed: frozenset[str]) -> None:
    if "tags" in changed:
        arn = f"arn:aws:lambda:{aws.region}:{aws.account}:event-source-mapping:{uuid}"
        replace_tags(
            aws.call("lambda", "list_tags", Resource=arn).get("Tags", {}),
            args.get("tags"),
            lambda keys: aws.call("lambda", "untag_resource", Resource=arn, TagKeys=keys),
            lambda tags: aws.call("lambda", "tag_resource", Resource=arn, Tags=tags),
        )
    if changed - {"tags"}:
        name = args.get("functionName")
        aws.call("lambda", "update_event_source_mapping", UUID=uuid, FunctionName=name, **_source(args))


def _delete_mapping(aws: Aws, uuid: str, _args: Args) -> None:
    aws.call("lambda", "delete_event_source_mapping", UUID=uuid)


def _statement(aws: Aws, function: str, sid: str) -> dict[str, Any] | None:
    """A statement of a function's policy."""
    policy = aws.find("lambda", "get_policy", "Policy", FunctionName=function)
    statements: list[dict[str, Any]] = json.loads(policy)["Statement"] if isinstance(policy, str) else []
    return next((one for one in statements if one["Sid"] == sid), None)


def _permission(aws: Aws, sid: str, args: Args) -> Observation | None:
    function = args.get("functionName")
    found = _statement(aws, function, sid) if function else None
    if found is None:
        return None
    principal, condition = found["Principal"], found.get("Condition", {})
    return Observation(
        given(
            id=sid,
            statementId=sid,
            functionName=function,
            action=found["Action"],
            principal=principal if isinstance(principal, str) else next(iter(principal.values())),
            sourceArn=condition.get("ArnLike", {}).get("AWS:SourceArn"),
            sourceAccount=condition.get("StringEquals", {}).get("AWS:SourceAccount"),
        )
    )


def _create_permission(aws: Aws, name: str, args: Args) -> str:
    sid: str = args.get("statementId") or name
    aws.call(
        "lambda",
        "add_permission",
        FunctionName=args["functionName"],
        StatementId=sid,
        Action=args["action"],
        Principal=args["principal"],
        SourceArn=args.get("sourceArn"),
        SourceAccount=args.get("sourceAccount"),
        Qualifier=args.get("qualifier"),
    )
    return sid


def _delete_permission(aws: Aws, sid: str, args: Args) -> None:
    aws.call("lambda", "remove_permission", FunctionName=args["functionName"], StatementId=sid)


def _invoke_config(aws: Aws, name: str, _args: Args) -> Observation | None:
    try_ = aws.find("lambda", "get_function_event_invoke_config", "ResponseMetadata", FunctionName=name)
    if try_ is None:
        return None
    found = aws.call("lambda", "get_function_event_invoke_config", FunctionName=name)
    failed = found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    fields = {
        "id": name,
        "functionName": name,
        "maximumRetryAttempts": found.get("MaximumRetryAttempts", 2),
        "maximumEventAgeInSeconds": found.get("MaximumEventAgeInSeconds", 21600),
    }
    return Observation(fields | ({"destinationConfig": {"onFailure": {"destination": failed}}} if failed else {}))


def _put_invoke_config(aws: Aws, _name: str, args: Args) -> str:
    destination = (args.get("destinationConfig") or {}).get("onFailure", {}).get("destination")
    aws.call(
        "lambda",
        "put_function_event_invoke_config",
        FunctionName=args["functionName"],
        MaximumRetryAttempts=whole(args.get("maximumRetryAttempts")),
        MaximumEventAgeInSeconds=whole(args.get("maximumEventAgeInSeconds")),
        DestinationConfig={"OnFailure": {"Destination": destination}} if destination else None,
    )
    name: str = args["functionName"]
    return name


def _update_invoke_config(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_invoke_config(aws, name, args)


def _delete_invoke_config(aws: Aws, name: str, _args: Args) -> None:
    aws.call("lambda", "delete_function_event_invoke_config", FunctionName=name)


KINDS: Final = (
    Kind(
        name="lambda.aws.m.upbound.io/EventSourceMapping",
        noun="Lambda Event Source Mapping",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys(
                (
                    "batchSize",
                    "enabled",
                    "functionName",
                    "functionResponseTypes",
                    "maximumBatchingWindowInSeconds",
                    "scalingConfig",
                ),
                UPDATE,
            ),
            **dict.fromkeys((*_STREAMS, "destinationConfig", "filterCriteria", "kmsKeyArn", "metricsConfig"), NOTED),
            "eventSourceArn": REPLACE,
            "startingPosition": REPLACE,
        },
        observe=_mapping,
        create=_create_mapping,
        update=_update_mapping,
        delete=_delete_mapping,
        not_modelled={
            "amazonManagedKafkaEventSourceConfig": _BROKERS,
            "documentDbEventSourceConfig": "DocumentDB is not modelled",
            "provisionedPollerConfig": _BROKERS,
            "queues": _BROKERS,
            "selfManagedEventSource": _BROKERS,
            "selfManagedKafkaEventSourceConfig": _BROKERS,
            "sourceAccessConfiguration": _BROKERS,
            "startingPositionTimestamp": "streams of the past are not modelled",
            "topics": _BROKERS,
        },
    ),
    Kind(
        name="lambda.aws.m.upbound.io/Permission",
        noun="Lambda Permission",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            **dict.fromkeys(
                ("action", "functionName", "principal", "sourceAccount", "sourceArn", "statementId"), REPLACE
            ),
            "statementIdPrefix": LOCAL,
        },
        observe=_permission,
        create=_create_permission,
        delete=_delete_permission,
        not_modelled={
            "eventSourceToken": "Alexa skills are not modelled",
            "functionUrlAuthType": "function URLs are not modelled",
            "invokedViaFunctionUrl": "function URLs are not modelled",
            "principalOrgId": "organizations are not modelled",
            "qualifier": "versions are not modelled",
        },
    ),
    Kind(
        name="lambda.aws.m.upbound.io/FunctionEventInvokeConfig",
        noun="Lambda Function Event Invoke Config",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "destinationConfig": UPDATE,
            "functionName": REPLACE,
            "maximumEventAgeInSeconds": UPDATE,
            "maximumRetryAttempts": UPDATE,
        },
        observe=_invoke_config,
        create=_put_invoke_config,
        update=_update_invoke_config,
        delete=_delete_invoke_config,
        not_modelled={"qualifier": "versions are not modelled"},
    ),
)
