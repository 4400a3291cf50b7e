"""Keys of endpoints, and what AWS calls their services."""

from crofter_function.framework.scope import Scope


def key(service: str) -> str:
    """Key of the endpoint of a service, in which dashes stand for dots."""
    return f"endpoint-{service.replace('.', '-')}"


def service_name(service: str, scope: Scope) -> str:
    """The service as endpoints ask for it.

    https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
    """
    return f"com.amazonaws.{scope.aws.region}.{service}"
