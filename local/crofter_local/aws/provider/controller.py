"""Puts it together: a watch per kind, a work queue, workers."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import structlog
from kubernetes.aio.client import ApiClient

from crofter_local.aws.kinds.model import Kind
from crofter_local.aws.kinds.session import Clients
from crofter_local.aws.provider.external import External
from crofter_local.aws.provider.kube import Kube, Resource
from crofter_local.aws.provider.reconciler import Clock, Reconciler
from crofter_local.aws.provider.resource import Key
from crofter_local.aws.provider.settings import Settings
from crofter_local.aws.provider.workqueue import WorkQueue
from crofter_schemas import facts

_log = structlog.get_logger(__name__)
_CONFIGS: Final = ("aws.m.upbound.io/ClusterProviderConfig", "aws.m.upbound.io/ProviderConfig")


class Controller:
    """The provider: runs until cancelled."""

    def __init__(self, client: ApiClient, clients: Clients, table: Mapping[str, Kind], settings: Settings) -> None:
        known = {name: facts.load(name) for name in (*table, *_CONFIGS)}
        resources = [Resource(name, fact.version, fact.plural) for name, fact in known.items()]
        self._table = table
        self._settings = settings
        self._kube = Kube(client, resources)
        self._queue: WorkQueue[Key] = WorkQueue(first=settings.backoff[0], longest=settings.backoff[1])
        clock = Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic)
        external = External(clients)
        self._reconciler = Reconciler(
            table, self._kube, external, poll=settings.poll, settle=settings.settle, clock=clock
        )

    async def run(self) -> None:
        """Watches and works until cancelled. Waits for the provider configs first, so that none seems missing."""
        async with asyncio.TaskGroup() as tasks:
            for name in _CONFIGS:
                tasks.create_task(self._kube.watch(name, lambda _key: None, lambda _key, _uid: None))
            tasks.create_task(self._queue.run())
            for name in _CONFIGS:
                await self._kube.listed(name)
            for name in self._table:
                tasks.create_task(self._kube.watch(name, self._queue.add, self._removed))
            for _ in range(self._settings.workers):
                tasks.create_task(self._work())
            _log.info("provider started", kinds=len(self._table), poll=self._settings.poll)

    def _removed(self, _key: Key, uid: str) -> None:
        self._reconciler.forget(uid)

    async def _work(self) -> None:
        while True:
            key = await self._queue.get()
            try:
                outcome = await self._reconciler.reconcile(key)
            except Exception:  # noqa: BLE001 - logged, and the key gets another turn
                _log.exception("reconcile broke", kind=key.kind, namespace=key.namespace, name=key.name)
                self._queue.retry(key)
            else:
                if outcome.failed:
                    self._queue.retry(key)
                else:
                    self._queue.succeeded(key)
                    if outcome.seconds is not None:
                        self._queue.add_after(key, self._jittered(outcome.seconds))
            finally:
                self._queue.done(key)

    def _jittered(self, seconds: float) -> float:
        """Polls spread out, so that a thousand resources are not looked at in the same second."""
        return seconds if seconds < self._settings.poll else seconds * random.uniform(0.9, 1.1)  # noqa: S311
