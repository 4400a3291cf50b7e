"""X-Ray: the group of the Environment's traces, and how many requests are traced."""

from typing import Final

from crofter.api import managed
from crofter.api.components.monitoring import MonitoringSpec
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.monitoring.defaults import SAMPLING_PRIORITY, SAMPLING_VERSION, TRACE_NAME_LIMIT

_ANY: Final = "*"


def resources(spec: MonitoringSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `trace-group`, and `sampling-rule` where a service is traced: Lambda samples by a rule of its own.

    https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
    """
    names = sorted(
        [
            *(one.service for one in spec.watched.services if one.traced),
            *(one.function for one in spec.watched.functions if one.traced),
        ]
    )
    if spec.sampling is None or not names:
        return {}
    table = {
        "trace-group": Managed(
            managed.TRACE_GROUP,
            {
                "groupName": scope.aws_name("traces", TRACE_NAME_LIMIT),
                "filterExpression": " OR ".join(f'service("{name}")' for name in names),
            },
            replaceable=True,
        )
    }
    if any(one.traced for one in spec.watched.services):
        table["sampling-rule"] = Managed(
            managed.TRACE_SAMPLING_RULE,
            {
                "priority": SAMPLING_PRIORITY,
                "version": SAMPLING_VERSION,
                "fixedRate": round(spec.sampling.percent / 100, 4),
                "reservoirSize": spec.sampling.reservoir_size,
                "serviceName": f"{scope.environment.name}-service-*",
                "serviceType": _ANY,
                "host": _ANY,
                "httpMethod": _ANY,
                "urlPath": _ANY,
                "resourceArn": _ANY,
            },
            external_name=scope.aws_name("sampling", TRACE_NAME_LIMIT),
            replaceable=True,
        )
    return table
