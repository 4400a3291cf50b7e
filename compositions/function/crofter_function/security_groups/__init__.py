"""SecurityGroups: how AWS makes security groups without a rule."""

from typing import Final

from crofter.api import managed
from crofter.api.components import security_groups as api
from crofter.api.components.security_groups import SecurityGroupOutput, SecurityGroupsOutputs, SecurityGroupsSpec
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.security_groups.defaults import NAME_LIMIT


def key(component: str) -> str:
    """Key of the group of a component, in which a dash stands for the slash."""
    return component.replace("/", "-")


def compose(spec: SecurityGroupsSpec, scope: Scope, observed: Observed) -> Composed:
    """One key for each group: `service-web` for service/web. Raises SpecError when two would have the same.

    The provider takes away the rule by which AWS lets a new group send anywhere, and nothing here makes another: a
    group lets nothing in or out until a component that connects to something adds both rules of its connection.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group

    A description is as good as API: AWS cannot change one, and a group in use cannot be replaced. Only another VPC can
    ask for a replacement, and then nobody is left in the old one whom the group serves.
    """
    table: dict[str, Managed] = {}
    for place, component in enumerate(spec.groups):
        if key(component) in table:
            raise SpecError(f"spec.groups.{place}", f"{component} has the key {key(component)}, which is taken")
        table[key(component)] = Managed(
            managed.SECURITY_GROUP,
            {
                "vpcId": spec.vpc_id,
                "name": scope.aws_name(key(component), NAME_LIMIT),
                "description": component,
            },
            replaceable=True,
        )
    return Composed(table, _outputs(spec, observed))


def _outputs(spec: SecurityGroupsSpec, observed: Observed) -> SecurityGroupsOutputs | None:
    """The groups that are known: who has its group need not wait for the others."""
    known = [(component, observed.external_name(key(component))) for component in spec.groups]
    found = [SecurityGroupOutput(component=component, id=group) for component, group in known if group is not None]
    return SecurityGroupsOutputs(groups=found) if found else None


SECURITY_GROUPS: Final = Component(api.SECURITY_GROUPS, compose)
