"""Function of Lambda."""

from __future__ import annotations

import json
from typing import Any, Final

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

_CODE: Final = frozenset({"imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash", "architectures"})
_TRUSTED: Final = "lambda.amazonaws.com"
_CLUSTER: Final = "capacity providers are not modelled"


def _function(aws: Aws, name: str, args: Args) -> Observation | None:
    found = aws.find("lambda", "get_function", "Configuration", FunctionName=name)
    if found is None:
        return None
    answer = aws.call("lambda", "get_function", FunctionName=name)
    concurrency = answer.get("Concurrency", {}).get("ReservedConcurrentExecutions", -1)
    tags = answer.get("Tags", {})
    network = found.get("VpcConfig") or {}
    fields = given(
        arn=found["FunctionArn"],
        id=name,
        role=found["Role"],
        description=found.get("Description"),
        handler=found.get("Handler"),
        runtime=found.get("Runtime"),
        packageType=found.get("PackageType"),
        imageUri=answer["Code"].get("ImageUri"),
        kmsKeyArn=found.get("KMSKeyArn"),
        memorySize=found.get("MemorySize"),
        timeout=found.get("Timeout"),
        codeSha256=found.get("CodeSha256"),
        sourceCodeSize=found.get("CodeSize"),
        version=found.get("Version"),
        lastModified=found.get("LastModified"),
    )
    for code in ("s3Bucket", "s3Key", "s3ObjectVersion"):
        if code in args:
            fields[code] = args[code]
    return Observation(
        {
            **fields,
            "architectures": found.get("Architectures", ["x86_64"]),
            "environment": {"variables": found.get("Environment", {}).get("Variables", {})},
            "ephemeralStorage": {"size": found.get("EphemeralStorage", {}).get("Size", 512)},
            "tracingConfig": {"mode": found.get("TracingConfig", {}).get("Mode", "PassThrough")},
            "deadLetterConfig": given(targetArn=found.get("DeadLetterConfig", {}).get("TargetArn")),
            "vpcConfig": given(
                subnetIds=network.get("SubnetIds") or None, securityGroupIds=network.get("SecurityGroupIds") or None
            ),
            "reservedConcurrentExecutions": concurrency,
            "tags": tags,
            "tagsAll": tags,
        },
        ready=found.get("State", "Active") == "Active",
    )


def _settings(args: Args) -> dict[str, Any]:
    """What CreateFunction and UpdateFunctionConfiguration have in common."""
    network, image = args.get("vpcConfig") or {}, args.get("imageConfig") or {}
    return {
        "Role": args.get("role"),
        "Description": args.get("description"),
        "Handler": args.get("handler"),
        "Runtime": args.get("runtime"),
        "MemorySize": whole(args.get("memorySize")),
        "Timeout": whole(args.get("timeout")),
        "KMSKeyArn": args.get("kmsKeyArn"),
        "Layers": args.get("layers"),
        "Environment": {"Variables": dict((args.get("environment") or {}).get("variables", {}))},
        "VpcConfig": {
            "SubnetIds": network.get("subnetIds", []),
            "SecurityGroupIds": network.get("securityGroupIds", []),
        },
        "TracingConfig": {"Mode": args["tracingConfig"]["mode"]} if args.get("tracingConfig") else None,
        "EphemeralStorage": {"Size": int(args["ephemeralStorage"]["size"])} if args.get("ephemeralStorage") else None,
        "DeadLetterConfig": {"TargetArn": args["deadLetterConfig"]["targetArn"]}
        if args.get("deadLetterConfig")
        else None,
        "ImageConfig": given(
            Command=image.get("command"),
            EntryPoint=image.get("entryPoint"),
            WorkingDirectory=image.get("workingDirectory"),
        )
        or None,
    }


def _code(args: Args) -> dict[str, Any]:
    if args.get("imageUri"):
        return {"ImageUri": args["imageUri"]}
    return given(S3Bucket=args.get("s3Bucket"), S3Key=args.get("s3Key"), S3ObjectVersion=args.get("s3ObjectVersion"))


