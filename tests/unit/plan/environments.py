"""Environments and observations to plan with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from crofter.api.account import AvailabilityZone
from crofter.api.components.network import NetworkOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.xr import AwsTarget, EnvironmentIdentity, ProviderConfigReference, XRStatus
from crofter.plan.model import Environment, Plan, Wanted
from crofter.plan.observed import AccountFacts, Observed, ObservedXR
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FACTS = AccountFacts(
    name="sydney",
    target=AwsTarget(
        account_id="123456789012",
        partition="aws",
        region="ap-southeast-2",
        provider_config=ProviderConfigReference(name="sydney"),
    ),
    zones=tuple(
        AvailabilityZone(id=f"apse2-az{number}", name=f"ap-southeast-2{letter}")
        for number, letter in enumerate("abc", 1)
    ),
)


def environment(*, profile: str = "dev", paused: bool = False, **network: Any) -> Environment:
    """An Environment with a network; keyword arguments are fields of `spec.network`, as in the manifest."""
    spec = EnvironmentSpec.model_validate(
        {
            "profile": profile,
            "paused": paused,
            "accountRef": {"name": "sydney"},
            "network": {"cidr": "10.40.0.0/16", **network},
        }
    )
    identity = EnvironmentIdentity(name="shop-dev", namespace="shop", id="0123456789ab")
    return Environment(identity, effective(spec))


def outputs(slots: str, vpc: str = "vpc-1") -> NetworkOutputs:
    """What a network with workloads in these slots publishes."""
    subnets = {
        f"{tier}Subnets": [
            {"slot": slot, "zoneId": f"az-{slot}", "id": f"subnet-{tier}-{slot}", "cidr": "10.40.0.0/20"}
            for slot in slots
        ]
        for tier in ("public", "private", "data")
    }
    return NetworkOutputs.model_validate(
        {
            "vpcId": vpc,
            "vpcCidr": "10.40.0.0/16",
            **subnets,
            "natAddresses": [],
            "privateRouteTables": [{"slot": slot, "id": f"rtb-private-{slot}"} for slot in slots],
            "dataRouteTableId": "rtb-data",
        }
    )


def live(wanted: Wanted, published: NetworkOutputs | None = None, *, echoed: bool = True) -> ObservedXR:
    """The composite resource once it was applied; `echoed` says whether the function has answered for its spec."""
    revision = str(wanted.spec["revision"]) if echoed else "of-before"
    resources = {"total": 1, "ready": 1, "failing": [], "drifted": [], "recreated": 0, "known": {}}
    return ObservedXR(
        kind=wanted.kind,
        namespace=wanted.namespace,
        name=wanted.name,
        uid=f"uid-{wanted.component}",
        generation=1,
        component=wanted.component,
        spec=wanted.spec,
        applied_at=NOW,
        status=XRStatus.model_validate({"revision": revision, "resources": resources}),
        outputs=published,
    )


def by_component(planned: Plan) -> dict[str, Wanted]:
    """What is wanted, by component."""
    return {one.component: one for one in planned.wanted}


def planned_with_network(
    wanted: Environment, published: NetworkOutputs | None, **network: Any
) -> tuple[Plan, Observed]:
    """The plan once the network was applied and published this, and what was observed; keyword arguments as in `live`."""
    first = by_component(plan(wanted, Observed(FACTS)))
    observed = Observed(FACTS, {"network": live(first["network"], published, **network)})
    return plan(wanted, observed), observed


def with_xrs(observed: Observed, *xrs: ObservedXR) -> Observed:
    """The observation with these composite resources in place of those of the same component."""
    return replace(observed, xrs={**observed.xrs, **{xr.component: xr for xr in xrs}})
