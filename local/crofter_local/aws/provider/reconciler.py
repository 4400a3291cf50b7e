"""One reconcile of one managed resource: crossplane-runtime's managed reconciler with upjet's external client.

The order of the steps, what is written at each, and the texts are theirs (crossplane-runtime v2.4
`pkg/reconciler/managed/reconciler.go`, upjet `pkg/controller`). Two things are ours: new resources stay Creating for
a while so that progress can be seen, and a status that would say the same is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crofter_local.aws.errors import ProviderError
from crofter_local.aws.kinds.model import Kind, Naming, Observation
from crofter_local.aws.provider import compare, conditions, resource
from crofter_local.aws.provider.cluster import Cluster, ConflictError, GoneError
from crofter_local.aws.provider.conditions import Condition
from crofter_local.aws.provider.external import External
from crofter_local.aws.provider.patches import merge_patch
from crofter_local.aws.provider.references import ResolutionError, Resolver
from crofter_local.aws.provider.resource import Key, Managed
from crofter_schemas import facts

INCOMPLETE: Final = (
    f"cannot determine creation result - remove the {resource.CREATE_PENDING} annotation if it is safe to proceed"
)
_SOON: Final = 0.05
_UNRESOLVED: Final = 0.5
"""Seconds between attempts to resolve references: cheap, and what waits for it is often a whole chain."""


@dataclass(frozen=True)
class Outcome:
    """When to look again: after `seconds`, or with growing delays when `failed`, or (neither) at the next change."""

    seconds: float | None = None
    failed: bool = False


NOTHING: Final = Outcome()
FAILED: Final = Outcome(failed=True)


@dataclass(frozen=True)
class Clock:
    """Time as the reconciler sees it: *now* for what it writes, *monotonic* (seconds) for what it waits for."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


