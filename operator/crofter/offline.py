"""What an Environment would become, without a cluster or AWS: planner and function run to a fixed point."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from crofter.api import meta
from crofter.api.account import AccountSpec, AvailabilityZone
from crofter.api.environment import EnvironmentSpec
from crofter.api.names import environment_id
from crofter.api.xr import AwsTarget, EnvironmentIdentity, ProviderConfigReference
from crofter.kube.manifests import manifest
from crofter.kube.observe import observed_xr, partition
from crofter.plan.looks import Look, Seen
from crofter.plan.model import Environment, Wanted
from crofter.plan.observed import AccountFacts, Artifact, Observed, ObservedXR
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter_function.simulate import NotSettledError, settle

UNKNOWN_ACCOUNT: Final = AccountSpec(
    account_id="111122223333",
    region="us-east-1",
    provider_config=ProviderConfigReference(name="default"),
    allowed_namespaces=["*"],
)
"""Stands for an Account that no file tells of; the account id is the one of AWS's own examples."""

_ROUNDS: Final = 20
_STARTED: Final = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Composite resources and managed resources by component, each managed one by its key."""

    composites: Mapping[str, dict[str, Any]]
    managed: Mapping[str, Mapping[str, dict[str, Any]]]


def render_environment(
    namespace: str,
    name: str,
    spec: EnvironmentSpec,
    account: AccountSpec,
    artifacts: Mapping[str, Artifact] | None = None,
) -> Rendered:
    """Everything an Environment becomes, where every look at AWS is answered with yes.

    What needs code of Crofter's own is left out where `artifacts` do not have it. Raises NotSettledError, and
    RenderError when the function refuses.
    """
    identity = EnvironmentIdentity(
        name=name, namespace=namespace, id=environment_id(account.account_id, account.region, namespace, name)
    )
    environment = Environment(identity, effective(spec))
    facts = replace(_facts(spec.account_ref.name, account), artifacts=artifacts or {})
    composites: dict[str, dict[str, Any]] = {}
    managed: dict[str, Mapping[str, dict[str, Any]]] = {}
    observed: dict[str, ObservedXR] = {}
    waiting: list[str] = []
    seen: dict[Look, Seen] = {}
    for _ in range(_ROUNDS):
        planned = plan(environment, Observed(facts, observed, seen=seen))
        before = {component: xr.spec for component, xr in observed.items()}
        for wanted in planned.wanted:
            if wanted.component in observed and observed[wanted.component].spec == wanted.spec:
                continue
            composites[wanted.component], managed[wanted.component] = _made(wanted)
            observed[wanted.component] = observed_xr(composites[wanted.component])
        seen |= {look: Seen(holds=True) for look in planned.looks}
        waiting = [f"{one.component}: {one.message}" for one in planned.blocked]
        if not waiting and {component: xr.spec for component, xr in observed.items()} == before:
            return Rendered(composites, managed)
    raise NotSettledError("; ".join(waiting) or "the plan keeps changing")


def _made(wanted: Wanted) -> tuple[dict[str, Any], Mapping[str, dict[str, Any]]]:
    """The composite resource once it is at rest, and its managed resources by key."""
    body = manifest(wanted)
    if wanted.composition is None:
        del body["spec"]["crossplane"]
    body["metadata"] |= {"uid": f"00000000-{wanted.name}", "generation": 1, "creationTimestamp": _STARTED}
    rendered, _ = settle(body)
    conditions = [
        {"type": kind, "status": "True", "reason": reason, "lastTransitionTime": _STARTED}
        for kind, reason in (("Ready", "Available"), ("Synced", "ReconcileSuccess"))
    ]
    body["status"] = {**rendered.xr_status, "conditions": conditions}
    in_namespace = {}
    for key, resource in rendered.resources.items():
        metadata = {**resource["metadata"], "namespace": wanted.namespace}
        in_namespace[key] = {**resource, "metadata": metadata}
    return body, in_namespace


def _facts(name: str, account: AccountSpec) -> AccountFacts:
    zones = tuple(
        AvailabilityZone(id=f"zone-{number}", name=f"{account.region}{letter}")
        for number, letter in enumerate("abc", 1)
    )
    target = AwsTarget(
        account_id=account.account_id,
        partition=partition(account.region),
        region=account.region,
        provider_config=account.provider_config,
        permissions_boundary=account.permissions_boundary,
    )
    return AccountFacts(name, target, zones)


def clean(composite: Mapping[str, Any]) -> dict[str, Any]:
    """A composite resource as it would be applied, without what only stands for a live one."""
    metadata = {key: composite["metadata"][key] for key in ("name", "namespace", "labels")}
    return {
        "apiVersion": meta.XR_API_VERSION,
        "kind": composite["kind"],
        "metadata": metadata,
        "spec": composite["spec"],
    }
