"""What a row of the catalogue says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.components.alarms import AlarmMetric, Comparison, MissingData, PeriodSeconds
from crofter.api.components.tiers import Tier
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.profile import Profile

RECOMMENDED: Final = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html"
)
"""What AWS recommends, metric by metric."""

OVER: Final = "GreaterThanThreshold"
AT_LEAST: Final = "GreaterThanOrEqualToThreshold"
UNDER: Final = "LessThanThreshold"
AT_MOST: Final = "LessThanOrEqualToThreshold"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A threshold by profile, in the unit of its row."""

    dev: float
    staging: float
    prod: float

    def of(self, profile: Profile) -> float:
        """The threshold of a profile."""
        return {"dev": self.dev, "staging": self.staging, "prod": self.prod}[profile]


def always(value: float) -> Thresholds:
    """A threshold that is the same in every profile."""
    return Thresholds(value, value, value)


def metric(id_: str, namespace: str, name: str, statistic: Any) -> AlarmMetric:
    """A metric of a row; `id_` is what the row's expression calls it."""
    return AlarmMetric(id=id_, namespace=namespace, name=name, statistic=statistic)


@dataclass(frozen=True, slots=True)
class Row:
    """One alarm of a kind of component.

    `name` is API: the key is `alarm-<name>`, the heading of the runbook `<component>-<name>`. `subject` is what of the
    component it measures; the function knows its dimensions. `applies` says which instances have it (of their spec and
    the Environment's), `when` the same in words. `convert` makes of a threshold in the row's `unit` one in the unit of
    the metric, for a spec. `why` is the reason for the thresholds, with its source. Of an alarm that is `part` of a
    composite one nobody is told but through that, unless the manifest gives it a tier.
    """

    name: str
    means: str
    subject: str
    metrics: tuple[AlarmMetric, ...]
    threshold: Thresholds
    unit: str
    why: str
    tier: Tier
    evaluation_periods: int
    comparison: Comparison = OVER
    expression: str | None = None
    period_seconds: PeriodSeconds = 60
    datapoints_to_alarm: int | None = None
    missing_data: MissingData = "notBreaching"
    applies: Callable[[Any, EnvironmentSpec], bool] = lambda _spec, _environment: True
    when: str = ""
    convert: Callable[[Any, float], float] = lambda _spec, value: value
    part: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """An alarm that goes off when one of its kind's rows that are `part` of it does."""

    name: str
    means: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Entry:
    """All alarms of a kind of component."""

    rows: tuple[Row, ...]
    composite: Composite | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all of them, in the order of the catalogue."""
        rows = tuple(row.name for row in self.rows)
        return rows if self.composite is None else (*rows, self.composite.name)
