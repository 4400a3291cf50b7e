"""TaskDefinition and Service of ECS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.ec2_common import whole
from crofter_local.aws.kinds.ecs_common import ecs_tags, retag, tags_of
from crofter_local.aws.kinds.model import (
    CLEARED,
    LOCAL,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.session import Aws, refuse

_TASK: Final = ("cpu", "executionRoleArn", "ipcMode", "memory", "networkMode", "pidMode", "taskRoleArn")
_TASK_OBJECTS: Final = ("requiresCompatibilities", "runtimePlatform", "ephemeralStorage")
_FILLED: Final = ("cpu", "environment", "mountPoints", "portMappings", "volumesFrom", "essential", "secrets")
"""What ECS adds to a container definition, empty, where nothing is said."""


def _described(aws: Aws, name: str) -> dict[str, Any] | None:
    """The newest revision of a family, as `trackLatest` has it; None when it was deregistered."""
    try:
        answer = aws.call("ecs", "describe_task_definition", taskDefinition=name, include=["TAGS"])
    except AwsError as error:
        if error.code == "ClientException":
            return None
        raise
    found: dict[str, Any] = {**answer["taskDefinition"], "tags": answer.get("tags", [])}
    return found if found["status"] == "ACTIVE" else None


def _task_definition(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, name)
    if found is None:
        return None
    arn = found["taskDefinitionArn"]
    fields: dict[str, Any] = {
        "arn": arn,
        "arnWithoutRevision": arn.rsplit(":", 1)[0],
        "id": name,
        "family": found["family"],
        "revision": found["revision"],
        "containerDefinitions": json.dumps(found["containerDefinitions"]),
    }
    fields |= {field: found[field] for field in (*_TASK, *_TASK_OBJECTS) if found.get(field)}
    return Observation({**fields, **tags_of(found)})


def _register(aws: Aws, _name: str, args: Args) -> str:
    given = {field: args.get(field) for field in (*_TASK, *_TASK_OBJECTS)}
    _refuse_unknown_roles(aws, args)
    aws.call(
        "ecs",
        "register_task_definition",
        family=args["family"],
        containerDefinitions=json.loads(args["containerDefinitions"]),
        tags=ecs_tags(args.get("tags")) or None,
        **given,
    )
    return str(args["family"])


def _refuse_unknown_roles(aws: Aws, args: Args) -> None:
    """ECS looks whether it may pass the roles on, which moto does not."""
    for field in ("executionRoleArn", "taskRoleArn"):
        role = str(args.get(field, "")).rsplit("/", 1)[-1]
        if role and aws.find("iam", "get_role", "Role", RoleName=role) is None:
            raise refuse("RegisterTaskDefinition", "ClientException", "Role is not valid", service="ECS")


def _update_task_definition(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    found = _described(aws, name) or {}
    retag(aws, found["taskDefinitionArn"], found, args.get("tags"))


def _deregister(aws: Aws, name: str, args: Args) -> None:
    found = _described(aws, name)
    if found is not None and not args.get("skipDestroy"):
        aws.call("ecs", "deregister_task_definition", taskDefinition=found["taskDefinitionArn"])


def _same_containers(desired: Any, observed: Any) -> bool:
    """Whether two lists of container definitions say the same, empty parts apart."""

    def plain(text: Any) -> list[dict[str, Any]]:
        return [
            {key: value for key, value in one.items() if value not in ([], None) and not _added(key, value)}
            for one in json.loads(str(text))
        ]

    return plain(desired) == plain(observed)


def _added(key: str, value: Any) -> bool:
    return (key == "essential" and value is True) or (key == "cpu" and value == 0)


def _found(aws: Aws, name: str, args: Args) -> dict[str, Any] | None:
    """A service. One that was deleted stays listed for a while, inactive."""
    try:
        answer = aws.call("ecs", "describe_services", cluster=args["cluster"], services=[name], include=["TAGS"])
    except AwsError as error:
        if error.code == "ClusterNotFoundException":
            return None
        raise
    found: dict[str, Any] | None = next(iter(answer["services"]), None)
    return None if found is None or found["status"] != "ACTIVE" else found


def _service(aws: Aws, name: str, args: Args) -> Observation | None:
    found = _found(aws, name, args)
    if found is None:
        return None
    rollout = found.get("deploymentConfiguration", {})
    inside = found.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    fields: dict[str, Any] = {
        "id": found["serviceArn"],
        "arn": found["serviceArn"],
        "cluster": found["clusterArn"],
        "taskDefinition": found["taskDefinition"],
        "desiredCount": found["desiredCount"],
        "schedulingStrategy": found.get("schedulingStrategy"),
        "propagateTags": found.get("propagateTags"),
        "enableEcsManagedTags": bool(found.get("enableECSManagedTags")),
        "enableExecuteCommand": bool(found.get("enableExecuteCommand")),
        "capacityProviderStrategy": found.get("capacityProviderStrategy", []),
        "loadBalancer": [
            {key: one[key] for key in ("targetGroupArn", "containerName", "containerPort")}
            for one in found.get("loadBalancers", ())
        ],
        "networkConfiguration": {
            "assignPublicIp": inside.get("assignPublicIp") == "ENABLED",
            "securityGroups": sorted(inside.get("securityGroups", ())),
            "subnets": sorted(inside.get("subnets", ())),
        },
        "deploymentCircuitBreaker": rollout.get("deploymentCircuitBreaker", {}),
        "deploymentMinimumHealthyPercent": rollout.get("minimumHealthyPercent"),
        "deploymentMaximumPercent": rollout.get("maximumPercent"),
        "healthCheckGracePeriodSeconds": found.get("healthCheckGracePeriodSeconds"),
        "serviceRegistries": next(iter(found.get("serviceRegistries", ())), None),
    }
    known = {field: value for field, value in fields.items() if value is not None}
    return Observation({**known, **tags_of(found)})


def _wire(args: Args) -> dict[str, Any]:
    """What UpdateService takes; moto keeps more of it than of what CreateService takes."""
    inside: Mapping[str, Any] = args.get("networkConfiguration") or {}
    breaker = args.get("deploymentCircuitBreaker")
    rollout = {
        "deploymentCircuitBreaker": breaker,
        "minimumHealthyPercent": whole(args.get("deploymentMinimumHealthyPercent")),
        "maximumPercent": whole(args.get("deploymentMaximumPercent")),
    }
    return {
        "taskDefinition": args.get("taskDefinition"),
        "capacityProviderStrategy": _rows(args.get("capacityProviderStrategy", ())),
        "deploymentConfiguration": {key: value for key, value in rollout.items() if value is not None},
        "enableECSManagedTags": args.get("enableEcsManagedTags"),
        "enableExecuteCommand": args.get("enableExecuteCommand"),
        "healthCheckGracePeriodSeconds": whole(args.get("healthCheckGracePeriodSeconds")),
        "loadBalancers": _rows(args.get("loadBalancer", ())),
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "assignPublicIp": "ENABLED" if inside.get("assignPublicIp") else "DISABLED",
                "securityGroups": list(inside.get("securityGroups", ())),
                "subnets": list(inside.get("subnets", ())),
            }
        },
        "propagateTags": args.get("propagateTags"),
        "serviceRegistries": _rows([registry] if (registry := args.get("serviceRegistries")) else ()),
    }


_PLAIN: Final = frozenset(
    ("base", "capacityProvider", "containerName", "containerPort", "port", "registryArn", "targetGroupArn", "weight")
)
"""Fields of such blocks that AWS knows."""


def _rows(rows: Any) -> list[dict[str, Any]]:
    """Blocks whose numbers are whole, without what is a reference."""
    return [{k: int(v) if isinstance(v, float) else v for k, v in one.items() if k in _PLAIN} for one in rows]


def _create_service(aws: Aws, name: str, args: Args) -> str:
    _refuse_detached_groups(aws, args)
    aws.call(
        "ecs",
        "create_service",
        cluster=args["cluster"],
        serviceName=name,
        taskDefinition=args.get("taskDefinition"),
        desiredCount=int(args.get("desiredCount", 0)),
        launchType="FARGATE",
        networkConfiguration=_wire(args)["networkConfiguration"],
        tags=ecs_tags(args.get("tags")) or None,
    )
    aws.call("ecs", "update_service", cluster=args["cluster"], service=name, **_wire(args))
    return name


def _refuse_detached_groups(aws: Aws, args: Args) -> None:
    """ECS wants every target group to be led to by a listener, which moto does not."""
    for one in args.get("loadBalancer", ()):
        arn = one["targetGroupArn"]
        found = aws.find("elbv2", "describe_target_groups", "TargetGroups", TargetGroupArns=[arn])
        if found is None or not found.get("LoadBalancerArns"):
            message = f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            raise refuse("CreateService", "InvalidParameterException", message, service="ECS")


def _update_service(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed - {"tags", "desiredCount"}:
        _refuse_detached_groups(aws, args)
        force = {"forceNewDeployment": bool(args.get("forceNewDeployment"))}
        aws.call("ecs", "update_service", cluster=args["cluster"], service=name, **_wire(args), **force)
    if "desiredCount" in changed:
        count = int(args["desiredCount"])
        aws.call("ecs", "update_service", cluster=args["cluster"], service=name, desiredCount=count)
    if "tags" in changed:
        found = _found(aws, name, args) or {}
        retag(aws, found["serviceArn"], found, args.get("tags"))


def _delete_service(aws: Aws, name: str, args: Args) -> None:
    if _found(aws, name, args) is not None:
        aws.call("ecs", "delete_service", cluster=args["cluster"], service=name, force=True)


def _same_rows(desired: Any, observed: Any) -> bool:
    def flat(rows: Any) -> list[list[tuple[str, Any]]]:
        return sorted(sorted((k, v) for k, v in one.items() if v != 0) for one in _rows(rows))

    return flat(desired) == flat(observed)


def _same_network(desired: Any, observed: Any) -> bool:
    return all(
        sorted(desired.get(key, ())) == sorted(observed.get(key, ())) for key in ("securityGroups", "subnets")
    ) and bool(desired.get("assignPublicIp")) == bool(observed.get("assignPublicIp"))


_TASK_ONLY: Final = "it would be another task definition"

KINDS: Final = (
    Kind(
        name="ecs.aws.m.upbound.io/TaskDefinition",
        noun="ECS Task Definition",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys((*_TASK, *_TASK_OBJECTS, "family"), REPLACE),
            "containerDefinitions": Attribute(Change.REPLACE, equal=_same_containers),
            "skipDestroy": LOCAL,
            "trackLatest": LOCAL,
        },
        observe=_task_definition,
        create=_register,
        update=_update_task_definition,
        delete=_deregister,
        late_init_ignored=frozenset({"containerDefinitions"}),
        not_modelled={
            "enableFaultInjection": "faults are not modelled",
            "placementConstraints": "Fargate has none",
            "proxyConfiguration": "App Mesh is not modelled",
            "volume": "volumes are not modelled",
        },
    ),
    Kind(
        name="ecs.aws.m.upbound.io/Service",
        noun="ECS Service",
        naming=Naming.NAME,
        attributes={
            **dict.fromkeys(
                (
                    "deploymentCircuitBreaker",
                    "deploymentMaximumPercent",
                    "deploymentMinimumHealthyPercent",
                    "desiredCount",
                    "enableEcsManagedTags",
                    "enableExecuteCommand",
                    "healthCheckGracePeriodSeconds",
                    "propagateTags",
                    "taskDefinition",
                ),
                UPDATE,
            ),
            "capacityProviderStrategy": Attribute(Change.UPDATE, equal=_same_rows),
            "loadBalancer": Attribute(Change.UPDATE, equal=_same_rows, cleared=True),
            "networkConfiguration": Attribute(Change.UPDATE, equal=_same_network),
            "serviceRegistries": CLEARED,
            **dict.fromkeys(("cluster", "schedulingStrategy"), REPLACE),
            **dict.fromkeys(("forceDelete", "forceNewDeployment", "waitForSteadyState"), LOCAL),
        },
        observe=_service,
        create=_create_service,
        update=_update_service,
        delete=_delete_service,
        extract={"cluster": "arn", "taskDefinition": "arn"},
        late_init_ignored=frozenset(
            {"capacityProviderStrategy", "desiredCount", "loadBalancer", "networkConfiguration"}
        ),
        not_modelled={
            "alarms": "alarms of rollouts are not modelled",
            "availabilityZoneRebalancing": "moto does not keep it",
            "deploymentConfiguration": "rolling updates are modelled",
            "deploymentController": "rollouts by ECS itself are modelled",
            "iamRole": "awsvpc has the service-linked role",
            "launchType": "capacity providers are modelled",
            "orderedPlacementStrategy": "Fargate has none",
            "placementConstraints": "Fargate has none",
            "platformVersion": "the latest is modelled",
            "serviceConnectConfiguration": "Service Connect is not modelled",
            "sigintRollback": "it is for the command line",
            "triggers": "they only force rollouts",
            "volumeConfiguration": "volumes are not modelled",
            "vpcLatticeConfigurations": "VPC Lattice is not modelled",
        },
    ),
)
