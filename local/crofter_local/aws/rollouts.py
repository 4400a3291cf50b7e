"""What moto lacks of ECS: that a service's tasks start, and that a rollout ends.

moto counts no task as running, and a deployment keeps the task definition that the service began with.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from moto.ecs.models import EC2ContainerServiceBackend, Service


def play() -> None:
    """From now on every service of moto's in this process runs what it should, at once."""
    for name in ("create_service", "update_service"):
        original = getattr(EC2ContainerServiceBackend, name)
        if not hasattr(original, "__wrapped__"):
            setattr(EC2ContainerServiceBackend, name, _rolled_out(original))


def _rolled_out(operation: Any) -> Any:
    @wraps(operation)
    def call(*args: Any, **kwargs: Any) -> Service:
        service: Service = operation(*args, **kwargs)
        service.running_count, service.pending_count = service.desired_count, 0
        for deployment in service.deployments:
            deployment |= {
                "taskDefinition": service.task_definition,
                "desiredCount": service.desired_count,
                "runningCount": service.desired_count,
                "pendingCount": 0,
                "rolloutState": "COMPLETED",
                "rolloutStateReason": f"ECS deployment {deployment['id']} completed.",
            }
        return service

    return call
