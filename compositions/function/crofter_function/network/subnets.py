"""The subnets of all tiers."""

from crofter.api import managed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.network.plan import Plan


def resources(plan: Plan, scope: Scope) -> dict[str, Managed]:
    """Keys `subnet-<tier>-<slot>`.

    Zones go by id, which means the same place in every account; names do not.
    https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html

    No subnet gives public addresses by itself, public ones included: load balancers and NAT gateways bring their own,
    and nothing else belongs there.
    """
    return {
        subnet.key: Managed(
            managed.SUBNET,
            {
                "vpcIdRef": scope.ref("vpc"),
                "cidrBlock": subnet.cidr,
                "availabilityZoneId": subnet.zone_id,
                "mapPublicIpOnLaunch": False,
            },
        )
        for subnet in plan.subnets
    }
