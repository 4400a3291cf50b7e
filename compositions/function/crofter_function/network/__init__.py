"""Network: how AWS makes a VPC with three tiers of subnets, its ways in and out, and the record of its traffic."""

from typing import Final

from crofter.api import registry
from crofter.api.components.network import NetworkSpec
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.network import acls, flow_logs, outputs, routing, subnets, vpc
from crofter_function.network.plan import planned


def compose(spec: NetworkSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a network, at once: they wait for each other by reference, not by turns."""
    plan = planned(spec)
    return Composed(
        collected(
            vpc.resources(spec, scope),
            subnets.resources(plan, scope),
            routing.resources(spec, plan, scope),
            acls.resources(spec, plan, scope),
            flow_logs.resources(spec, scope),
        ),
        outputs.outputs(spec, plan, observed),
    )


NETWORK: Final = Component(registry.NETWORK, compose)
