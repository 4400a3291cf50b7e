"""Plans the Queues: one for each that the manifest names."""

from typing import Final

from crofter.api.components.queue import QUEUE, QueueOutputs, QueueSpec
from crofter.api.model import Model
from crofter.api.sections.queues import QueueSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def component_of(name: str) -> str:
    """Name of the component that has the queue of this name."""
    return f"{QUEUE.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[QueueSpec | Blocked, ...]:
    """One Queue for each, once there is the key that it is encrypted with."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.queues or ())


def _instance(section: QueueSection, environment: Environment, observed: Observed) -> QueueSpec | Blocked:
    component = component_of(section.name)
    key = key_arn(observed, component, "messaging")
    if key is None:
        return Blocked(QUEUE, component, no_key(observed, "messaging"))
    asked = section.model_dump(exclude={"name"})
    return QueueSpec(**head(environment, observed, component), key_arn=key, **asked)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where messages are sent to, and where those end up that nobody could handle."""
    if not isinstance(outputs, QueueOutputs):
        return ()
    return (
        Endpoint(name=f"{component}/url", value=outputs.url),
        Endpoint(name=f"{component}/dead-letter-url", value=outputs.dead_letter_url),
    )


PLANNER: Final = ComponentPlanner(kind=QUEUE, instances=instances, endpoints=endpoints)
