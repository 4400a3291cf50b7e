"""What an Account has once, in AWS: made as soon as its credentials work, taken away when it goes."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from crofter.api import meta
from crofter.api.account import AccountSpec, Artifact
from crofter.api.components.account_baseline import ACCOUNT_BASELINE, AccountBaselineOutputs
from crofter.api.conditions import Reason
from crofter.aws.artifacts import bundles, upload
from crofter.aws.errors import AwsError, told
from crofter.interruption import free, settle_interrupted
from crofter.kube.apply import ensure
from crofter.kube.nudge import nudge
from crofter.kube.observe import observed_xrs, target
from crofter.kube.removal import carry_out, left
from crofter.kube.resources import xr_resource
from crofter.plan.baseline import baseline, identity
from crofter.plan.observed import ObservedXR
from crofter.plan.removal import removals
from crofter.status.components import of_xr
from crofter.status.finding import Finding, false, true
from crofter.world import World
from crofter_lambdas.bundle import BundleError

log = structlog.get_logger(__name__)

CONDITION: Final = ACCOUNT_BASELINE.condition


@dataclass(frozen=True, slots=True)
class Standing:
    """How the baseline stands, and the artifacts that are there."""

    finding: Finding
    artifacts: tuple[Artifact, ...] = ()


async def tend(world: World, account: str, spec: AccountSpec) -> Standing:
    """Bring the baseline one step nearer to what it should be. Raises KubeError."""
    wanted = baseline(account, target(spec), world.namespace)
    existing = _known(world, wanted.spec["environment"]["name"])
    applied = await ensure(world.kube, wanted, existing)
    if applied is not None:
        log.info("applied", component=wanted.component, name=wanted.name, namespace=wanted.namespace)
        world.xrs.put(applied)
    xr = _known(world, wanted.spec["environment"]["name"])
    if xr is None:
        return Standing(false(Reason.PENDING, "the baseline is about to be created"))
    nudged = await nudge(world.kube, xr, world.clock())
    if nudged is not None:
        world.xrs.put(nudged)
    await settle_interrupted(world, spec, (xr,))
    state = of_xr(xr, str(wanted.spec["revision"]), world.clock())
    if not state.is_ready or not isinstance(xr.outputs, AccountBaselineOutputs):
        return Standing(false(state.reason if not state.is_ready else Reason.PROGRESSING, state.message))
    return await _shipped(world, spec, xr.outputs.artifact_bucket)


async def _shipped(world: World, spec: AccountSpec, bucket: str) -> Standing:
    try:
        artifacts = await asyncio.to_thread(lambda: upload(world.sessions, spec, bucket, bundles()))
    except AwsError as error:
        return Standing(false(Reason.AWS_ERROR, f"cannot upload to the artifact bucket {bucket}: {told(error)}"))
    except BundleError as error:
        return Standing(false(Reason.INTERNAL_ERROR, f"cannot build what is uploaded: {error}"))
    message = f"the artifact bucket is {bucket}, with {len(artifacts)} artifact(s)"
    return Standing(true(Reason.SUCCEEDED, message), artifacts)


async def remove(world: World, account: str, spec: AccountSpec | None) -> str:
    """Take the baseline one step further on its way out; what it waits for, empty once it is gone. Raises KubeError."""
    if spec is None:
        return ""
    name = identity(account, target(spec), world.namespace).name
    resource = xr_resource(ACCOUNT_BASELINE)
    listed = await world.kube.list_all(resource, world.namespace, f"{meta.LABEL_ENVIRONMENT}={name}")
    steps = removals(observed_xrs(listed), {}, world.clock())
    for removal in steps:
        await carry_out(world.kube, removal, world.clock())
    if not steps:
        return ""
    leftovers = await left(world.kube, world.namespace, name, [step.xr for step in steps])
    gone = tuple(one for one in leftovers if all(step.xr.deleting for step in steps))
    trouble = await free(world, spec, gone)
    return trouble or f"its baseline is being deleted; waits for {len(leftovers)} managed resources"


def _known(world: World, name: str) -> ObservedXR | None:
    return observed_xrs(world.xrs.of_environment(world.namespace, name)).get(ACCOUNT_BASELINE.name)
