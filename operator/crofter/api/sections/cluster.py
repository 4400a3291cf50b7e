"""`spec.cluster`: the ECS cluster."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.cluster import SpotShare
from crofter.api.components.network import RetentionDays
from crofter.api.model import Model


class ClusterSection(Model):
    """The Environment's ECS cluster. It is there too when there are services and nothing is said of it."""

    spot: Annotated[
        SpotShare | None,
        Field(
            description="Per cent of tasks that run on Fargate Spot, which costs less and may be interrupted at two "
            "minutes' notice. Default: 100 for dev, 50 for staging, 0 for prod."
        ),
    ] = None
    insights: Annotated[
        bool | None,
        Field(
            description="Whether CloudWatch Container Insights collects metrics, which costs by the metric. "
            "Default: false for dev, else true."
        ),
    ] = None
    exec_log_retention_days: Annotated[
        RetentionDays | None,
        Field(
            description="Days for which it is kept what was typed into containers, and answered. Default: 7 for dev, "
            "30 for staging, 90 for prod."
        ),
    ] = None
