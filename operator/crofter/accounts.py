"""One reconcile of one Account: whose credentials these are, which zones there are, and what it has once."""

import asyncio
from typing import Any, Final

from crofter.api import meta
from crofter.api.account import AccountSpec, AccountStatus, Artifact, AvailabilityZone
from crofter.api.conditions import Reason
from crofter.aws.errors import AwsError, told
from crofter.aws.preflight import identity, zones
from crofter.baseline import CONDITION, Standing, remove, tend
from crofter.kube.client import Object
from crofter.kube.errors import KubeError
from crofter.kube.resources import ACCOUNTS, COMPOSITIONS
from crofter.kube.write import add_finalizer, remove_finalizer, write_status
from crofter.metrics import AWS_LOOKS
from crofter.outcome import GONE, STALLED, Kind, Outcome, waiting
from crofter.status.conditions import merged
from crofter.status.finding import Finding, false, true
from crofter.validation import compositions
from crofter.validation.parse import parse
from crofter.validation.problem import joined, named
from crofter.world import World

_FRESH: Final = 3600.0
_RETRY: Final = 60.0
_SOON: Final = 15.0
_REMOVAL: Final = 2.0


async def reconcile_account(world: World, name: str) -> Outcome:
    """Look at an Account's credentials and zones. Raises KubeError and connection errors."""
    raw = world.accounts.get("", name)
    if raw is None:
        return GONE
    if "deletionTimestamp" in raw["metadata"]:
        return await _delete(world, raw)
    held = await add_finalizer(world.kube, ACCOUNTS, raw, meta.ACCOUNT_FINALIZER)
    if held is not None:
        world.accounts.put(held)
        raw = held
    spec, problems = parse(AccountSpec, raw.get("spec", {}))
    if spec is None:
        await _publish(world, raw, false(Reason.INVALID_SPEC, joined(problems)), merged_zones(raw, ()))
        return STALLED
    wrong = compositions.problems(spec, await _compositions(world)) if spec.compositions else ()
    if wrong:
        await _publish(world, raw, false(Reason.INVALID_SPEC, joined(wrong)), merged_zones(raw, ()))
        return waiting(_RETRY)
    finding, found = await asyncio.to_thread(_look, world, spec)
    if finding.status != "True":
        await _publish(world, raw, finding, merged_zones(raw, found))
        return waiting(_RETRY)
    standing = await tend(world, name, spec)
    await _publish(world, raw, finding, merged_zones(raw, found), standing)
    return waiting(_FRESH if standing.finding.status == "True" else _SOON)


async def _compositions(world: World) -> dict[str, str]:
    """The kinds of composite resource that the cluster's Compositions compose, by their names. Raises KubeError."""
    found = await world.kube.list_all(COMPOSITIONS)
    references = {one["metadata"]["name"]: one["spec"]["compositeTypeRef"] for one in found}
    return {name: ref["kind"] for name, ref in references.items() if ref["apiVersion"] == meta.XR_API_VERSION}


def _look(world: World, spec: AccountSpec) -> tuple[Finding, tuple[AvailabilityZone, ...]]:
    try:
        caller = identity(world.sessions, spec)
        if caller.account_id != spec.account_id:
            message = (
                f"the credentials belong to account {caller.account_id} ({caller.arn}), and spec.accountId is "
                f"{spec.account_id}; correct one or the other"
            )
            return false(Reason.WRONG_ACCOUNT, message), ()
        found = zones(world.sessions, spec)
    except AwsError as error:
        AWS_LOOKS.labels("account", "error").inc()
        fix = "check operatorRole, its trust policy and the operator's own credentials"
        return false(Reason.CREDENTIALS_FAILED, f"{told(error)}; {fix}"), ()
    AWS_LOOKS.labels("account", "ok").inc()
    if not found:
        return false(Reason.AWS_ERROR, f"AWS offers no availability zone in {spec.region}"), ()
    return true(Reason.SUCCEEDED, f"the credentials work; {len(found)} zones in {spec.region}"), found


def merged_zones(raw: Object, found: tuple[AvailabilityZone, ...]) -> tuple[AvailabilityZone, ...]:
    """Zones in a lasting order: those known before first, new ones after, so that new Environments agree with old."""
    if not found:
        return tuple(
            AvailabilityZone.model_validate(zone) for zone in raw.get("status", {}).get("availabilityZones", ())
        )
    order = [zone["id"] for zone in raw.get("status", {}).get("availabilityZones", ())]
    by_id = {zone.id: zone for zone in found}
    kept = [by_id.pop(zone_id) for zone_id in order if zone_id in by_id]
    return (*kept, *by_id.values())


async def _publish(
    world: World,
    raw: Object,
    finding: Finding,
    found: tuple[AvailabilityZone, ...],
    standing: Standing | None = None,
) -> None:
    """Tell how the Account is. Artifacts that were there once stay there: they are told of even when AWS is silent."""
    previous: dict[str, Any] = raw.get("status", {})
    generation = raw["metadata"]["generation"]
    findings = {"Ready": finding} | ({} if standing is None else {CONDITION: standing.finding})
    known = [Artifact.model_validate(one) for one in previous.get("artifacts", ())]
    artifacts = list(standing.artifacts) if standing is not None and standing.artifacts else known
    status = AccountStatus(
        observed_generation=generation,
        availability_zones=list(found) or None,
        artifacts=artifacts or None,
        conditions=merged(previous.get("conditions", ()), findings, generation, world.clock()),
    )
    written = await write_status(world.kube, ACCOUNTS, raw, status.wire())
    if written is not None:
        world.accounts.put(written)


async def _delete(world: World, raw: Object) -> Outcome:
    """An Account outlives the Environments that live in it: without it AWS could not be looked at."""
    name = raw["metadata"]["name"]
    tenants = world.tenants(name)
    if not tenants:
        spec, _ = parse(AccountSpec, raw.get("spec", {}))
        waits = await remove(world, name, spec)
        if waits:
            await _publish(world, raw, false(Reason.DELETING, waits), merged_zones(raw, ()))
            return waiting(_REMOVAL)
        try:
            await remove_finalizer(world.kube, ACCOUNTS, raw, meta.ACCOUNT_FINALIZER)
        except KubeError as error:
            if not error.not_found:
                raise
        return GONE
    listed = sorted(f"{one['metadata']['namespace']}/{one['metadata']['name']}" for one in tenants)
    message = f"being deleted, and still in use by {named(listed)}"
    await _publish(world, raw, false(Reason.IN_USE, message), merged_zones(raw, ()))
    return Outcome(Kind.STALLED, STALLED.again)
