"""From the catalogue and the manifest to the alarms in a composite resource's spec: nothing is left to decide."""

from collections.abc import Mapping

from crofter.api.components.alarms import AlarmedSpec, Alarms, CompositeAlarm, MetricAlarm
from crofter.api.components.tiers import Tier, topic_name
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.alarms import AlarmSection
from crofter.api.sections.monitoring import MonitoringSection, TiersSection
from crofter.api.xr import XRSpec
from crofter.plan.alarms.catalogue import entry_of, runbook
from crofter.plan.alarms.model import Composite, Row

_UNSAID = AlarmSection(component="", alarm="")


def alarmed(spec: XRSpec, environment: EnvironmentSpec) -> XRSpec:
    """The spec with its alarms, where its kind has any and the Environment is monitored."""
    monitoring = environment.monitoring
    if monitoring is None or not isinstance(spec, AlarmedSpec):
        return spec
    said = {one.alarm: one for one in monitoring.alarms or () if one.component == spec.component}
    entry = entry_of(spec.component)
    rows = [row for row in entry.rows if _wanted(said, row.name) and row.applies(spec, environment)]
    parts = [row.name for row in rows if row.part]
    made = entry.composite if parts else None
    if made is not None and not _wanted(said, made.name):
        made = None
    whole = None if made is None else _composite(made, parts, spec, monitoring, said.get(made.name, _UNSAID))
    metric = [_metric(row, spec, environment, monitoring, said.get(row.name, _UNSAID)) for row in rows]
    alarms = Alarms(metric=metric, composite=[] if whole is None else [whole])
    return spec.model_copy(update={"alarms": alarms})


def _wanted(said: Mapping[str, AlarmSection], name: str) -> bool:
    return said.get(name, _UNSAID).enabled is not False


def _metric(
    row: Row, spec: AlarmedSpec, environment: EnvironmentSpec, monitoring: MonitoringSection, said: AlarmSection
) -> MetricAlarm:
    tier = said.tier or row.tier
    silent = row.part and said.tier is None
    threshold = row.threshold.of(environment.profile) if said.threshold is None else said.threshold
    return MetricAlarm(
        name=row.name,
        subject=row.subject,
        description=_description(row.means, row.name, spec, monitoring),
        tier=tier,
        topic_arn=None if silent else topic_arn(tier, spec, monitoring.tiers),
        metrics=list(row.metrics),
        expression=row.expression,
        comparison=row.comparison,
        threshold=row.convert(spec, threshold),
        period_seconds=row.period_seconds,
        evaluation_periods=row.evaluation_periods,
        datapoints_to_alarm=row.datapoints_to_alarm or row.evaluation_periods,
        missing_data=row.missing_data,
    )


def _composite(
    alarm: Composite, parts: list[str], spec: AlarmedSpec, monitoring: MonitoringSection, said: AlarmSection
) -> CompositeAlarm:
    tier = said.tier or alarm.tier
    return CompositeAlarm(
        name=alarm.name,
        description=_description(alarm.means, alarm.name, spec, monitoring),
        tier=tier,
        topic_arn=topic_arn(tier, spec, monitoring.tiers),
        any_of=parts,
    )


def _description(means: str, name: str, spec: AlarmedSpec, monitoring: MonitoringSection) -> str:
    where = f"{spec.environment.namespace}/{spec.environment.name} {spec.component}"
    return f"{where}: {means} Runbook: {monitoring.runbooks}#{runbook(spec.component, name)}"


def topic_arn(tier: Tier, spec: XRSpec, tiers: TiersSection | None) -> str | None:
    """ARN of the topic of a tier, which is known before the topic is made; None where the manifest has no such tier."""
    there = {"critical": tiers.critical, "warning": tiers.warning, "info": tiers.info} if tiers is not None else {}
    if there.get(tier) is None:
        return None
    name = topic_name(spec.environment.name, spec.environment.id, tier)
    return f"arn:{spec.aws.partition}:sns:{spec.aws.region}:{spec.aws.account_id}:{name}"
