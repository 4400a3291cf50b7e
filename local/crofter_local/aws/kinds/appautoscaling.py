"""Target, Policy and ScheduledAction of Application Auto Scaling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

_API: Final = "application-autoscaling"
_TARGET: Final = "appautoscaling.aws.m.upbound.io/Target"
_IDENTITY: Final = ("serviceNamespace", "resourceId", "scalableDimension")


def _about(args: Args) -> dict[str, Any]:
    return {
        "ServiceNamespace": args["serviceNamespace"],
        "ResourceId": args["resourceId"],
        "ScalableDimension": args["scalableDimension"],
    }


def _listed(aws: Aws, operation: str, key: str, args: Args, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.call(_API, operation, **more)[key]
    about = _about(args)
    return [one for one in found if all(one[name] == value for name, value in about.items())]


def _target(aws: Aws, name: str, args: Args) -> Observation | None:
    about = {"ServiceNamespace": args["serviceNamespace"], "ResourceIds": [args["resourceId"]]}
    found = _listed(aws, "describe_scalable_targets", "ScalableTargets", args, **about)
    if not found:
        return None
    bounds = {"minCapacity": found[0]["MinCapacity"], "maxCapacity": found[0]["MaxCapacity"]}
    tags = dict(aws.simulated(_TARGET).get(str(args["resourceId"]), {}))
    identity = {field: args[field] for field in _IDENTITY}
    return Observation({"id": name, **identity, **bounds, "tags": tags, "tagsAll": tags})


def _register(aws: Aws, _name: str, args: Args) -> str:
    bounds = {"MinCapacity": int(args["minCapacity"]), "MaxCapacity": int(args["maxCapacity"])}
    aws.call(_API, "register_scalable_target", **_about(args), **bounds)
    resource = str(args["resourceId"])
    aws.simulated(_TARGET)[resource] = dict(args.get("tags") or {})
    return resource


def _update_target(aws: Aws, _name: str, args: Args, changed: frozenset[str]) -> None:
    """Sets what changed; AWS leaves the other bound alone. Tags are kept here, since moto has none of them."""
    if "tags" in changed:
        aws.simulated(_TARGET)[str(args["resourceId"])] = dict(args.get("tags") or {})
    names = {"minCapacity": "MinCapacity", "maxCapacity": "MaxCapacity"}
    bounds = {wire: int(args[field]) for field, wire in names.items() if field in changed}
    if bounds:
        aws.call(_API, "register_scalable_target", **_about(args), **bounds)


def _deregister(aws: Aws, _name: str, args: Args) -> None:
    aws.call(_API, "deregister_scalable_target", **_about(args))


def _needs_target(aws: Aws, operation: str, args: Args) -> None:
    """AWS refuses what hangs on a scalable target that is not there; moto does not."""
    if _target(aws, "", args) is None:
        message = f"No scalable target registered for service namespace: ecs, resource ID: {args['resourceId']}"
        raise refuse(operation, "ObjectNotFoundException", message, service="Application Auto Scaling")


_TRACKING: Final = "targetTrackingScalingPolicyConfiguration"
_STEPS: Final = "stepScalingPolicyConfiguration"


def _policy(aws: Aws, name: str, args: Args) -> Observation | None:
    found = _listed(
        aws, "describe_scaling_policies", "ScalingPolicies", args, ServiceNamespace=args["serviceNamespace"]
    )
    policy = next((one for one in found if one["PolicyName"] == name), None)
    if policy is None:
        return None
    fields: dict[str, Any] = {
        "arn": policy["PolicyARN"],
        "id": name,
        "policyType": policy["PolicyType"],
        **{field: args[field] for field in _IDENTITY},
    }
    if policy.get("TargetTrackingScalingPolicyConfiguration"):
        fields[_TRACKING] = _lowered(policy["TargetTrackingScalingPolicyConfiguration"])
    if policy.get("StepScalingPolicyConfiguration"):
        steps = _lowered(policy["StepScalingPolicyConfiguration"])
        steps["stepAdjustment"] = [_texts(one) for one in steps.pop("stepAdjustments", [])]
        fields[_STEPS] = steps
    return Observation(fields)


def _lowered(value: Any) -> Any:
    """An answer of the API with its keys as the provider has them."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: _lowered(one) for key, one in value.items()}
    return [_lowered(one) for one in value] if isinstance(value, list) else value


def _raised(value: Any) -> Any:
    """Blocks of the provider with their keys as the API has them."""
    if isinstance(value, Mapping):
        return {key[:1].upper() + key[1:]: _raised(one) for key, one in value.items()}
    return [_raised(one) for one in value] if isinstance(value, list) else value


def _texts(step: Mapping[str, Any]) -> dict[str, Any]:
    """Bounds of intervals are text for the provider."""
    return {key: _number(value) if key.startswith("metricInterval") else int(value) for key, value in step.items()}


