"""Security groups: which ones an Environment has, and the id of one."""

from collections.abc import Callable, Iterable
from typing import Final

from crofter.api.components.database import DATABASE, ROLE_MANAGER
from crofter.api.components.ingress import INGRESS
from crofter.api.components.security_groups import SECURITY_GROUPS, SecurityGroupsOutputs
from crofter.api.components.service import WEB_SERVICE
from crofter.api.environment import EnvironmentSpec
from crofter.plan import inside
from crofter.plan.inputs import missing, published
from crofter.plan.observed import Observed


def _databases(spec: EnvironmentSpec) -> Iterable[str]:
    """A group for each database, and one for the manager of its roles."""
    for section in spec.databases or ():
        yield f"{DATABASE.name}/{section.name}"
        if section.roles:
            yield f"{ROLE_MANAGER}/{section.name}"


MEMBERS: Final[tuple[Callable[[EnvironmentSpec], Iterable[str]], ...]] = (
    lambda spec: () if spec.ingress is None else (INGRESS.name,),
    inside.functions,
    _databases,
    lambda spec: (f"{WEB_SERVICE.name}/{one.name}" for one in spec.services or ()),
)
"""Who has a group of its own: for each section of the manifest, the names of the groups that follow from it."""


def owner(group: str) -> str:
    """The component that has a group: mostly the one it is called by."""
    kind, _, name = group.partition("/")
    return f"{DATABASE.name}/{name}" if kind == ROLE_MANAGER else group


def groups(spec: EnvironmentSpec) -> list[str]:
    """What an Environment has groups for, sorted; nothing without a network to have them in."""
    if spec.network is None:
        return []
    return sorted({name for members in MEMBERS for name in members(spec)})


def security_group(observed: Observed, component: str, before: str | None = None) -> str | None:
    """Id of a component's group, else `before`, which the caller's own spec has, else None (`no_group` says why).

    Ids are believed one by one: a group that is being made keeps nobody from using those that are there.
    """
    outputs = published(observed, SECURITY_GROUPS.name, SecurityGroupsOutputs)
    for group in outputs.groups if outputs is not None else ():
        if group.component == component:
            return group.id
    return before


def own_group(observed: Observed, component: str) -> str | None:
    """Id of a component's own group, by the outputs or by its spec's `securityGroupId`; None when there is none yet."""
    existing = observed.xrs.get(component)
    return security_group(observed, component, None if existing is None else existing.spec.get("securityGroupId"))


def no_group(observed: Observed, component: str) -> str:
    """Why there is no group yet, as the message of a component that waits for it."""
    if published(observed, SECURITY_GROUPS.name, SecurityGroupsOutputs) is None:
        return missing(observed, SECURITY_GROUPS.name)
    return f"waits for {SECURITY_GROUPS.name}: the group of {component} is not known yet"
