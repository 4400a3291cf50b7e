"""`spec.monitoring.alarms`: what a team says of single alarms of the catalogue."""

from typing import Annotated, Any, Final

from pydantic import Field

from crofter.api.components.tiers import Tier
from crofter.api.model import Model

ALARM_LIMIT: Final = 100
"""Most alarms that a manifest says something of."""

BY_ALARM: Final[dict[str, Any]] = {
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["component", "alarm"],
}
"""Schema of a list that is merged by component and alarm."""


class AlarmSection(Model):
    """One alarm of one component, where it is not to be as the catalogue has it."""

    component: Annotated[
        str,
        Field(max_length=80, description="Component that it is of, as in status.components: database/main, ingress."),
    ]
    alarm: Annotated[str, Field(max_length=30, description="Name of the alarm in the catalogue: cpu.")]
    threshold: Annotated[
        float | None,
        Field(ge=0, le=1e12, description="Threshold, in the unit of the catalogue. Default: that of the profile."),
    ] = None
    tier: Annotated[Tier | None, Field(description="How urgent it is. Default: that of the catalogue.")] = None
    enabled: Annotated[bool | None, Field(description="Whether there is such an alarm. Default: true.")] = None
