"""`spec.monitoring`: who is told when something is wrong, and what can be seen of the Environment."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.notifications import EmailAddresses
from crofter.api.model import Model
from crofter.api.sections.alarms import ALARM_LIMIT, BY_ALARM, AlarmSection
from crofter.api.sections.lists import ItemName
from crofter.api.sections.telemetry import BusinessMetrics, LogsSection, SamplingSection


class EndpointSecret(Model):
    """The secret that holds the URL of an endpoint."""

    name: Annotated[ItemName, Field(description="One of `spec.secrets`.")]
    key: Annotated[
        str | None,
        Field(min_length=1, max_length=128, description="Key within a secret that is a JSON object; else all of it."),
    ] = None


class TierSection(Model):
    """Who is told of one tier."""

    email: Annotated[
        EmailAddresses | None,
        Field(description="Addresses that are written to, once they have confirmed. Default: none."),
    ] = None
    endpoint_secret_ref: Annotated[
        EndpointSecret | None,
        Field(description="HTTPS endpoint that is told, by the secret that holds its URL. Default: none."),
    ] = None


class TiersSection(Model):
    """The tiers that there are topics for."""

    critical: Annotated[TierSection | None, Field(description="What somebody is woken for.")] = None
    warning: Annotated[TierSection | None, Field(description="What somebody looks at by day.")] = None
    info: Annotated[TierSection | None, Field(description="What somebody may want to know of.")] = None


class MonitoringSection(Model):
    """Who is told when something is wrong, and what can be seen."""

    tiers: Annotated[
        TiersSection | None,
        Field(description="The tiers that there are topics for, and who is told. Default: all three, and nobody."),
    ] = None
    alarms: Annotated[
        list[AlarmSection] | None,
        Field(
            max_length=ALARM_LIMIT,
            json_schema_extra=BY_ALARM,
            description="Alarms that are not to be as the catalogue has them. Default: none.",
        ),
    ] = None
    runbooks: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=256,
            pattern="^[^#\\s]+$",
            description="Page that alarms send people to, without its fragment; docs/runbooks.md is Crofter's own. "
            "Default: docs/runbooks.md.",
        ),
    ] = None
    dashboards: Annotated[
        bool | None,
        Field(
            description="Whether there are dashboards: application, infrastructure and, for business metrics, "
            "business. Default: true."
        ),
    ] = None
    tracing: Annotated[
        bool | None,
        Field(description="Whether X-Ray has a group and a sampling rule for what is traced. Default: true."),
    ] = None
    sampling: Annotated[SamplingSection | None, Field(description="How many requests are traced.")] = None
    logs: Annotated[LogsSection | None, Field(description="Shared log groups, and the export of logs.")] = None
    business_metrics: Annotated[
        BusinessMetrics | None, Field(description="Metrics of the business. Default: none.")
    ] = None
