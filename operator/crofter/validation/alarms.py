"""Rules about what a manifest says of single alarms."""

from collections.abc import Iterator

from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.alarms import AlarmSection
from crofter.plan.alarms.catalogue import entry_of
from crofter.validation.context import Context
from crofter.validation.problem import Problem
from crofter.validation.references import unknown


def alarms(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Each is of a component that there is, in the catalogue, of a tier with a topic, and said something of."""
    if spec.monitoring is None:
        return ()
    components, tiers = tuple(_components(spec)), _tiers(spec)
    return tuple(
        problem
        for place, one in enumerate(spec.monitoring.alarms or ())
        for problem in _alarm(f"spec.monitoring.alarms[{place}]", one, components, tiers)
    )


def _alarm(field: str, said: AlarmSection, components: tuple[str, ...], tiers: tuple[str, ...]) -> Iterator[Problem]:
    if said.component not in components:
        yield unknown(f"{field}.component", said.component, "component with alarms", components)
        return
    entry = entry_of(said.component)
    if said.alarm not in entry.names:
        yield unknown(f"{field}.alarm", said.alarm, f"alarm of {said.component}", entry.names)
    elif said.threshold is not None and entry.composite is not None and said.alarm == entry.composite.name:
        parts = ", ".join(row.name for row in entry.rows if row.part)
        yield Problem(
            f"{field}.threshold",
            said.threshold,
            "this alarm has none: it is on while one of others is",
            f"give the threshold of one of them: {parts}",
        )
    if said.tier is not None and said.tier not in tiers:
        yield unknown(f"{field}.tier", said.tier, "tier of spec.monitoring.tiers", tiers)
    if said.threshold is None and said.tier is None and said.enabled is None:
        yield Problem(
            field, f"{said.component} {said.alarm}", "says nothing of the alarm", "add threshold, tier or enabled"
        )


def _tiers(spec: EnvironmentSpec) -> tuple[str, ...]:
    """The tiers that there are topics for. Where nothing is said of them there are all."""
    asked = spec.monitoring.tiers if spec.monitoring is not None else None
    if asked is None:
        return ("critical", "warning", "info")
    there = (("critical", asked.critical), ("warning", asked.warning), ("info", asked.info))
    return tuple(name for name, tier in there if tier is not None)


def _components(spec: EnvironmentSpec) -> Iterator[str]:
    """Components of the manifest whose kind has alarms."""
    if spec.network is not None:
        yield "network"
    if spec.identity is not None:
        yield "identity"
    if spec.ingress is not None:
        yield "ingress"
    if _tiers(spec):
        yield "notifications"
    for kind, sections in (
        ("api", spec.apis),
        ("database", spec.databases),
        ("domain", spec.domains),
        ("function", spec.functions),
        ("queue", spec.queues),
        ("service", spec.services),
    ):
        for one in sections or ():
            yield f"{kind}/{one.name}"
