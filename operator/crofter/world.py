"""What every reconcile shares: the connection, what is watched, AWS sessions and the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.api.meta import LABEL_ENVIRONMENT
from crofter.aws.looks import Looks
from crofter.aws.preflight import Room
from crofter.aws.session import Sessions
from crofter.clock import Clock, system_clock
from crofter.deletion_progress import DeletionProgress
from crofter.kube.apply import CrossplaneFields, crossplane_fields
from crofter.kube.client import Kube, Object, Resource
from crofter.kube.environments import Environments
from crofter.kube.removal import carry_out
from crofter.kube.resources import ACCOUNTS, ENVIRONMENTS, XRS
from crofter.kube.store import Store
from crofter.plan.removal import Removal
from crofter.status.pacing import Pace
from crofter.validation.context import Context
from crofter.validation.parse import parse


@dataclass
class World:
    """Connection, watched objects, AWS sessions, clock. `namespace` is the operator's own.

    `offered` is what the ConfigMap of each Environment, by namespace and name, was last seen or made to hold.
    `paces` say when the status of each Environment may next be written if it only tells progress.
    `deletions` are those under way.
    `nothing_found` says, by UID, when AWS was found to have nothing of those components of an Environment that have no
    composite resource.
    `crossplane_fields` is what Crossplane last wrote to a new composite resource, by the name of its Composition.
    """

    kube: Kube
    namespace: str = "crofter-system"
    sessions: Sessions = field(default_factory=Sessions)
    clock: Clock = system_clock
    environments: Environments = field(default_factory=Environments)
    accounts: Store = field(default_factory=Store)
    xrs: Store = field(default_factory=Store)
    offered: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    paces: dict[tuple[str, str], Pace] = field(default_factory=dict)
    deletions: dict[tuple[str, str], DeletionProgress] = field(default_factory=dict)
    nothing_found: dict[str, datetime] = field(default_factory=dict)
    crossplane_fields: dict[str, CrossplaneFields] = field(default_factory=dict)
    _account_specs: dict[str, tuple[Object, AccountSpec | None]] = field(default_factory=dict)
    room: Room = field(init=False)
    looks: Looks = field(init=False)

    def __post_init__(self) -> None:
        self.room = Room(self.sessions)
        self.looks = Looks(self.sessions)

    def put_xr(self, raw: Object) -> bool:
        """Keep a composite resource unless a newer version is known; whether it was kept."""
        if not self.xrs.put(raw):
            return False
        learned = crossplane_fields(raw)
        if learned is not None:
            composition, fields = learned
            self.crossplane_fields[composition] = fields
        return True

    def drop_xr(self, raw: Object) -> None:
        """Forget a composite resource that is gone: AWS may have something of its component now."""
        self.xrs.drop(raw)
        name = raw["metadata"].get("labels", {}).get(LABEL_ENVIRONMENT)
        environment = self.environments.get(raw["metadata"]["namespace"], name) if name else None
        if environment is not None:
            self.nothing_found.pop(environment["metadata"]["uid"], None)

    async def carry_out(self, steps: Iterable[Removal], now: datetime) -> None:
        """Take these steps, and keep what they wrote: the next pass must not repeat them. Raises KubeError.

        What is being deleted is not kept: it may be gone, and its event be handled, before the answer is.
        """
        for step in steps:
            written = await carry_out(self.kube, step, now)
            if written is not None and "deletionTimestamp" not in written["metadata"]:
                self.put_xr(written)

    def drop_environment(self, raw: Object) -> None:
        """Forget an Environment that is gone, and what was remembered of it."""
        key = raw["metadata"]["namespace"], raw["metadata"]["name"]
        self.environments.drop(raw)
        self.offered.pop(key, None)
        self.paces.pop(key, None)
        self.deletions.pop(key, None)
        self.nothing_found.pop(raw["metadata"]["uid"], None)

    async def relist(self) -> tuple[Object, ...]:
        """Take fresh lists as the whole truth; returns the objects whose deletion had been missed. Raises KubeError."""
        missed = await self._relist(self.environments, ENVIRONMENTS)
        missed += await self._relist(self.accounts, ACCOUNTS)
        vanished = await self._relist(self.xrs, *XRS.values())
        if vanished:
            self.nothing_found.clear()
        return missed + vanished

    async def _relist(self, store: Store, *resources: Resource) -> tuple[Object, ...]:
        before = store.known()
        raws: list[Object] = []
        for resource in resources:
            raws += await self.kube.list_all(resource)
        return store.replace(raws, before)

    def account(self, name: str) -> tuple[Object, AccountSpec] | None:
        """An Account that can be read. Each version is read once."""
        raw = self.accounts.get("", name)
        if raw is None:
            return None
        known = self._account_specs.get(name)
        if known is None or known[0] is not raw:
            spec, _ = parse(AccountSpec, raw.get("spec", {}))
            known = self._account_specs[name] = (raw, spec)
        return None if known[1] is None else (raw, known[1])

    def account_specs(self) -> dict[str, AccountSpec]:
        """All Accounts that can be read, by name."""
        found = (self.account(raw["metadata"]["name"]) for raw in self.accounts)
        return {raw["metadata"]["name"]: spec for raw, spec in filter(None, found)}

    def tenants(self, account: str) -> tuple[Object, ...]:
        """The Environments that refer to an Account."""
        return self.environments.of_account(account)

    def context(
        self,
        namespace: str,
        name: str,
        spec: Mapping[str, Any],
        *,
        created: str = "",
        old: EnvironmentSpec | None = None,
    ) -> Context:
        """Where an Environment of this spec stands among the others."""
        return Context(
            namespace=namespace,
            name=name,
            created=created,
            accounts=self.account_specs(),
            neighbours=self.environments.neighbours(namespace, name, spec),
            old=old,
        )
