"""Composite resources with the alarms that an Environment gives them."""

from typing import Any

from crofter.api.environment import EnvironmentSpec
from crofter.plan.alarms.resolve import alarmed
from crofter.plan.profiles import effective
from crofter_function.dispatch import COMPONENTS

TOPIC = "arn:aws:sns:ap-southeast-2:123456789012:shop-dev-notifications-topic-"
"""What ARNs of topics begin with, but for their tier and digest."""


def monitored(xr: dict[str, Any], profile: str = "prod", **monitoring: Any) -> dict[str, Any]:
    """The composite resource with all of its alarms; keyword arguments are fields of `spec.monitoring`."""
    raw = {"profile": profile, "accountRef": {"name": "x"}, "monitoring": monitoring, "cluster": {}}
    environment = effective(EnvironmentSpec.model_validate(raw))
    spec = COMPONENTS[xr["kind"]].kind.spec.model_validate(xr["spec"])
    return {**xr, "spec": {**xr["spec"], "alarms": alarmed(spec, environment).wire()["alarms"]}}
