"""Names that several parts of a service have to know."""

from typing import Final

from crofter.api.components.service import Container, WebServiceSpec
from crofter_function.framework.scope import Scope
from crofter_function.service.defaults import NAME_LIMIT

SERVICE_KEY: Final = "service"
LOG_GROUP_KEY: Final = "log-group"
TASK_ROLE_KEY: Final = "task-role"
EXECUTION_ROLE_KEY: Final = "execution-role"
DISCOVERY_KEY: Final = "discovery"


def service(scope: Scope) -> str:
    """Name of the service in its cluster."""
    return scope.aws_name(SERVICE_KEY, NAME_LIMIT)


def resource_id(spec: WebServiceSpec, scope: Scope) -> str:
    """What autoscaling calls the service.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    return f"service/{spec.cluster.name}/{service(scope)}"


def target_group(container: Container) -> str:
    """Key of the target group of a container. A target group keeps its port, so another port is another group."""
    return f"target-group-{container.name}-{container.port}"


def routed(spec: WebServiceSpec) -> list[Container]:
    """Containers that requests come to, in the order of the manifest."""
    wanted = {route.container for route in spec.routes}
    return [container for container in spec.containers if container.name in wanted and container.port is not None]
