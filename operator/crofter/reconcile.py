"""One reconcile of one Environment: its steps are in `STEPS`.

Each step looks at what earlier ones came to know and may end the pass; the summary is always written, and once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from crofter import deletion, overriding
from crofter.adoption import adopt
from crofter.api import meta
from crofter.api.account import AccountSpec
from crofter.api.conditions import Reason
from crofter.api.names import component_label, digest, environment_id
from crofter.api.xr import EnvironmentIdentity
from crofter.aws.errors import AwsError, told
from crofter.aws.inventory import recover
from crofter.deletion_progress import FIRST_LOOK
from crofter.interruption import free, settle_interrupted
from crofter.kube.apply import ensure
from crofter.kube.client import Object
from crofter.kube.errors import KubeError
from crofter.kube.nudge import nudge
from crofter.kube.observe import account_facts, observed_xrs
from crofter.kube.removal import left, left_of
from crofter.kube.resources import ENVIRONMENTS
from crofter.kube.write import add_finalizer
from crofter.metrics import AWS_LOOKS
from crofter.outcome import DONE, GONE, STALLED, Outcome, not_later, waiting
from crofter.plan.looks import Look, Seen
from crofter.plan.model import Environment
from crofter.plan.observed import AccountFacts, Observed, ObservedXR, Recovered
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import Step as RemovalStep
from crofter.plan.removal import removals
from crofter.report import first_touch, publish
from crofter.status.view import Obstacle, View
from crofter.tending import look, tend
from crofter.validation import rules
from crofter.world import World

log = structlog.get_logger(__name__)

_CONFLICT_LOOK: Final = 0.2
_ECHO_LOOK: Final = 31.0
_NOTHING_FOUND_KEPT: Final = timedelta(seconds=60)
_PROGRESS_LOOK: Final = 30.0
_ACCOUNT_LOOK: Final = 60.0
_QUOTA_LOOK: Final = 60.0
_REMOVAL_LOOK: Final = 2.0
_INTERRUPTED_LOOK: Final = 3.0
_ADOPTION_LOOK: Final = 1.0
_TENDING_LOOK: Final = 10.0


@dataclass
class Pass:
    """One pass over one Environment: the object, and what has come to be known."""

    world: World
    raw: Object
    view: View
    account: AccountSpec | None = None
    facts: AccountFacts | None = None
    identity: EnvironmentIdentity | None = None
    interrupted: bool = False
    adopting: bool = False


Step = Callable[[Pass], Awaitable[Outcome | None]]


async def reconcile(world: World, namespace: str, name: str) -> Outcome:
    """Bring one Environment one step nearer to its manifest, and tell how it stands.

    Raises whatever is unexpected, KubeError among it, after telling of it.
    """
    raw = world.environments.get(namespace, name)
    if raw is None:
        return GONE
    try:
        if "deletionTimestamp" in raw["metadata"]:
            return await deletion.delete(world, raw)
        return await _converge(world, await first_touch(world, raw))
    except KubeError as error:
        if error.conflict:
            return waiting(_CONFLICT_LOOK)
        if error.namespace_terminating:
            return waiting(_REMOVAL_LOOK)
        raise


async def _converge(world: World, raw: Object) -> Outcome:
    namespace, name = raw["metadata"]["namespace"], raw["metadata"]["name"]
    annotations = raw["metadata"].get("annotations", {})
    current = Pass(
        world=world,
        raw=raw,
        view=View(
            name=name,
            generation=raw["metadata"]["generation"],
            now=world.clock(),
            source_revision=annotations.get(meta.ANNOTATION_REVISION, ""),
            xrs=observed_xrs(world.xrs.of_environment(namespace, name)),
        ),
    )
    outcome = None
    try:
        for step in STEPS:
            outcome = await step(current)
            if outcome is not None:
                break
    except Exception as error:
        if isinstance(error, KubeError) and (error.conflict or error.namespace_terminating):
            raise
        current.view = replace(current.view, error=f"{type(error).__name__}: {error}")
        await publish(world, current.raw, current.view)
        raise
    current.view = replace(current.view, now=world.clock())
    published = await publish(world, current.raw, current.view)
    if outcome is None:
        conditions = published.status.conditions or ()
        ready = next(condition for condition in conditions if condition.type == "Ready")
        outcome = DONE if ready.status == "True" else waiting(_PROGRESS_LOOK)
    return not_later(outcome, published.deferred)


async def _validate(current: Pass) -> Outcome | None:
    """The manifest against every rule, those of the webhook included."""
    metadata, raw_spec = current.raw["metadata"], current.raw.get("spec", {})
    context = current.world.context(
        metadata["namespace"], metadata["name"], raw_spec, created=metadata["creationTimestamp"]
    )
    spec, problems = rules.check(raw_spec, context)
    current.view = replace(current.view, problems=problems, spec=effective(spec) if spec else None)
    return STALLED if problems else None


async def _account(current: Pass) -> Outcome | None:
    """The Account, whose credentials must be known to work."""
    spec = current.view.spec
    found = current.world.account(spec.account_ref.name) if spec else None
    if spec is None or found is None:
        return STALLED
    raw, current.account = found
    metadata = current.raw["metadata"]
    identity = EnvironmentIdentity(
        name=metadata["name"],
        namespace=metadata["namespace"],
        id=environment_id(current.account.account_id, current.account.region, metadata["namespace"], metadata["name"]),
    )
    current.identity = identity
    current.view = replace(current.view, environment_id=identity.id, region=current.account.region)
    current.facts = account_facts(raw, current.account)
    if current.facts is not None:
        return None
    ready = {one["type"]: one for one in raw.get("status", {}).get("conditions", ())}.get("Ready", {})
    said = ready.get("message", "it has not been looked at yet")
    message = f"Account {spec.account_ref.name} is not ready: {said}"
    current.view = replace(current.view, obstacle=Obstacle(Reason.ACCOUNT_NOT_READY, message, stalled=False))
    return waiting(_ACCOUNT_LOOK)


async def _overrides(current: Pass) -> Outcome | None:
    """Overrides against what they are of, for which the manifest is rendered."""
    spec, identity = current.view.spec, current.identity
    if spec is None or identity is None or not spec.overrides:
        return None
    problems = await asyncio.to_thread(overriding.problems, identity.namespace, identity.name, spec, current.account)
    current.view = replace(current.view, problems=problems)
    return STALLED if problems else None


async def _hold(current: Pass) -> Outcome | None:
    """The finalizer, before anything exists that it must outlive."""
    held = await add_finalizer(current.world.kube, ENVIRONMENTS, current.raw, meta.FINALIZER)
    if held is not None:
        current.raw = held
        current.world.environments.put(held)
    return None


async def _plan(current: Pass) -> Outcome | None:
    """What should exist; before a first creation, AWS is searched for what an earlier life left."""
    spec, identity, facts = current.view.spec, current.identity, current.facts
    if spec is None or identity is None or facts is None:
        return STALLED
    approval = current.raw["metadata"].get("annotations", {}).get(meta.ANNOTATION_APPROVE, "")
    environment = Environment(identity, spec, approval, incarnation(current.raw["metadata"]))
    observed = Observed(facts, current.view.xrs)
    planned = plan(environment, observed)
    if any(one.component not in observed.xrs for one in planned.wanted):
        recovered = await _recovered(current, identity)
        if recovered is None:
            return waiting(_QUOTA_LOOK)
        if recovered:
            lost = [one for one in planned.wanted if one.component in recovered]
            going = await _going(current, frozenset(component_label(one.component) for one in lost))
            if going:
                labels = {raw["metadata"].get("labels", {}).get(meta.LABEL_COMPONENT) for raw in going}
                gone = {one.component: one.kind for one in lost if component_label(one.component) in labels}
                planned = plan(environment, replace(observed, gone=gone))
                await _carry_out(current, {component: observed.xrs[component] for component in planned.bereft})
                message = f"{len(going)} managed resources of an earlier life are still being deleted"
                waits = Obstacle(Reason.WAITING, message, stalled=False)
                current.view = replace(current.view, plan=planned, preflight=waits)
                return waiting(_REMOVAL_LOOK)
            # What was found may have been deleted before nothing was going any more: what is there now counts.
            recovered = await _recovered(current, identity)
            if recovered is None:
                return waiting(_QUOTA_LOOK)
            observed = replace(observed, recovered=recovered)
            planned = plan(environment, observed)
    seen: Mapping[Look, Seen] = {}
    while not seen.keys() >= set(planned.looks):
        # An answer may raise the next question: once its image is there, has the service been rolled out?
        seen = {**seen, **await look(current.world, _known(current.account), planned)}
        planned = plan(environment, replace(observed, seen=seen))
    current.view = replace(current.view, plan=planned, seen=seen)
    return None


async def _recovered(current: Pass, identity: EnvironmentIdentity) -> Mapping[str, Mapping[str, Recovered]] | None:
    """What AWS has of components without a composite resource; None, and an obstacle, when it could not be asked.

    That it has nothing is remembered for a while: components are created in waves, a moment after each other, and
    nothing but their composite resources makes what is theirs.
    """
    uid, now = current.raw["metadata"]["uid"], current.world.clock()
    nothing = current.world.nothing_found.get(uid)
    if nothing is not None and now - nothing < _NOTHING_FOUND_KEPT:
        return {}
    try:
        found = await asyncio.to_thread(recover, current.world.sessions, _known(current.account), identity.id)
        AWS_LOOKS.labels("recovery", "ok").inc()
    except AwsError as error:
        AWS_LOOKS.labels("recovery", "error").inc()
        message = f"cannot look in AWS for what already exists: {told(error)}"
        current.view = replace(current.view, preflight=Obstacle(Reason.AWS_ERROR, message, stalled=False))
        return None
    lost = {component: keys for component, keys in found.items() if component not in current.view.xrs}
    if not lost:
        current.world.nothing_found[uid] = now
    return lost


async def _going(current: Pass, lost: frozenset[str]) -> tuple[Object, ...]:
    """Managed resources that are being deleted: what AWS still has of them is not there to be taken over.

    Those of a lost component (by label) that still have an owner are as good as deleted: it is gone, and Kubernetes
    collects them in a moment.
    """
    metadata = current.raw["metadata"]
    found = await left(current.world.kube, metadata["namespace"], metadata["name"])
    return tuple(
        raw
        for _, raw in found
        if "deletionTimestamp" in raw["metadata"]
        or (raw["metadata"].get("ownerReferences") and raw["metadata"]["labels"].get(meta.LABEL_COMPONENT) in lost)
    )


async def _preflight(current: Pass) -> Outcome | None:
    """Room in the account for what the plan adds; looked at only when it adds something."""
    growth = current.view.plan.growth if current.view.plan else None
    if not growth:
        return None
    try:
        short = await asyncio.to_thread(current.world.room.shortages, _known(current.account), growth)
        AWS_LOOKS.labels("quotas", "ok").inc()
    except AwsError as error:
        AWS_LOOKS.labels("quotas", "error").inc()
        message = f"cannot look at the account's quotas: {told(error)}"
        current.view = replace(current.view, preflight=Obstacle(Reason.AWS_ERROR, message, stalled=False))
        return waiting(_QUOTA_LOOK)
    if short:
        message = " | ".join(str(shortage) for shortage in short)
        current.view = replace(current.view, preflight=Obstacle(Reason.QUOTA_EXCEEDED, message, stalled=False))
        return waiting(_QUOTA_LOOK)
    return None


async def _apply(current: Pass) -> Outcome | None:
    """Every composite resource that is not as the plan wants it, and those that do not answer nudged."""
    world, view = current.world, current.view
    if view.plan is None:
        return STALLED
    for wanted in view.plan.wanted:
        existing = view.xrs.get(wanted.component)
        if existing is not None and (existing.deleting or wanted.component in view.plan.bereft):
            continue
        known = world.crossplane_fields.get(wanted.composition_name)
        applied = await ensure(world.kube, wanted, existing, known)
        if applied is not None:
            log.info("applied", component=wanted.component, name=wanted.name, namespace=wanted.namespace)
            world.xrs.put(applied)
    metadata = current.raw["metadata"]
    xrs = observed_xrs(world.xrs.of_environment(metadata["namespace"], metadata["name"]))
    current.view = replace(view, xrs=xrs)
    for xr in xrs.values():
        nudged = await nudge(world.kube, xr, view.now)
        if nudged is not None:
            log.info("nudged", component=xr.component, name=xr.name, namespace=xr.namespace)
            world.xrs.put(nudged)
    current.interrupted = await settle_interrupted(world, _known(current.account), tuple(xrs.values()))
    current.adopting = await adopt(world, xrs.values())
    return None


async def _tend(current: Pass) -> Outcome | None:
    """What has to be done in AWS by the operator itself, for components that are ready otherwise."""
    if current.view.plan is not None and current.view.plan.tasks:
        done = await tend(current.world, _known(current.account), current.raw, current.view.plan)
        current.view = replace(current.view, done=done)
    return None


async def _remove(current: Pass) -> Outcome | None:
    """Components that have to go, one step further on their way out.

    Those that the manifest no longer asks for, and those whose base somebody is deleting.
    """
    plan_, xrs = current.view.plan, current.view.xrs
    if plan_ is None:
        return None
    going = {component: xrs[component] for component in (*plan_.unwanted, *plan_.bereft) if component in xrs}
    await _carry_out(current, going)
    return waiting(_REMOVAL_LOOK) if current.view.removals else None


async def _carry_out(current: Pass, going: Mapping[str, ObservedXR]) -> None:
    staying = {component: xr for component, xr in current.view.xrs.items() if component not in going}
    steps = removals(going, staying, current.view.now)
    current.view = replace(current.view, removals=steps)
    await current.world.carry_out(steps, current.view.now)
    for removal in steps:
        if removal.step is RemovalStep.WAIT_UNTIL_GONE and _takes_long(removal.xr, current.view.now):
            trouble = await free(current.world, current.account, await left_of(current.world.kube, removal.xr))
            if trouble:
                log.warning("a component cannot go", component=removal.xr.component, error=trouble)


def _takes_long(xr: ObservedXR, now: datetime) -> bool:
    """Whether a composite resource should be gone by now, or was not deleted by the operator."""
    return xr.halted_at is None or now - xr.halted_at >= FIRST_LOOK


async def _wait(current: Pass) -> Outcome | None:
    """How soon to look again when some component has not answered for its current spec yet, or cannot be planned.

    An interrupted creation that is too fresh to be settled changes nothing that would wake the operator, nor does a
    managed resource that is there now to be told what it takes over.
    """
    if current.adopting:
        return waiting(_ADOPTION_LOOK)
    if current.interrupted:
        return waiting(_INTERRUPTED_LOOK)
    missed = not all(seen.holds for seen in current.view.seen.values())
    failed = any(done.outcome == "Failed" for done in current.view.done.values())
    if missed or failed:
        return waiting(_TENDING_LOOK)
    silent = [xr for xr in current.view.xrs.values() if not xr.echoed]
    if silent:
        ages = [(current.view.now - xr.applied_at) / timedelta(seconds=1) for xr in silent]
        return waiting(max(1.0, min((_ECHO_LOOK - age for age in ages if age < _ECHO_LOOK), default=_PROGRESS_LOOK)))
    plan_ = current.view.plan
    if plan_ is not None and plan_.approval is not None:
        return STALLED
    return None


def incarnation(metadata: Object) -> str:
    """Which life of an Environment, and which change of it, something that is made now belongs to."""
    return digest(metadata["uid"], str(metadata["generation"]), length=6)


def _known(account: AccountSpec | None) -> AccountSpec:
    if account is None:
        raise AssertionError("a step that needs the Account ran before the one that finds it")
    return account


STEPS: Final[tuple[Step, ...]] = (
    _validate,
    _account,
    _overrides,
    _hold,
    _plan,
    _preflight,
    _apply,
    _tend,
    _remove,
    _wait,
)
