"""Plans the Cluster: one for an Environment that asks for it, or has services."""

from typing import Any, Final

from crofter.api.components.cluster import CLUSTER, ClusterDiscovery, ClusterOutputs, ClusterSpec
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.model import Model
from crofter.api.status import Endpoint
from crofter.plan import discovery
from crofter.plan.head import head
from crofter.plan.inputs import kept, missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed

COMPONENT: Final = CLUSTER.name


def instances(environment: Environment, observed: Observed) -> tuple[ClusterSpec | Blocked, ...]:
    """One Cluster, once there is the key that its logs are encrypted with.

    Where services have names, a new one waits for the network too; one that exists gets the namespace when it can.
    """
    section = environment.spec.cluster
    if section is None:
        return ()
    key = key_arn(observed, COMPONENT, "logs", "logsKeyArn")
    if key is None:
        return (Blocked(CLUSTER, COMPONENT, no_key(observed, "logs")),)
    named = _discovery(environment, observed) if discovery.wanted(environment.spec, observed) else None
    if named is None and discovery.used(environment.spec) and COMPONENT not in observed.xrs:
        return (Blocked(CLUSTER, COMPONENT, missing(observed, NETWORK.name)),)
    asked: dict[str, Any] = section.model_dump()
    return (ClusterSpec(**head(environment, observed, COMPONENT), logs_key_arn=key, discovery=named, **asked),)


def _discovery(environment: Environment, observed: Observed) -> ClusterDiscovery | None:
    """The namespace in the network's VPC, or the one that there is while the network is in doubt."""
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    if outputs is None:
        return kept(observed, COMPONENT, "discovery", ClusterDiscovery)
    return ClusterDiscovery(vpc_id=outputs.vpc_id, namespace=discovery.namespace(environment.identity))


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What the cluster is called."""
    if not isinstance(outputs, ClusterOutputs):
        return ()
    return (Endpoint(name=f"{component}/name", value=outputs.name),)


PLANNER: Final = ComponentPlanner(kind=CLUSTER, instances=instances, endpoints=endpoints)
