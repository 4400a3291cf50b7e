"""The operator at work: events fill the queue, workers empty it while this replica holds the lease."""

import asyncio
import contextlib
import math
import os
import secrets
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import structlog

from crofter.accounts import reconcile_account
from crofter.api import account, environment
from crofter.api.components.account_baseline import ACCOUNT_BASELINE
from crofter.api.meta import LABEL_ENVIRONMENT
from crofter.kube.client import Kube, Object
from crofter.kube.errors import UNREACHABLE, KubeError
from crofter.kube.lease import Lease, while_leading
from crofter.metrics import DURATION, ENVIRONMENTS, LEADER, RECONCILES, WRITES
from crofter.outcome import Kind, Outcome
from crofter.queue import Queue
from crofter.reconcile import reconcile
from crofter.world import World

log = structlog.get_logger(__name__)

WORKERS: Final = 8
RELIST: Final = 600.0
RELIST_AGAIN: Final = 5.0
STUCK: Final = 300.0
"""A turn that takes longer than this, in seconds, counts as stuck: no step of one waits for anything slow."""

_LEASE: Final = "crofter"


@dataclass
class Runtime:
    """One replica of the operator. `namespace` is where its Lease lives."""

    world: World
    namespace: str
    queue: Queue = field(default_factory=Queue)
    leading: bool = False

    def environment_event(self, kind: str | None, raw: Object) -> None:
        """An Environment appeared, changed or vanished."""
        if kind == "DELETED":
            self.world.drop_environment(raw)
            self._wake_neighbours(raw)
        elif not self.world.environments.put(raw):
            return
        self.queue.add(_key(environment.KIND, raw))

    def account_event(self, kind: str | None, raw: Object) -> None:
        """An Account appeared, changed or vanished: its Environments look at it again."""
        if kind == "DELETED":
            self.world.accounts.drop(raw)
        elif not self.world.accounts.put(raw):
            return
        self.queue.add(_key(account.KIND, raw))
        for tenant in self.world.tenants(raw["metadata"]["name"]):
            self.queue.add(_key(environment.KIND, tenant))

    def xr_event(self, kind: str | None, raw: Object) -> None:
        """A composite resource appeared, changed or vanished: its Environment, or its Account, looks at it."""
        if kind == "DELETED":
            self.world.drop_xr(raw)
        elif not self.world.put_xr(raw):
            return
        if raw["kind"] == ACCOUNT_BASELINE.kind:
            self.queue.add(f"{account.KIND}//{raw['spec']['account']}")
            return
        name = raw["metadata"].get("labels", {}).get(LABEL_ENVIRONMENT)
        if name:
            self.queue.add(f"{environment.KIND}/{raw['metadata']['namespace']}/{name}")

    def _wake_neighbours(self, raw: Object) -> None:
        """What had to yield to a vanished Environment may be valid now; an Account may be free to go."""
        name = raw.get("spec", {}).get("accountRef", {}).get("name", "")
        for tenant in self.world.tenants(name):
            valid = {one["type"]: one["status"] for one in tenant.get("status", {}).get("conditions", ())}.get("Valid")
            if valid == "False":
                self.queue.add(_key(environment.KIND, tenant))
        self.queue.add(f"{account.KIND}//{name}")

    async def run(self) -> None:
        """Wait for the lease, work while it lasts. Raises LeaseLostError and whatever else ends the work."""
        identity = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        # A client of its own, so that renewals are not counted as writes.
        lease = Lease(Kube(self.world.kube.api), self.namespace, _LEASE, identity)
        try:
            await while_leading(lease, self._lead)
        finally:
            self.leading = False
            LEADER.set(0)

    async def _lead(self) -> None:
        self.leading = True
        LEADER.set(1)
        log.info("leading")
        async with asyncio.TaskGroup() as group:
            group.create_task(self._relist())
            for _ in range(WORKERS):
                group.create_task(self.queue.work(self._handle))

    async def _relist(self) -> None:
        """Everything from time to time: a deletion can be missed when a watch is broken off."""
        while True:
            try:
                missed = await self.world.relist()
            except (KubeError, *UNREACHABLE) as error:
                log.warning("could not list everything afresh", error=str(error))
                await asyncio.sleep(RELIST_AGAIN)
                continue
            for raw in (*self.world.environments, *missed):
                if raw["kind"] == environment.KIND:
                    self.queue.add(_key(environment.KIND, raw))
            for raw in self.world.accounts:
                self.queue.add(_key(account.KIND, raw))
            await asyncio.sleep(RELIST)

    async def _handle(self, key: str) -> float | None:
        """One turn of one key; what goes wrong is logged, counted and tried again with backoff."""
        kind, namespace, name = key.split("/", 2)
        started = time.perf_counter()
        outcome: Outcome | None = None
        try:
            with structlog.contextvars.bound_contextvars(kind=kind, namespace=namespace, name=name):
                try:
                    outcome = await self._reconcile(kind, namespace, name)
                except KubeError as error:
                    log.warning("refused by the API server", error=str(error))
                    raise
                except Exception:
                    log.exception("reconcile failed")
                    raise
        finally:
            label = outcome.kind if outcome else Kind.UNEXPECTED
            RECONCILES.labels(kind, label).inc()
            DURATION.labels(kind).observe(time.perf_counter() - started)
            WRITES.set(self.world.kube.writes)
        seconds = outcome.again.total_seconds()
        return None if seconds >= math.floor(outcome.again.max.total_seconds()) else seconds

    async def _reconcile(self, kind: str, namespace: str, name: str) -> Outcome:
        if kind == account.KIND:
            return await reconcile_account(self.world, name)
        return await reconcile(self.world, namespace, name)

    def stuck(self) -> tuple[str, ...]:
        """Keys whose turn takes longer than any turn should."""
        with contextlib.suppress(RuntimeError):
            now = asyncio.get_running_loop().time()
            return tuple(key for key, since in self.queue.busy_since.items() if now - since > STUCK)
        return ()

    def count_environments(self) -> None:
        """Bring the gauge of Environments by condition up to date."""
        counts: Counter[tuple[str, str]] = Counter()
        for raw in self.world.environments:
            for condition in raw.get("status", {}).get("conditions", ()):
                counts[condition["type"], condition["status"]] += 1
        ENVIRONMENTS.clear()
        for (condition, status), count in counts.items():
            ENVIRONMENTS.labels(condition, status).set(count)


def _key(kind: str, raw: Object) -> str:
    metadata = raw["metadata"]
    return f"{kind}/{metadata.get('namespace', '')}/{metadata['name']}"
