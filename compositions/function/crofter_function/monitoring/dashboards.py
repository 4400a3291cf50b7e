"""The dashboards: which there are, and what each begins with."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from crofter.api import managed
from crofter.api.components.monitoring import Dashboard, MonitoringSpec
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.monitoring import application, business, infrastructure
from crofter_function.monitoring.layout import Section, lay_out
from crofter_function.monitoring.names import dashboard, dashboard_url

Sections = Callable[[MonitoringSpec, Scope], list[Section]]

PAGES: Final[Mapping[Dashboard, tuple[str, Sections]]] = {
    "application": ("what users and callers feel", application.sections),
    "infrastructure": ("what the application runs on", infrastructure.sections),
    "business": ("what it is all for", business.sections),
}
"""By dashboard: what it says of itself, and what it shows."""

TITLE_HEIGHT: Final = 2

START: Final = "-PT3H"
"""How far back a dashboard looks when it is opened: three hours."""


def resources(spec: MonitoringSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `dashboard-<name>`. Raises SpecError for one that is there twice."""
    table: dict[str, Managed] = {}
    for place, name in enumerate(spec.dashboards):
        key = f"dashboard-{name}"
        if key in table:
            raise SpecError(f"spec.dashboards.{place}", f"{name} is there twice")
        table[key] = Managed(
            managed.DASHBOARD,
            {"dashboardBody": json.dumps(body(name, spec, scope), sort_keys=True, separators=(",", ":"))},
            external_name=dashboard(scope, name),
        )
    return table


def body(name: Dashboard, spec: MonitoringSpec, scope: Scope) -> dict[str, Any]:
    """A dashboard's body. Widgets keep their own periods, whatever time is looked at: a sum means what its axis says.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    about, sections = PAGES[name]
    others = " · ".join(
        f"[{other.capitalize()}]({dashboard_url(scope, other)})" for other in spec.dashboards if other != name
    )
    title = f"# {scope.environment.name}: {name}\n{about.capitalize()}. {others}".rstrip()
    parts = [Section(title, heading_height=TITLE_HEIGHT), *sections(spec, scope)]
    return {"start": START, "periodOverride": "inherit", "widgets": lay_out(parts)}
