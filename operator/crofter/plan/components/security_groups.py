"""Plans the SecurityGroups: a group for each workload and store, as long as it is there."""

from typing import Final

from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.components.security_groups import SECURITY_GROUPS, SecurityGroupsSpec
from crofter.plan.head import head
from crofter.plan.inputs import missing, published
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed
from crofter.plan.security_groups import groups, owner

COMPONENT: Final = SECURITY_GROUPS.name


def instances(environment: Environment, observed: Observed) -> tuple[SecurityGroupsSpec | Blocked, ...]:
    """One SecurityGroups, once there is a VPC and something to have a group for."""
    wanted = _with_leaving(groups(environment.spec), observed)
    if not wanted:
        return ()
    vpc = _vpc(observed)
    if vpc is None:
        return (Blocked(SECURITY_GROUPS, COMPONENT, missing(observed, NETWORK.name)),)
    return (SecurityGroupsSpec(**head(environment, observed, COMPONENT), vpc_id=vpc, groups=wanted),)


def _with_leaving(wanted: list[str], observed: Observed) -> list[str]:
    """The groups, with those of components that still exist though nobody asks: a group goes after its user."""
    existing = observed.xrs.get(COMPONENT)
    before = existing.spec.get("groups", ()) if existing is not None else ()
    return sorted({*wanted, *(name for name in before if wanted and owner(name) in observed.xrs)})


def _vpc(observed: Observed) -> str | None:
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    if outputs is not None:
        return outputs.vpc_id
    existing = observed.xrs.get(COMPONENT)
    return None if existing is None else existing.spec.get("vpcId")


PLANNER: Final = ComponentPlanner(kind=SECURITY_GROUPS, instances=instances)
