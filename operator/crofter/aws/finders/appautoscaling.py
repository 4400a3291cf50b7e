"""Application Auto Scaling: a scalable target by its resource, a scheduled action by its name beside it."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder

_API: Final = "application-autoscaling"


def _about(provider: Mapping[str, Any]) -> tuple[str, str] | None:
    namespace, resource = provider.get("serviceNamespace"), provider.get("resourceId")
    return (str(namespace), str(resource)) if namespace and resource else None


def _target(autoscaling: Any, provider: Mapping[str, Any]) -> str | None:
    about = _about(provider)
    if about is None:
        return None
    namespace, resource = about
    answer = autoscaling.describe_scalable_targets(ServiceNamespace=namespace, ResourceIds=[resource])
    dimension = provider.get("scalableDimension")
    return resource if any(one["ScalableDimension"] == dimension for one in answer["ScalableTargets"]) else None


def _scheduled_action(autoscaling: Any, provider: Mapping[str, Any]) -> str | None:
    about, name = _about(provider), provider.get("name")
    if about is None or not name:
        return None
    namespace, resource = about
    answer = autoscaling.describe_scheduled_actions(
        ServiceNamespace=namespace, ResourceId=resource, ScheduledActionNames=[name]
    )
    return f"{name}-{namespace}-{resource}" if answer["ScheduledActions"] else None


FINDERS: Final[Mapping[str, Finder]] = {
    "appautoscaling/ScheduledAction": Finder(_API, _scheduled_action),
    "appautoscaling/Target": Finder(_API, _target),
}
