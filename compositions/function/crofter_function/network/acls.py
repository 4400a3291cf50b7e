"""Network ACLs: a second, stateless line behind the security groups, one per tier."""

from collections.abc import Iterable

from crofter.api import managed
from crofter.api.components.network import NetworkSpec
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.network.defaults import (
    ANYWHERE,
    GATEWAY_RULES,
    ICMP_ANY_CODE,
    ICMP_UNREACHABLE,
    ISOLATED_RULES,
    PRIVATE_RULES,
    PROTOCOL_ICMP,
    PUBLIC_RULES,
    AclRule,
)
from crofter_function.network.plan import Plan, Subnet, Tier


def resources(spec: NetworkSpec, plan: Plan, scope: Scope) -> dict[str, Managed]:
    """Keys `nacl-<tier>` and `nacl-<tier>-rule-<direction>-<what>`.

    Rules are resources of their own because the provider's NetworkACL has no field for them. They can be made again at
    any time: the provider refuses to change one in place.
    """
    data_rules = ISOLATED_RULES + (GATEWAY_RULES if spec.gateway_access else ())
    return (
        _acl("public", plan.public, PUBLIC_RULES, spec, scope)
        | _acl("private", plan.private, PRIVATE_RULES, spec, scope)
        | _acl("data", plan.data, data_rules, spec, scope)
    )


def _acl(
    tier: Tier, subnets: Iterable[Subnet], rules: Iterable[AclRule], spec: NetworkSpec, scope: Scope
) -> dict[str, Managed]:
    key = f"nacl-{tier}"
    table = {
        key: Managed(
            managed.NETWORK_ACL,
            {"vpcIdRef": scope.ref("vpc"), "subnetIdRefs": [scope.ref(subnet.key) for subnet in subnets]},
        )
    }
    for rule in rules:
        table[f"{key}-rule-{rule.name}"] = Managed(
            managed.NETWORK_ACL_RULE, {"networkAclIdRef": scope.ref(key)} | _fields(rule, spec.cidr), replaceable=True
        )
    return table


def _fields(rule: AclRule, vpc_cidr: str) -> dict[str, object]:
    fields: dict[str, object] = {
        "egress": rule.direction == "out",
        "ruleNumber": rule.number,
        "ruleAction": "allow",
        "protocol": rule.protocol,
        "cidrBlock": vpc_cidr if rule.peer == "vpc" else ANYWHERE,
    }
    if rule.ports is not None:
        fields |= {"fromPort": rule.ports[0], "toPort": rule.ports[1]}
    if rule.protocol == PROTOCOL_ICMP:
        fields |= {"icmpType": ICMP_UNREACHABLE, "icmpCode": ICMP_ANY_CODE}
    return fields
