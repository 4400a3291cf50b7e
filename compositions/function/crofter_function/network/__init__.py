"""Network: how AWS makes a VPC with three tiers of subnets, its ways in and out, and the record of its traffic."""

from collections.abc import Mapping
from typing import Final

from crofter.api.components import network as contract
from crofter.api.components.network import NetworkSpec
from crofter_function.framework import alarms
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.network import acls, flow_logs, outputs, routing, subnets, vpc
from crofter_function.network.plan import Plan, planned


def compose(spec: NetworkSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a network, at once: they wait for each other by reference, not by turns.

    Only alarms wait for the ids of NAT gateways.
    """
    plan = planned(spec)
    return Composed(
        collected(
            vpc.resources(spec, scope),
            subnets.resources(plan, scope),
            routing.resources(spec, plan, scope),
            acls.resources(spec, plan, scope),
            flow_logs.resources(spec, scope),
            alarms.resources(spec, scope, observed, {"nat-gateway": _gateways(spec, plan, observed)}),
        ),
        outputs.outputs(spec, plan, observed),
    )


def _gateways(spec: NetworkSpec, plan: Plan, observed: Observed) -> list[Mapping[str, str] | None]:
    ids = [observed.external_name(f"nat-{slot}") for slot in routing.nat_slots(spec, plan)]
    return [None if one is None else {"NatGatewayId": one} for one in ids]


NETWORK: Final = Component(contract.NETWORK, compose)