class Reconciler:
    """Reconciles managed resources of the kinds in *table*; never two at once for the same object."""

    def __init__(
        self,
        table: Mapping[str, Kind],
        cluster: Cluster,
        external: External,
        *,
        poll: float,
        settle: float,
        clock: Clock,
    ) -> None:
        self._table = table
        self._cluster = cluster
        self._external = external
        self._poll = poll
        self._settle = settle
        self._clock = clock
        self._settling: dict[str, float] = {}
        self._deleted: dict[str, float] = {}

    async def reconcile(self, key: Key) -> Outcome:
        """Does what is to be done for one object now. Raises nothing that a retry could mend."""
        mr = self._cluster.get(key)
        if mr is None:
            return NOTHING
        try:
            return await self._reconcile(self._table[key.kind], mr)
        except ConflictError:
            return Outcome(_SOON)
        except GoneError:
            return NOTHING

    def forget(self, uid: str) -> None:
        """Drops what is remembered of an object that is gone."""
        self._settling.pop(uid, None)
        self._deleted.pop(uid, None)

    async def _reconcile(self, kind: Kind, mr: Managed) -> Outcome:
        if mr.paused:
            await self._write(mr, [conditions.PAUSED])
            return NOTHING
        if mr.policy_error():
            await self._write(mr, [conditions.error(mr.policy_error())])
            return NOTHING
        if mr.deleting and not mr.may("Delete"):
            await self._remove_finalizer(mr)
            return NOTHING
        mr = await self._initialise(kind, mr)
        if mr.create_incomplete() and not kind.deterministic:
            await self._write(mr, [conditions.CREATING, conditions.error(INCOMPLETE)])
            return NOTHING
        if not mr.deleting:
            try:
                mr = await self._resolve(kind, mr)
            except ResolutionError as error:
                await self._write(mr, [conditions.error(f"cannot resolve references: {error}")])
                return Outcome(_UNRESOLVED)
        missing = self._missing_config(mr)
        if missing:
            await self._write(mr, [conditions.error(f"connect failed: {missing}")])
            return FAILED
        try:
            if mr.deleting:
                return await self._delete(kind, mr)
            return await self._converge(kind, mr)
        except ProviderError as error:
            await self._write(mr, [conditions.error(f"observe failed: {error}")])
            return FAILED

    async def _initialise(self, kind: Kind, mr: Managed) -> Managed:
        """The initialisers: the provider's own tags, and the external name of kinds that are named by their object."""
        patch: dict[str, Any] = {}
        if kind.tagged and not mr.only_observed:
            own = compare.provider_tags(kind, mr.key.name, self._config_ref(mr)[1])
            added = merge_patch(mr.for_provider.get("tags") or {}, {**(mr.for_provider.get("tags") or {}), **own})
            if added:
                patch["spec"] = {"forProvider": {"tags": added}}
        if kind.naming is Naming.NAME and not mr.external_name:
            patch["metadata"] = {"annotations": {resource.EXTERNAL_NAME: mr.key.name}}
        return await self._cluster.patch(mr, patch) if patch else mr

    async def _resolve(self, kind: Kind, mr: Managed) -> Managed:
        known = facts.managed(kind.name)
        resolver = Resolver(self._cluster.get, self._cluster.list, kind.extract)
        patch: dict[str, Any] = {}
        for section, go_name, fields in (
            ("forProvider", "ForProvider", known.for_provider.fields),
            ("initProvider", "InitProvider", known.init_provider.fields),
        ):
            present = mr.spec.get(section) or {}
            difference = merge_patch(present, resolver.resolve(mr, fields, present, go_name))
            if difference:
                patch[section] = difference
        return await self._cluster.patch(mr, {"spec": patch}) if patch else mr

    def _config_ref(self, mr: Managed) -> tuple[str, str]:
        reference = mr.spec.get("providerConfigRef") or {}
        return reference.get("kind", "ClusterProviderConfig"), reference.get("name", "default")

    def _missing_config(self, mr: Managed) -> str:
        kind, name = self._config_ref(mr)
        if self._cluster.has_provider_config(kind, mr.key.namespace, name):
            return ""
        found = f'{kind}.aws.m.upbound.io "{name}" not found'
        return f"cannot get terraform setup: cannot get referenced ProviderConfig: {found}"

    async def _delete(self, kind: Kind, mr: Managed) -> Outcome:
        args = compare.arguments(facts.managed(kind.name), mr.for_provider)
        name = self._external.name(kind, mr, args)
        gone_at = self._deleted.get(mr.uid)
        exists = gone_at is None and await self._external.observe(kind, mr, name, args) is not None
        if gone_at is not None and gone_at > self._clock.monotonic():
            return Outcome(gone_at - self._clock.monotonic())
        if len(mr.finalizers) > 1:
            return FAILED
        if not exists:
            await self._remove_finalizer(mr)
            return NOTHING
        try:
            await self._external.delete(kind, mr, name, args)
        except ProviderError as error:
            await self._failed(kind, mr, "delete", error, conditions.DELETING)
            return FAILED
        wait = max(_SOON, kind.settle * self._settle)
        self._deleted[mr.uid] = self._clock.monotonic() + wait
        await self._write(mr, [conditions.DELETING, conditions.SUCCESS])
        return Outcome(wait)

    async def _converge(self, kind: Kind, mr: Managed) -> Outcome:
        known = facts.managed(kind.name)
        args = await self._revealed(kind, mr, compare.arguments(known, mr.for_provider))
        name = self._external.name(kind, mr, args)
        observation = await self._external.observe(kind, mr, name, args)
        if observation is None:
            if mr.only_observed:
                raise ProviderError("external resource does not exist")
            if mr.may("Create"):
                initial = compare.arguments(known, mr.init_provider)
                return await self._create(kind, mr, {**initial, **args})
            await self._write(mr, [conditions.SUCCESS])
            return Outcome(self._poll)
        if resource.FINALIZER not in mr.finalizers:
            finalizers = [*mr.finalizers, resource.FINALIZER]
            mr = await self._cluster.patch(mr, {"metadata": {"finalizers": finalizers}}, exactly=True)
        if kind.naming is Naming.DERIVED and mr.external_name != name:
            mr = await self._cluster.patch(mr, {"metadata": {"annotations": {resource.EXTERNAL_NAME: name}}})
        return await self._observed(kind, mr, name, args, observation)

    async def _revealed(self, kind: Kind, mr: Managed, args: dict[str, Any]) -> dict[str, Any]:
        """The fields, with values of Secrets in place of references to them. Raises `ProviderError`."""
        revealed = dict(args)
        for field, attribute in kind.attributes.items():
            if attribute.sensitive and field in args:
                name, key = args[field]["name"], args[field]["key"]
                value = await self._cluster.secret(mr.key.namespace, name, key)
                if value is None:
                    raise ProviderError(f'cannot get a secret value: secrets "{name}" not found, or has no key "{key}"')
                revealed[field] = value
        return revealed

    async def _create(self, kind: Kind, mr: Managed, args: dict[str, Any]) -> Outcome:
        finalizers = mr.finalizers if resource.FINALIZER in mr.finalizers else [*mr.finalizers, resource.FINALIZER]
        pending = {resource.CREATE_PENDING: self._timestamp()}
        about = {"metadata": {"annotations": pending, "finalizers": finalizers}}
        mr = await self._cluster.patch(mr, about, exactly=True)
        try:
            if problem := compare.unsupported(kind, args):
                raise ProviderError(problem)  # noqa: TRY301 - ends like a refusal by AWS
            name = await self._external.create(kind, mr, args)
        except ProviderError as error:
            mr = await self._annotate(mr, {resource.CREATE_FAILED: self._timestamp()})
            await self._failed(kind, mr, "create", error, conditions.CREATING)
            return FAILED
        recorded = {resource.EXTERNAL_NAME: name, resource.CREATE_SUCCEEDED: self._timestamp()}
        mr = await self._annotate(mr, recorded)
        wait = kind.settle * self._settle
        self._settling[mr.uid] = self._clock.monotonic() + wait
        await self._write(mr, [conditions.CREATING, conditions.SUCCESS])
        return Outcome(max(_SOON, wait))

    async def _observed(
        self, kind: Kind, mr: Managed, name: str, args: dict[str, Any], observation: Observation
    ) -> Outcome:
        remaining = self._settling.get(mr.uid, 0.0) - self._clock.monotonic()
        ready = conditions.AVAILABLE if observation.ready and remaining <= 0 else conditions.CREATING
        if ready is conditions.AVAILABLE:
            self._settling.pop(mr.uid, None)
        initialising = mr.may("LateInitialize")
        if initialising:
            late = compare.late_initialised(kind, mr.for_provider, mr.init_provider, observation.fields)
            if late:
                mr = await self._cluster.patch(mr, {"spec": {"forProvider": late}})
                args = {**args, **late}
        seen = observation.fields
        changed = frozenset() if mr.only_observed else compare.changed(kind, args, seen, clearing=not initialising)
        problem = "" if mr.only_observed else compare.unsupported(kind, args)
        if (changed or problem) and mr.may("Update"):
            try:
                name = await self._update(kind, mr, name, args, changed, observation)
            except ProviderError as error:
                await self._failed(kind, mr, "update", error, ready)
                return FAILED
            if name != mr.external_name:
                mr = await self._annotate(mr, {resource.EXTERNAL_NAME: name})
            observation = await self._external.observe(kind, mr, name, args) or observation
        done = [ready, conditions.SUCCESS, *([conditions.ASYNC_SUCCESS] if kind.asynchronous else [])]
        await self._write(mr, done, observation.fields)
        return Outcome(self._poll if ready is conditions.AVAILABLE else max(_SOON, remaining))

    async def _update(
        self, kind: Kind, mr: Managed, name: str, args: dict[str, Any], changed: frozenset[str], seen: Observation
    ) -> str:
        refusal = compare.unsupported(kind, args) or compare.replacement(kind, changed, args, seen.fields)
        if refusal:
            raise ProviderError(refusal)
        return await self._external.update(kind, mr, name, args, changed)

    async def _failed(self, kind: Kind, mr: Managed, verb: str, error: ProviderError, ready: Condition) -> None:
        wanted = [ready, conditions.error(f"{verb} failed: {error}")]
        if kind.asynchronous:
            wanted.append(conditions.async_failure(verb, str(error)))
        await self._write(mr, wanted)

    async def _annotate(self, mr: Managed, annotations: Mapping[str, str]) -> Managed:
        return await self._cluster.patch(mr, {"metadata": {"annotations": dict(annotations)}})

    async def _remove_finalizer(self, mr: Managed) -> None:
        left = [finalizer for finalizer in mr.finalizers if finalizer != resource.FINALIZER]
        if left != mr.finalizers:
            await self._cluster.patch(mr, {"metadata": {"finalizers": left}}, exactly=True)

    async def _write(self, mr: Managed, wanted: list[Condition], at_provider: Mapping[str, Any] | None = None) -> None:
        """Writes the status if it changes: conditions, and what AWS says where it was asked."""
        present = mr.status
        listed = conditions.merged(
            present.get("conditions") or (), wanted, generation=mr.generation, now=self._timestamp()
        )
        new = {**present, "conditions": listed}
        if at_provider is not None:
            known = facts.managed(mr.key.kind).at_provider.fields
            fields = {**at_provider, **({"region": mr.region} if "region" in known else {})}
            new["atProvider"] = {name: value for name, value in fields.items() if name in known}
        patch = merge_patch(present, new)
        if patch:
            await self._cluster.patch_status(mr, {"status": patch})

    def _timestamp(self) -> str:
        return resource.timestamp(self._clock.now())
