"""Names that several parts of the monitoring have to know."""

from typing import Final

from crofter.api.components.monitoring import Dashboard
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.defaults import CONSOLES, DASHBOARD_LIMIT, NAMESPACE_LIMIT, STREAM_LIMIT

STREAM_KEY: Final = "export-stream"
EXPORT_ERRORS_KEY: Final = "export-errors"


def namespace(scope: Scope) -> str:
    """Namespace of the metrics that are counted in logs: it stays the same when an Environment comes back."""
    return f"Crofter/{scope.environment.namespace}/{scope.environment.name}"[:NAMESPACE_LIMIT]


def dashboard(scope: Scope, name: Dashboard) -> str:
    """Name of a dashboard."""
    return scope.aws_name(name, DASHBOARD_LIMIT)


def dashboard_url(scope: Scope, name: Dashboard) -> str:
    """Where the console shows a dashboard."""
    region, host = scope.aws.region, CONSOLES[scope.aws.partition]
    return f"https://{region}.{host}/cloudwatch/home?region={region}#dashboards/dashboard/{dashboard(scope, name)}"


def stream(scope: Scope) -> str:
    """Name of the delivery stream."""
    return scope.aws_name(STREAM_KEY, STREAM_LIMIT)


def stream_arn(scope: Scope) -> str:
    """ARN of the delivery stream.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisfirehose.html
    """
    return scope.arn("firehose", f"deliverystream/{stream(scope)}")
