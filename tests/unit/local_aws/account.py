"""The provider on an account of moto's, driven by hand."""

from __future__ import annotations

import asyncio

from crofter_local.aws.kinds.registry import table
from crofter_local.aws.kinds.session import Clients, Simulation
from crofter_local.aws.provider.external import External
from crofter_local.aws.provider.reconciler import Reconciler
from crofter_local.aws.provider.resource import Key

from .memory import MemoryCluster, Time

CLIENTS = Clients()


class Account:
    """A provider on an account of moto's, driven by hand."""

    def __init__(self) -> None:
        self.cluster = MemoryCluster()
        self.time = Time()
        CLIENTS.simulation = Simulation()
        external = External(CLIENTS)
        self.reconciler = Reconciler(table(), self.cluster, external, poll=10, settle=0, clock=self.time.clock())

    def rounds(self, count: int, *keys: Key) -> None:
        """Reconciles some objects, or else everything, *count* times."""

        async def run() -> None:
            for _ in range(count):
                for key in keys or list(self.cluster.objects):
                    await self.reconciler.reconcile(key)
                self.time.pass_by(1)

        asyncio.run(run())

    def key(self, kind: str, name: str) -> Key:
        """The key of one of the objects."""
        return next(k for k in self.cluster.objects if k.kind.endswith(f"/{kind}") and k.name == name)

    def external(self, kind: str, name: str) -> str:
        """An object's external name."""
        body = self.cluster.objects[self.key(kind, name)]
        found: str = body["metadata"]["annotations"]["crossplane.io/external-name"]
        return found

    def unready(self) -> dict[str, dict[str, str]]:
        """What is not Ready and Synced, with its conditions."""
        good = {"Ready": "True Available", "Synced": "True ReconcileSuccess"}
        found = {key.name: self.cluster.conditions(key) for key in self.cluster.objects}
        return {name: c for name, c in found.items() if {k: c.get(k) for k in good} != good}
