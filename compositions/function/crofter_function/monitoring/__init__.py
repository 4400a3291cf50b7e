"""Monitoring: how AWS keeps the shared logs, counts in them, shows what goes on, traces it, and exports logs."""

from typing import Final

from crofter.api.components import monitoring as contract
from crofter.api.components.monitoring import DashboardOutput, GroupOutput, MonitoringOutputs, MonitoringSpec
from crofter_function.framework import logs
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.monitoring import counting, dashboards, export, names, tracing


def compose(spec: MonitoringSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of the monitoring. Raises SpecError for what is there twice, or is not there."""
    table = collected(
        counting.groups(spec, scope),
        counting.metrics(spec, scope),
        dashboards.resources(spec, scope),
        tracing.resources(spec, scope),
        export.resources(spec, scope, observed),
    )
    return Composed(table, _outputs(spec, scope, observed))


def _outputs(spec: MonitoringSpec, scope: Scope, observed: Observed) -> MonitoringOutputs | None:
    keys = [counting.group_key(one.name) for one in spec.groups]
    if spec.export is not None:
        keys.append(names.EXPORT_ERRORS_KEY)
    if any(observed.at_provider(key, "id") is None for key in keys):
        return None
    return MonitoringOutputs(
        namespace=names.namespace(scope),
        groups=[
            GroupOutput(
                name=one.name,
                log_group=logs.group_name(scope, counting.group_key(one.name)),
                arn=logs.group_arn(scope, counting.group_key(one.name)),
            )
            for one in spec.groups
        ],
        dashboards=[
            DashboardOutput(name=one, dashboard=names.dashboard(scope, one), url=names.dashboard_url(scope, one))
            for one in spec.dashboards
        ],
        export_log_group=None if spec.export is None else logs.group_name(scope, names.EXPORT_ERRORS_KEY),
    )


MONITORING: Final = Component(contract.MONITORING, compose)
