"""Deletes an Environment: components in two steps, in reverse order of need, and the object last of all.

Nothing is rendered for it, so it needs neither a valid manifest nor the function.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import structlog

from crofter.adoption import adopt
from crofter.api import meta
from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.api.managed import ManagedKind
from crofter.api.names import component_label, environment_id
from crofter.api.registry import BY_KIND, managed_kinds
from crofter.aws.errors import AwsError, told
from crofter.aws.inventory import tagged
from crofter.deletion_progress import DeletionProgress
from crofter.interruption import free
from crofter.kube.client import Object, Resource
from crofter.kube.errors import KubeError
from crofter.kube.observe import conditions, observed_xrs
from crofter.kube.removal import Left, left_of_kinds
from crofter.kube.resources import ENVIRONMENTS, XRS
from crofter.kube.write import remove_finalizer
from crofter.metrics import AWS_LOOKS
from crofter.outcome import GONE, STALLED, Outcome, waiting
from crofter.plan.observed import ObservedXR
from crofter.plan.profiles import effective
from crofter.plan.removal import Removal, removals
from crofter.report import publish
from crofter.status.view import Deletion, Remaining, View
from crofter.validation.parse import parse
from crofter.world import World

log = structlog.get_logger(__name__)

_LOOK: Final = 2.0
_AWS_LOOK: Final = 5.0


async def delete(world: World, raw: Object) -> Outcome:
    """One step of an Environment's deletion. Raises whatever is unexpected, after telling of it."""
    metadata = raw["metadata"]
    if meta.FINALIZER not in metadata.get("finalizers", []):
        return GONE
    view = View(
        name=metadata["name"],
        generation=metadata["generation"],
        now=world.clock(),
        deletion=Deletion(),
        spec=_spec(raw),
    )
    if view.spec is not None and view.spec.protection is not None and view.spec.protection.deletion:
        await _publish(world, raw, replace(view, deletion=Deletion(protected=True)))
        return STALLED
    try:
        return await _go_on(world, raw, view)
    except Exception as error:
        if isinstance(error, KubeError) and error.conflict:
            raise
        trouble = f"{type(error).__name__}: {error}"
        await _publish(world, raw, replace(view, deletion=Deletion(trouble=trouble)))
        raise


async def _go_on(world: World, raw: Object, view: View) -> Outcome:
    namespace, name = raw["metadata"]["namespace"], raw["metadata"]["name"]
    account = _account(world, raw)
    progress = world.deletions.get((namespace, name))
    if progress is None:
        there = frozenset(one["kind"] for one in world.xrs.of_environment(namespace, name))
        progress = world.deletions[namespace, name] = DeletionProgress.begin(raw, there, view.now)
    xrs = observed_xrs(world.xrs.of_environment(namespace, name))
    looking = not xrs or progress.is_due(view.now)
    if looking:
        xrs = await _live_xrs(world, namespace, name, progress)
    await adopt(world, xrs.values())
    steps = removals(xrs, {}, view.now)
    await world.carry_out(steps, view.now)
    kinds = _managed_kinds(account, progress)
    left = await _look(world, account, raw, progress, kinds, xrs) if looking else bool(progress.remaining)
    deletion = _deletion(steps, xrs, progress)
    if not xrs and not left:
        deletion = await _look_at_aws(world, account, raw, deletion)
        if deletion.aws == ():
            await _let_go(world, raw)
            return GONE
        if progress.is_due(view.now):
            # AWS has something that no kind of the Environment's accounts for: look for it among all kinds.
            left = await _look(world, account, raw, progress, managed_kinds(), xrs)
            deletion = replace(deletion, remaining=progress.remaining)
    if looking and progress.is_due(view.now):
        progress.looked(view.now)
    await _publish(world, raw, replace(view, xrs=xrs, deletion=deletion))
    return waiting(_LOOK if xrs or left else _AWS_LOOK)


def _deletion(steps: tuple[Removal, ...], xrs: Mapping[str, ObservedXR], progress: DeletionProgress) -> Deletion:
    """How far the deletion is, by what exists and by the last look."""
    left = Counter(one.kind for xr in xrs.values() for one in xr.references)
    return Deletion(removals=steps, remaining=progress.remaining, left=left, trouble=progress.trouble)


async def _look(
    world: World,
    account: AccountSpec | None,
    raw: Object,
    progress: DeletionProgress,
    kinds: Sequence[ManagedKind],
    xrs: Mapping[str, ObservedXR],
) -> bool:
    """List the managed resources that are left, and free those that are stuck; whether there are any."""
    namespace, name = raw["metadata"]["namespace"], raw["metadata"]["name"]
    leftovers = await left_of_kinds(world.kube, namespace, name, kinds)
    progress.remaining = tuple(map(_remaining, leftovers))
    progress.trouble = await free(world, account, _abandoned(leftovers, xrs))
    return bool(leftovers)