def _number(value: Any) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _put_policy(aws: Aws, name: str, args: Args) -> str:
    _needs_target(aws, "PutScalingPolicy", args)
    wire: dict[str, Any] = {}
    if args.get(_TRACKING):
        wire["TargetTrackingScalingPolicyConfiguration"] = _raised(_cooled(args[_TRACKING]))
    if args.get(_STEPS):
        steps = dict(_raised(_cooled(args[_STEPS])))
        bounds = ("MetricIntervalLowerBound", "MetricIntervalUpperBound")
        steps["StepAdjustments"] = [
            {key: float(value) if key in bounds else int(value) for key, value in one.items()}
            for one in steps.pop("StepAdjustment", [])
        ]
        wire["StepScalingPolicyConfiguration"] = steps
    aws.call(_API, "put_scaling_policy", PolicyName=name, PolicyType=args["policyType"], **_about(args), **wire)
    return name


def _cooled(block: Mapping[str, Any]) -> dict[str, Any]:
    """Seconds are whole."""
    return {key: int(value) if key.lower().endswith("cooldown") else value for key, value in block.items()}


def _update_policy(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_policy(aws, name, args)


def _delete_policy(aws: Aws, name: str, args: Args) -> None:
    aws.call(_API, "delete_scaling_policy", PolicyName=name, **_about(args))


def _action(aws: Aws, name: str, args: Args) -> Observation | None:
    found = _listed(
        aws, "describe_scheduled_actions", "ScheduledActions", args, ServiceNamespace=args["serviceNamespace"]
    )
    action = next((one for one in found if one["ScheduledActionName"] == args["name"]), None)
    if action is None:
        return None
    return Observation(
        {
            "arn": action["ScheduledActionARN"],
            "id": name,
            "name": action["ScheduledActionName"],
            "schedule": action["Schedule"],
            "timezone": action.get("Timezone", "UTC"),
            "scalableTargetAction": {
                key: str(value) for key, value in _lowered(action["ScalableTargetAction"]).items()
            },
            **{field: args[field] for field in _IDENTITY},
        }
    )


def _put_action(aws: Aws, _name: str, args: Args) -> str:
    _needs_target(aws, "PutScheduledAction", args)
    aws.call(
        _API,
        "put_scheduled_action",
        ScheduledActionName=args["name"],
        Schedule=args["schedule"],
        Timezone=args.get("timezone"),
        ScalableTargetAction={key: int(value) for key, value in _raised(args["scalableTargetAction"]).items()},
        **_about(args),
    )
    return f"{args['name']}-{args['serviceNamespace']}-{args['resourceId']}"


def _update_action(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_action(aws, name, args)


def _delete_action(aws: Aws, _name: str, args: Args) -> None:
    aws.call(_API, "delete_scheduled_action", ScheduledActionName=args["name"], **_about(args))


def _exactly(desired: Any, observed: Any) -> bool:
    """Whether two blocks say the same: a bound that is no longer said must go."""
    return bool(dict(desired) == dict(observed))


_IDENTITIES: Final = dict.fromkeys(_IDENTITY, REPLACE)

KINDS: Final = (
    Kind(
        name=_TARGET,
        noun="Application AutoScaling Target",
        naming=Naming.ASSIGNED,
        attributes={**_IDENTITIES, "maxCapacity": UPDATE, "minCapacity": UPDATE},
        observe=_target,
        create=_register,
        update=_update_target,
        delete=_deregister,
        not_modelled={
            "roleArn": "the service-linked role is used",
            "suspendedState": "suspension is not modelled",
        },
    ),
    Kind(
        name="appautoscaling.aws.m.upbound.io/Policy",
        noun="Application AutoScaling Policy",
        naming=Naming.NAME,
        tagged=False,
        attributes={**_IDENTITIES, "policyType": UPDATE, _STEPS: UPDATE, _TRACKING: UPDATE},
        observe=_policy,
        create=_put_policy,
        update=_update_policy,
        delete=_delete_policy,
        not_modelled={"predictiveScalingPolicyConfiguration": "forecasts are not modelled"},
    ),
    Kind(
        name="appautoscaling.aws.m.upbound.io/ScheduledAction",
        noun="Application AutoScaling Scheduled Action",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            **_IDENTITIES,
            "name": REPLACE,
            "scalableTargetAction": Attribute(Change.UPDATE, equal=_exactly),
            "schedule": UPDATE,
            "timezone": UPDATE,
        },
        observe=_action,
        create=_put_action,
        update=_update_action,
        delete=_delete_action,
        not_modelled={
            "endTime": "schedules have no end",
            "startTime": "schedules begin at once",
        },
    ),
)
