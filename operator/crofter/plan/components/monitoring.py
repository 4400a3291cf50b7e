"""Plans the Monitoring: one where there is anything to be seen."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from crofter.api.components.function import LAMBDA_FUNCTION
from crofter.api.components.log_archive import LOG_ARCHIVE, LogArchiveOutputs
from crofter.api.components.monitoring import (
    MONITORING,
    BusinessMetric,
    Dashboard,
    Export,
    LogFilter,
    LogGroup,
    MonitoringOutputs,
    MonitoringSpec,
    Sampling,
    SharedGroup,
)
from crofter.api.components.service import WEB_SERVICE
from crofter.api.components.watched import Watched
from crofter.api.model import Model
from crofter.api.sections.monitoring import MonitoringSection
from crofter.api.sections.telemetry import BusinessMetricSection, FilterSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.inputs import kept, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.logs import exports
from crofter.plan.looks import Task, task
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed, ObservedXR
from crofter.plan.watched import NOTHING, watched

COMPONENT: Final = MONITORING.name
_GROUPS: Final[tuple[LogGroup, ...]] = get_args(LogGroup)

ERRORS_STREAM: Final = "export"
"""Log stream that Firehose writes its errors into."""


def instances(environment: Environment, observed: Observed) -> tuple[MonitoringSpec | Blocked, ...]:
    """One Monitoring, once there is the key of its log groups. What it shows may come later, and waits for nobody."""
    section = environment.spec.monitoring
    if section is None or not _anything(section):
        return ()
    key = key_arn(observed, COMPONENT, "logs", "logsKeyArn")
    if key is None:
        return (Blocked(MONITORING, COMPONENT, no_key(observed, "logs")),)
    shown = watched(environment.spec, observed, kept(observed, COMPONENT, "watched", Watched) or NOTHING)
    metrics = [_metric(one, shown) for one in sorted(section.business_metrics or (), key=lambda one: one.name)]
    return (
        MonitoringSpec(
            **head(environment, observed, COMPONENT),
            logs_key_arn=key,
            groups=_groups(section),
            metrics=metrics,
            dashboards=_dashboards(section),
            watched=shown,
            sampling=_sampling(section, shown),
            export=_export(observed) if exports(environment.spec) else None,
        ),
    )


def _anything(section: MonitoringSection) -> bool:
    return bool(section.dashboards or section.tracing or section.business_metrics or _groups(section))


def _groups(section: MonitoringSection) -> list[SharedGroup]:
    named = section.logs.groups if section.logs is not None else None
    if named is None:
        return []
    asked = {"app": named.app, "system": named.system, "security": named.security}
    return [
        SharedGroup(name=name, retention_days=found.retention_days)
        for name in _GROUPS
        if (found := asked[name]) is not None and found.retention_days is not None
    ]


def _dashboards(section: MonitoringSection) -> list[Dashboard]:
    """One of the business only where it has metrics: an empty one costs as much."""
    if not section.dashboards:
        return []
    return ["application", "infrastructure", *(("business",) if section.business_metrics else ())]


def _sampling(section: MonitoringSection, shown: Watched) -> Sampling | None:
    """A group of nothing is refused by X-Ray."""
    asked = section.sampling
    traced = any(one.traced for one in shown.services) or any(one.traced for one in shown.functions)
    if not section.tracing or not traced or asked is None or asked.percent is None or asked.reservoir_size is None:
        return None
    return Sampling(percent=asked.percent, reservoir_size=asked.reservoir_size)


def _export(observed: Observed) -> Export | None:
    """Where logs go, once there is somewhere to go."""
    outputs = published(observed, LOG_ARCHIVE.name, LogArchiveOutputs)
    if outputs is not None:
        return Export(bucket=outputs.bucket, bucket_arn=outputs.arn)
    return kept(observed, COMPONENT, "export", Export)


def _metric(section: BusinessMetricSection, shown: Watched) -> BusinessMetric:
    return BusinessMetric(
        name=section.name,
        title=section.title or section.name,
        unit=section.unit or "Count",
        statistic=section.statistic or "Sum",
        filter=None if section.filter is None else _filter(section.filter, shown),
        metric=section.metric,
    )


def _filter(section: FilterSection, shown: Watched) -> LogFilter:
    """The log group of a workload is known once the workload has published it."""
    component = COMPONENT
    if section.service is not None:
        component = f"{WEB_SERVICE.name}/{section.service}"
    elif section.function is not None:
        component = f"{LAMBDA_FUNCTION.name}/{section.function}"
    return LogFilter(
        component=component,
        group=section.group,
        log_group=next((one.log_group for one in shown.groups if one.component == component), None),
        pattern=section.pattern,
        value=section.value or "1",
    )


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Shared log groups that go with all they hold, and logs that are older than they may be from now on."""
    after = {one["name"]: one["retentionDays"] for one in new["groups"]} if new is not None else {}
    found = []
    for one in old["groups"]:
        name = one["name"]
        if name not in after:
            found.append(f"the log group {name} and every log in it")
        elif after[name] < one["retentionDays"]:
            found.append(f"logs of the group {name} that are older than {after[name]} days")
    return tuple(found)


def tasks(xr: ObservedXR) -> tuple[Task, ...]:
    """The log stream for the errors of the export: the provider makes none, and Firehose does not either."""
    outputs = xr.outputs
    if not isinstance(outputs, MonitoringOutputs) or outputs.export_log_group is None:
        return ()
    return (task("CreateLogStream", xr.component, group=outputs.export_log_group, stream=ERRORS_STREAM),)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where dashboards are shown, and what the log groups are called."""
    if not isinstance(outputs, MonitoringOutputs):
        return ()
    return (
        *(Endpoint(name=f"{component}/dashboard/{one.name}", value=one.url) for one in outputs.dashboards),
        *(Endpoint(name=f"{component}/log-group/{one.name}", value=one.log_group) for one in outputs.groups),
    )


PLANNER: Final = ComponentPlanner(
    kind=MONITORING, instances=instances, destroys=destroys, endpoints=endpoints, tasks=tasks
)