def _managed_kinds(account: AccountSpec | None, progress: DeletionProgress) -> Sequence[ManagedKind]:
    """Kinds of the managed resources that an Environment can have: of its composite resources, if those are known."""
    if progress.kinds is None or account is None or account.compositions:
        return managed_kinds()
    return sorted({kind for name in progress.kinds for kind in BY_KIND[name].managed})


def _spec(raw: Object) -> EnvironmentSpec | None:
    spec, _ = parse(EnvironmentSpec, raw.get("spec", {}))
    return effective(spec) if spec else None


def _account(world: World, raw: Object) -> AccountSpec | None:
    found = world.account(str(raw.get("spec", {}).get("accountRef", {}).get("name", "")))
    return found[1] if found else None


async def _live_xrs(world: World, namespace: str, name: str, progress: DeletionProgress) -> dict[str, ObservedXR]:
    """Composite resources as the API server has them now: a missed event must neither end a deletion early nor hold it.

    Of the kinds that the Environment had when its deletion began; of every kind when that is not known.
    """
    resources = XRS.values() if progress.kinds is None else [XRS[kind] for kind in sorted(progress.kinds)]
    known = world.xrs.of_environment(namespace, name)
    raws = await _listed(world, resources, namespace, name)
    live = {raw["metadata"]["uid"] for raw in raws}
    for raw in known:
        if raw["metadata"]["uid"] not in live:
            world.drop_xr(raw)
    for raw in raws:
        world.xrs.put(raw)
    return observed_xrs(raws)


async def _listed(world: World, resources: Iterable[Resource], namespace: str, name: str) -> list[Object]:
    selector = f"{meta.LABEL_ENVIRONMENT}={name}"
    lists = await asyncio.gather(*(world.kube.list_all(one, namespace, selector) for one in resources))
    return list(chain.from_iterable(lists))


def _abandoned(leftovers: tuple[Left, ...], xrs: Mapping[str, ObservedXR]) -> tuple[Left, ...]:
    """What nothing renders any more: its composite resource is going or gone, whatever others wait for it."""
    rendered = {component_label(component) for component, xr in xrs.items() if not xr.deleting}
    return tuple(
        (kind, raw)
        for kind, raw in leftovers
        if raw["metadata"].get("labels", {}).get(meta.LABEL_COMPONENT) not in rendered
    )


def _remaining(leftover: Left) -> Remaining:
    kind, raw = leftover
    metadata = raw["metadata"]
    synced = conditions(raw).get("Synced")
    message = synced.message if synced is not None and synced.status == "False" else ""
    component = metadata.get("labels", {}).get(meta.LABEL_COMPONENT, "")
    return Remaining(component, kind.kind, metadata["name"], message)


async def _look_at_aws(world: World, account: AccountSpec | None, raw: Object, deletion: Deletion) -> Deletion:
    """The last look: what AWS still has by the Environment's tag. Without it nothing is called empty."""
    metadata = raw["metadata"]
    if account is None:
        name = raw.get("spec", {}).get("accountRef", {}).get("name", "")
        trouble = (
            f"cannot look in AWS whether anything is left: Account {name} does not exist (any more); create it again"
        )
        return replace(deletion, trouble=trouble)
    known = environment_id(account.account_id, account.region, metadata["namespace"], metadata["name"])
    try:
        found = await asyncio.to_thread(tagged, world.sessions, account, known)
        AWS_LOOKS.labels("inventory", "ok").inc()
    except AwsError as error:
        AWS_LOOKS.labels("inventory", "error").inc()
        return replace(deletion, trouble=f"cannot look in AWS whether anything is left: {told(error)}")
    return replace(deletion, aws=tuple(str(one) for one in found))


async def _let_go(world: World, raw: Object) -> None:
    try:
        await remove_finalizer(world.kube, ENVIRONMENTS, raw, meta.FINALIZER)
    except KubeError as error:
        if not error.not_found:
            raise
    world.drop_environment(raw)
    log.info("deleted", namespace=raw["metadata"]["namespace"], name=raw["metadata"]["name"])


async def _publish(world: World, raw: Object, view: View) -> None:
    """Tell how far it is; in a namespace or of an object that goes meanwhile there is nothing to tell it to."""
    try:
        await publish(world, raw, view)
    except KubeError as error:
        if not (error.not_found or error.conflict):
            raise
