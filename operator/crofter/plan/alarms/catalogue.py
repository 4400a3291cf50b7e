"""The catalogue: which alarms each kind of component has."""

from collections.abc import Mapping
from typing import Final

from crofter.plan.alarms.databases import DATABASES
from crofter.plan.alarms.edges import APIS, DOMAINS, INGRESS, NETWORK, NOTIFICATIONS
from crofter.plan.alarms.functions import FUNCTIONS
from crofter.plan.alarms.model import Entry
from crofter.plan.alarms.queues import QUEUES
from crofter.plan.alarms.services import SERVICES
from crofter.plan.alarms.users import IDENTITY

CATALOGUE: Final[Mapping[str, Entry]] = {
    "api": APIS,
    "database": DATABASES,
    "domain": DOMAINS,
    "function": FUNCTIONS,
    "identity": IDENTITY,
    "ingress": INGRESS,
    "network": NETWORK,
    "notifications": NOTIFICATIONS,
    "queue": QUEUES,
    "service": SERVICES,
}
"""By what the names of the components begin with."""


def entry_of(component: str) -> Entry:
    """The alarms of a component, by its name. Raises KeyError for one that has none."""
    return CATALOGUE[component.split("/", 1)[0]]


def runbook(component: str, alarm: str) -> str:
    """Heading of an alarm's runbook, the same for all components of a kind."""
    return f"{component.split('/', 1)[0]}-{alarm}"