def _assumable(aws: Aws, role: str) -> None:
    """AWS refuses a role that Lambda may not assume, and one that is not there yet."""
    found = aws.find("iam", "get_role", "Role", RoleName=role.rsplit("/", 1)[-1])
    trust = {} if found is None else found["AssumeRolePolicyDocument"]
    if _TRUSTED not in (trust if isinstance(trust, str) else json.dumps(trust)):
        message = "The role defined for the function cannot be assumed by Lambda."
        raise refuse("CreateFunction", "InvalidParameterValueException", message, service="Lambda")


def _create(aws: Aws, name: str, args: Args) -> str:
    _assumable(aws, args["role"])
    aws.call(
        "lambda",
        "create_function",
        FunctionName=name,
        PackageType=args.get("packageType"),
        Code=_code(args),
        Architectures=args.get("architectures"),
        Publish=args.get("publish"),
        Tags=dict(args.get("tags", {})),
        **_settings(args),
    )
    if "reservedConcurrentExecutions" in args:
        _update(aws, name, args, frozenset({"reservedConcurrentExecutions"}))
    return name


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed & _CODE:
        aws.call(
            "lambda", "update_function_code", FunctionName=name, Architectures=args.get("architectures"), **_code(args)
        )
    if "reservedConcurrentExecutions" in changed:
        reserved = int(args["reservedConcurrentExecutions"])
        if reserved < 0:
            aws.call("lambda", "delete_function_concurrency", FunctionName=name)
        else:
            aws.call("lambda", "put_function_concurrency", FunctionName=name, ReservedConcurrentExecutions=reserved)
    if "tags" in changed:
        arn = f"arn:aws:lambda:{aws.region}:{aws.account}:function:{name}"
        replace_tags(
            aws.call("lambda", "list_tags", Resource=arn).get("Tags", {}),
            args.get("tags"),
            lambda keys: aws.call("lambda", "untag_resource", Resource=arn, TagKeys=keys),
            lambda tags: aws.call("lambda", "tag_resource", Resource=arn, Tags=tags),
        )
    if changed - _CODE - {"reservedConcurrentExecutions", "tags"}:
        aws.call("lambda", "update_function_configuration", FunctionName=name, **_settings(args))


def _delete(aws: Aws, name: str, args: Args) -> None:
    if not args.get("skipDestroy"):
        aws.call("lambda", "delete_function", FunctionName=name)


KINDS: Final = (
    Kind(
        name="lambda.aws.m.upbound.io/Function",
        noun="Lambda Function",
        naming=Naming.NAME,
        attributes={
            **dict.fromkeys(
                (
                    "architectures",
                    "description",
                    "environment",
                    "ephemeralStorage",
                    "handler",
                    "imageUri",
                    "kmsKeyArn",
                    "memorySize",
                    "reservedConcurrentExecutions",
                    "role",
                    "runtime",
                    "s3Bucket",
                    "s3Key",
                    "s3ObjectVersion",
                    "timeout",
                    "tracingConfig",
                ),
                UPDATE,
            ),
            **dict.fromkeys(("deadLetterConfig", "vpcConfig"), CLEARED),
            **dict.fromkeys(
                ("imageConfig", "layers", "loggingConfig", "sourceCodeHash", "sourceKmsKeyArn", "snapStart"), NOTED
            ),
            **dict.fromkeys(
                (
                    "codeSha256",
                    "publish",
                    "publishTo",
                    "replaceSecurityGroupsOnDestroy",
                    "replacementSecurityGroupIds",
                    "skipDestroy",
                ),
                LOCAL,
            ),
            "packageType": REPLACE,
        },
        observe=_function,
        create=_create,
        update=_update,
        delete=_delete,
        asynchronous=True,
        not_modelled={
            "capacityProviderConfig": _CLUSTER,
            "codeSigningConfigArn": "code signing is not modelled",
            "durableConfig": "durable functions are not modelled",
            "fileSystemConfig": "file systems are not modelled",
            "tenancyConfig": "tenant isolation is not modelled",
        },
        late_init_ignored=frozenset({"codeSha256", "sourceCodeHash"}),
    ),
)
